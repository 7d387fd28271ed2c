import { after, test } from 'node:test';
import { useDatabase } from '#test/database';
import { assertRows } from './assert-rows.ts';
import { startBascule } from './bascule-subject.ts';
import { inLanes } from './eventually.ts';
import { chosen, killRows, noticeKillRows, workerRows } from './rows.ts';
import { runRow } from './run-row.ts';

/** A killed process takes down whoever shares it, so each lane has a world of its own. */
const lanes = 3;
const subjects = await Promise.all(
  Array.from({ length: lanes }, async () => {
    const { url } = await useDatabase();
    const subject = await startBascule({ databaseUrl: url });
    after(subject.close);
    return subject;
  }),
);

test('whatever is killed, nothing is lost or doubled', async () => {
  const rows = chosen([...workerRows, ...killRows, ...noticeKillRows]);
  const results = await inLanes(rows, lanes, async (row, lane) => {
    const subject = subjects[lane];
    if (subject === undefined) throw new Error(`lane ${lane} has no world`);
    return await runRow(subject, row);
  });
  assertRows(results);
});
