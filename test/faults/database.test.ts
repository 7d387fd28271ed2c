import { after, test } from 'node:test';
import { freshCluster } from '#test/postgres';
import { assertRows } from './assert-rows.ts';
import { startBascule } from './bascule-subject.ts';
import { basculeMarks, injectDatabase } from './database-faults.ts';
import { inLanes } from './eventually.ts';
import { startPostgresProxy } from './postgres-proxy.ts';
import { chosen, databaseRows } from './rows.ts';
import { runRow } from './run-row.ts';

const cluster = await freshCluster();
const proxy = await startPostgresProxy(cluster.databaseUrl);
after(proxy.close);
const subject = await startBascule({
  databaseUrl: proxy.url,
  directUrl: cluster.databaseUrl,
  injectDatabase: injectDatabase(proxy, cluster, basculeMarks),
});
after(subject.close);

test('whatever becomes of a commit, nothing is lost or doubled', async () => {
  const rows = chosen(databaseRows);
  assertRows(await inLanes(rows, 1, async (row) => await runRow(subject, row)));
});
