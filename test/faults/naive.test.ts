import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { freshCluster } from '#test/postgres';
import { naiveMarks, startNaive } from '../naive/naive-subject.ts';
import { assertBroken } from './assert-rows.ts';
import { chosen, forNaive } from './chosen-rows.ts';
import { injectDatabase } from './database-faults.ts';
import { inLanes } from './eventually.ts';
import { marketOperations } from './market/market.ts';
import {
  marketDatabaseRows,
  marketKillRows,
  marketNoticeRows,
  marketProviderRows,
} from './market/market-rows.ts';
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
  for (const operation of [...operations, ...marketOperations]) {
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
  const rows = [
    ...providerRows,
    ...hiddenRows,
    ...noticeRows,
    ...workerRows,
    ...cascadeRows,
    ...marketProviderRows,
    ...marketNoticeRows,
  ];
  assertBroken(await inLanes(chosen(forNaive(rows)), 8, run));
});

test('naive code breaks at every kill', async () => {
  const rows = [...killRows, ...noticeKillRows, ...cascadeKillRows, ...marketKillRows];
  assertBroken(await inLanes(chosen(forNaive(rows)), 1, run));
});

test('naive code breaks at every fault of the database', async () => {
  assertBroken(await inLanes(chosen(forNaive([...databaseRows, ...marketDatabaseRows])), 1, run));
});
