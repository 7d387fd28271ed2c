import { after, test } from 'node:test';
import { freshCluster } from '#test/postgres';
import { assertRows } from './assert-rows.ts';
import { startBascule } from './bascule-subject.ts';
import { chosen, patienceMs } from './chosen-rows.ts';
import { basculeMarks, injectDatabase } from './database-faults.ts';
import { marketDatabaseRows } from './market/market-rows.ts';
import { startPostgresProxy } from './postgres-proxy.ts';
import { databaseRows } from './rows.ts';
import { runByClass } from './run-by-class.ts';

const cluster = await freshCluster();
const proxy = await startPostgresProxy(cluster.databaseUrl);
after(proxy.close);

test('whatever becomes of a commit, nothing is lost or doubled', async () => {
  const results = await runByClass(
    chosen([...databaseRows, ...marketDatabaseRows]),
    { houses: 1, lanesOfHouse: 1 },
    async (keys) =>
      await startBascule({
        databaseUrl: proxy.url,
        directUrl: cluster.databaseUrl,
        injectDatabase: injectDatabase(proxy, cluster, basculeMarks),
        keys,
        patienceMs,
      }),
  );
  assertRows(results);
});
