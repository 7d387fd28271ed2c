import { assert } from './assert.ts';

/**
 * One named statement. The type parameters say what its rows are and what it takes; the name is
 * what the server caches the plan under and what logs and plans are found by.
 */
export interface Statement<Row, Parameters extends readonly unknown[]> {
  readonly name: string;
  readonly text: string;
  /** Never set: carries the types. */
  readonly types?: { readonly row: Row; readonly parameters: Parameters };
}

const declared = new Map<string, Statement<unknown, readonly unknown[]>>();

/**
 * Declares a statement. Stands only in a module's `store.ts`; a test prepares every declared
 * statement against the real schema.
 *
 * @param name `module.verb_noun`, unique
 * @example
 * const lockPayment = sql<PaymentRow, [id: string]>('payments.lock_payment', `
 *   select id, status from payments.payment where id = $1 for update`);
 */
export const sql = <Row, Parameters extends readonly unknown[] = readonly []>(
  name: string,
  text: string,
): Statement<Row, Parameters> => {
  assert(!declared.has(name), `the statement name ${name} is used once`);
  const statement: Statement<Row, Parameters> = { name, text: `-- ${name}\n${text.trim()}` };
  declared.set(name, statement);
  return statement;
};

/** All statements that loaded modules declare, for the tests that prepare and explain them. */
export const declaredStatements = (): readonly Statement<unknown, readonly unknown[]>[] => [
  ...declared.values(),
];

/**
 * Turns rows into columns: what `unnest($1::text[], $2::bigint[])` takes.
 *
 * @example columns(items, (item) => [item.id, item.amount]) // [['a', 'b'], [1n, 2n]]
 */
export const columns = <Item, const Row extends readonly unknown[]>(
  items: readonly Item[],
  toRow: (item: Item) => Row,
): { -readonly [Column in keyof Row]: Row[Column][] } => {
  const rows = items.map(toRow);
  const width = rows[0]?.length ?? 0;
  const turned = Array.from({ length: width }, (_, column) => rows.map((row) => row[column]));
  return turned as { -readonly [Column in keyof Row]: Row[Column][] };
};

/**
 * Rows as the JSON that `jsonb_populate_recordset` takes; a bigint stands in it as text, so that no
 * amount passes a float.
 *
 * @example jsonRows([{ id: 'a', amount_minor: 1n }]) // '[{"id":"a","amount_minor":"1"}]'
 */
export const jsonRows = (rows: readonly object[]): string =>
  JSON.stringify(rows, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
