import { test } from 'node:test';
import { useDatabase } from '#test/database';
import { assertRows } from './assert-rows.ts';
import { type BasculeOptions, startBascule } from './bascule-subject.ts';
import { chosen } from './chosen-rows.ts';
import { marketNoticeRows, marketProviderRows } from './market/market-rows.ts';
import {
  cascadeRows,
  hasToBeHeard,
  hiddenRows,
  noticeRows,
  providerRows,
  type Row,
} from './rows.ts';
import { runByClass } from './run-by-class.ts';

/** Each row has a merchant and a world at the provider of its own: they do not meet. */
const lanes = { houses: 1, lanesOfHouse: 8 };

/** Longer than what is hidden stays so, and so longer than until the first look. */
const lateVisibleMs = 3_500;

const startHouse = async (options: Omit<BasculeOptions, 'databaseUrl'>) => {
  const { url } = await useDatabase();
  return await startBascule({ databaseUrl: url, ...options });
};

/** Sending again under a key that is honoured is asking again: how long it is hidden is all the same. */
const isUnderKeys = ({ keys }: Row): boolean => keys === 'native';

const rows = chosen([
  ...providerRows,
  ...noticeRows,
  ...hiddenRows.filter(isUnderKeys),
  ...cascadeRows,
  ...marketProviderRows,
  ...marketNoticeRows,
]);

test('whatever the provider does, the books of both sides agree', async () => {
  const hasty = rows.filter((row) => !hasToBeHeard(row));
  assertRows(await runByClass(hasty, lanes, async (keys) => await startHouse({ keys })));
});

test('what the provider says is taken for what it is', async () => {
  const told = rows.filter(hasToBeHeard);
  const patienceMs = 20_000;
  assertRows(await runByClass(told, lanes, async (keys) => await startHouse({ keys, patienceMs })));
});

test('what cannot be found at first is not sent again', async () => {
  const visibilityMs = lateVisibleMs;
  assertRows(
    await runByClass(
      chosen(hiddenRows.filter((row) => !isUnderKeys(row))),
      lanes,
      async (keys) => await startHouse({ keys, visibilityMs }),
    ),
  );
});
