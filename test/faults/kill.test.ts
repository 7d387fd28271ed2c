import { test } from 'node:test';
import { useDatabase } from '#test/database';
import { assertRows } from './assert-rows.ts';
import { startBascule } from './bascule-subject.ts';
import { chosen, patienceMs } from './chosen-rows.ts';
import { marketKillRows } from './market/market-rows.ts';
import { cascadeKillRows, killRows, noticeKillRows, workerRows } from './rows.ts';
import { runByClass } from './run-by-class.ts';

/** A killed process takes down whoever shares it, so each lane has a house of its own. */
const lanes = { houses: 2, lanesOfHouse: 1 };

test('whatever is killed, nothing is lost or doubled', async () => {
  const rows = chosen([
    ...workerRows,
    ...killRows,
    ...noticeKillRows,
    ...cascadeKillRows,
    ...marketKillRows,
  ]);
  const results = await runByClass(rows, lanes, async (keys) => {
    const { url } = await useDatabase();
    return await startBascule({ databaseUrl: url, keys, patienceMs });
  });
  assertRows(results);
});
