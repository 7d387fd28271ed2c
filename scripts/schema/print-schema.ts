import type pg from 'pg';
import * as catalog from './catalog.ts';

/**
 * The schema as text, read from the catalogue and sorted, so that every change of the database is
 * a plain diff in review: tables, columns, constraints, indexes, policies, triggers, grants,
 * functions. Partitions are left out, because their names tell the month.
 */
export const printSchema = async (client: pg.ClientBase): Promise<string> => {
  const read = async (query: string): Promise<readonly catalog.Line[]> =>
    (await client.query<catalog.Line>(query)).rows;
  const names = async (query: string): Promise<readonly string[]> =>
    (await read(query)).map(({ line }) => line);

  // One after another: a connection answers one question at a time.
  const domains = await names(catalog.domains);
  const tables = await read(catalog.tables);
  const parts = {
    columns: await read(catalog.columns),
    constraints: await read(catalog.constraints),
    indexes: await read(catalog.indexes),
    policies: await read(catalog.policies),
    triggers: await read(catalog.triggers),
    grants: await read(catalog.grants),
  };
  const functions = await names(catalog.functions);
  const schemas = await names(catalog.schemas);

  return [
    '-- Printed from the catalogue after all changes by `node scripts/schema.ts`. Not to be edited.',
    ...schemas,
    ...domains,
    ...tables.map((table) => printTable(table, parts)),
    ...functions,
  ]
    .join('\n\n')
    .concat('\n');
};

type Parts = Readonly<
  Record<
    'columns' | 'constraints' | 'indexes' | 'policies' | 'triggers' | 'grants',
    readonly catalog.Line[]
  >
>;

const printTable = (table: catalog.Line, parts: Parts): string => {
  const of = (lines: readonly catalog.Line[]): readonly string[] =>
    lines.filter((each) => each.owner === table.owner).map(({ line }) => line);
  const members = [...of(parts.columns), ...of(parts.constraints)].map((line) => `  ${line}`);
  return [
    `create table ${table.owner} (`,
    members.join(',\n'),
    `)${table.line};`,
    ...of(parts.indexes),
    ...of(parts.policies),
    ...of(parts.triggers),
    ...of(parts.grants),
  ].join('\n');
};
