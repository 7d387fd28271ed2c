/**
 * The importing process of the benchmark, apart from who made the file, so that its memory is its
 * own: `node bench/reconcile-import.ts <import|copy> <url> <file>`.
 */
import { createReadStream } from 'node:fs';
import pg from 'pg';

import { createDatabase, declaredStatements, randomIds, silentLog, systemClock } from '#kernel';
import { createRecorder } from '#payments';
import { findFormat, importReport, readRows, rowColumns } from '#reconciliation';
import { openServerCpu } from './ledger-cpu.ts';
import { scope } from './reconcile-world.ts';

/** What a run came to. */
export interface Imported {
  readonly rows: number;
  readonly breaks: number;
  readonly ms: number;
  readonly peakMb: number;
  /** Microseconds of a processor for a row: the server's, where it is on this machine, and ours. */
  readonly serverUs: number | undefined;
  readonly ownUs: number;
}

const batchSize = 5_000;

interface Counted {
  readonly rows: number;
  readonly breaks: number;
}

/** Ends the measurement; while connections are still open, so that their time can be read. */
type Stop = () => Promise<void>;

const importAll = async (url: string, file: string, stop: Stop): Promise<Counted> => {
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
    const { rows, breaks } = await importReport(
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
    await stop();
    return { rows, breaks };
  } finally {
    await database.close();
  }
};

/**
 * The limit: the same rows, read the same way and ahead, into a table that nothing is looked up in.
 */
const copyAll = async (url: string, file: string, stop: Stop): Promise<Counted> => {
  const format = findFormat('adyen');
  const insert = declaredStatements().find(({ name }) => name === 'reconciliation.insert_rows');
  if (format === undefined || insert === undefined) throw new Error('There is nothing to copy by.');
  const client = new pg.Client(url);
  await client.connect();
  await client.query('create schema bench');
  await client.query('create table bench.row (like reconciliation.row)');
  const text = insert.text.replace('insert into reconciliation.row', 'insert into bench.row');
  let rows = 0;
  let written: Promise<unknown> = Promise.resolve();
  for await (const batch of readRows(format, createReadStream(file), { batchSize })) {
    const place = { scope, reportId: 'rep_bench' };
    const values = [
      ...rowColumns(
        place,
        batch,
        batch.map(() => bare),
      ),
    ];
    await written;
    written = client.query({ name: 'copy', text, values });
    rows += batch.length;
  }
  await written;
  await stop();
  await client.end();
  return { rows, breaks: 0 };
};

const bare = {
  state: 'matched',
  paymentId: null,
  attemptId: null,
  disputeId: null,
  feeKnownMinor: 0n,
} as const;

const measured = async (work: (stop: Stop) => Promise<Counted>, url: string): Promise<Imported> => {
  const server = await openServerCpu(url);
  let [spent, soFar] = [await server.start(), 0 as number | undefined];
  // A connection that has been idle for ten seconds is closed, and takes its count along.
  const count = async (): Promise<void> => {
    const us = await spent();
    spent = await server.start();
    soFar = us === undefined || soFar === undefined ? undefined : soFar + us;
  };
  const counting = setInterval(() => void count(), 4_000);
  const own = process.cpuUsage();
  const began = performance.now();
  let [ms, serverUs, ownUs]: [number, number | undefined, number] = [0, 0, 0];
  const { rows, breaks } = await work(async () => {
    ms = performance.now() - began;
    const { user, system } = process.cpuUsage(own);
    ownUs = user + system;
    clearInterval(counting);
    await count();
    serverUs = soFar;
  });
  await server.close();
  return {
    rows,
    breaks,
    ms,
    peakMb: process.resourceUsage().maxRSS / 1_024,
    serverUs: serverUs === undefined ? undefined : serverUs / rows,
    ownUs: ownUs / rows,
  };
};

const [what, url = '', file = ''] = process.argv.slice(2);
if (what !== undefined) {
  const work = what === 'copy' ? copyAll : importAll;
  console.log(JSON.stringify(await measured(async (stop) => await work(url, file, stop), url)));
}
