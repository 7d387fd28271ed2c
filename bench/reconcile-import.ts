/**
 * The importing process of the benchmark, apart from who made the file, so that its memory is its
 * own: `node bench/reconcile-import.ts <import|copy> <url> <file>`.
 */
import { createReadStream } from 'node:fs';
import pg from 'pg';

import {
  columns,
  createDatabase,
  declaredStatements,
  randomIds,
  silentLog,
  systemClock,
} from '#kernel';
import { createRecorder } from '#payments';
import { findFormat, importReport, type NumberedRow, readRows } from '#reconciliation';
import { scope } from './reconcile-world.ts';

/** What a run came to. */
export interface Imported {
  readonly rows: number;
  readonly breaks: number;
  readonly ms: number;
  readonly peakMb: number;
}

const batchSize = 2_000;

const importAll = async (url: string, file: string) => {
  const database = createDatabase({ url, poolMax: 4 });
  const ids = randomIds(systemClock);
  const telling = { onEvents: () => undefined, onTold: () => undefined };
  const payments = {
    database,
    record: createRecorder({ database, ids, ...telling }),
    providerNamed: () => {
      throw new Error('Nothing is proved here: every planted payment came to its end.');
    },
  };
  try {
    return await importReport(
      { database, clock: systemClock, ids, log: silentLog, payments, onEvents: () => undefined },
      scope,
      {
        provider: 'adyen',
        name: 'bench.csv',
        cutOff: new Date('2026-12-01T00:00:00Z'),
        batchSize,
        open: () => createReadStream(file),
      },
    );
  } finally {
    await database.close();
  }
};

/** The limit: the same rows, read the same way, into a table that nothing is looked up in. */
const copyAll = async (url: string, file: string) => {
  const format = findFormat('adyen');
  const insert = declaredStatements().find(({ name }) => name === 'reconciliation.insert_rows');
  if (format === undefined || insert === undefined) throw new Error('There is nothing to copy by.');
  const client = new pg.Client(url);
  await client.connect();
  await client.query('create schema bench');
  await client.query('create table bench.row (like reconciliation.row)');
  const text = insert.text.replace('insert into reconciliation.row', 'insert into bench.row');
  let rows = 0;
  for await (const batch of readRows(format, createReadStream(file), { batchSize })) {
    await client.query({ name: 'copy', text, values: valuesOf(batch) });
    rows += batch.length;
  }
  await client.end();
  return { rows, breaks: 0 };
};

const valuesOf = (batch: readonly NumberedRow[]): unknown[] => [
  scope.organisationId,
  scope.mode,
  'rep_bench',
  batch[0]?.number ?? 0,
  ...turned(batch, ({ number, hash, content }) => {
    if ('unreadable' in content) throw new Error(`Row ${number} cannot be read.`);
    const { type, kind, at, references, ours, grossMinor, grossCurrency } = content;
    const { feeMinor, netMinor, netCurrency } = content;
    const gross = [grossMinor, grossCurrency] as const;
    const named = [references[0] ?? null, ours[0] ?? null] as const;
    const net = [feeMinor, netMinor, netCurrency, 0n] as const;
    const time = at.toISOString();
    return [
      number,
      type,
      kind,
      `"${time}"`,
      ...named,
      ...gross,
      ...net,
      'matched',
      null,
      null,
      null,
      hash,
    ];
  }),
];

/** Array literals, as the import itself makes them; what the bench writes needs no escape. */
const turned = (
  batch: readonly NumberedRow[],
  toRow: (row: NumberedRow) => readonly (string | number | bigint | null)[],
): string[] =>
  columns(batch, toRow).map((column) => `{${column.map((value) => value ?? 'NULL').join()}}`);

const [what, url = '', file = ''] = process.argv.slice(2);
if (what !== undefined) {
  const began = performance.now();
  const { rows, breaks } = await (what === 'copy' ? copyAll : importAll)(url, file);
  const ms = performance.now() - began;
  const imported: Imported = {
    rows,
    breaks,
    ms,
    peakMb: process.resourceUsage().maxRSS / 1_024,
  };
  console.log(JSON.stringify(imported));
}
