import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { freshCluster } from '#test/postgres';
import { naiveMarks, startNaive } from '../naive/naive-subject.ts';
import { assertBroken } from './assert-rows.ts';
import { chosen, forNaive } from './chosen-rows.ts';
import { injectDatabase } from './database-faults.ts';
import { inLanes } from './eventually.ts';
import { startPostgresProxy } from './postgres-proxy.ts';
import {
  cascadeKillRows,
  cascadeRows,
  databaseRows,
  hiddenRows,
  killRows,
  noticeKillRows,
  noticeRows,
  operations,
  providerRows,
  type Row,
  workerRows,
} from './rows.ts';
import { runRow } from './run-row.ts';

const cluster = await freshCluster();
const proxy = await startPostgresProxy(cluster.databaseUrl);
after(proxy.close);
const naive = await startNaive({
  databaseUrl: proxy.url,
  directUrl: cluster.databaseUrl,
  injectDatabase: injectDatabase(proxy, cluster, naiveMarks),
});
after(naive.close);

const run = async (row: Row) => await runRow(naive, row);

test('without a fault even naive code is right', async () => {
  for (const operation of operations) {
    const fault = { kind: 'none' } as const;
    const peace: Row = {
      name: 'nothing',
      operation,
      fault,
      clients: 1,
      keys: 'native',
      ending: 'succeeded',
    };
    assert.deepEqual((await run(peace)).verdict, []);
  }
});

test('naive code breaks at every fault of the provider', async () => {
  const rows = [...providerRows, ...hiddenRows, ...noticeRows, ...workerRows, ...cascadeRows];
  assertBroken(await inLanes(chosen(forNaive(rows)), 8, run));
});

test('naive code breaks at every kill', async () => {
  assertBroken(
    await inLanes(chosen(forNaive([...killRows, ...noticeKillRows, ...cascadeKillRows])), 1, run),
  );
});

test('naive code breaks at every fault of the database', async () => {
  assertBroken(await inLanes(chosen(forNaive(databaseRows)), 1, run));
});
