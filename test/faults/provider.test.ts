import { after, test } from 'node:test';
import { useDatabase } from '#test/database';
import { assertRows } from './assert-rows.ts';
import { startBascule } from './bascule-subject.ts';
import { inLanes } from './eventually.ts';
import { chosen, noticeRows, providerRows } from './rows.ts';
import { runRow } from './run-row.ts';

const { url } = await useDatabase();
const subject = await startBascule({ databaseUrl: url });
after(subject.close);

/** Each row has a merchant and a world at the provider of its own: they do not meet. */
const lanes = 8;

test('whatever the provider does, the books of both sides agree', async () => {
  const rows = chosen([...providerRows, ...noticeRows]);
  assertRows(await inLanes(rows, lanes, async (row) => await runRow(subject, row)));
});
