import assert from 'node:assert/strict';
import { whySurvived } from './chosen-rows.ts';
import { titleOf } from './rows.ts';
import type { RowResult } from './run-row.ts';

/** One line a row, for whoever reads a failure. */
export const lineOf = ({ row, fired, tries, ending, verdict }: RowResult): string =>
  [
    titleOf(row),
    `${row.clients} client${row.clients === 1 ? '' : 's'}`,
    `struck ${fired}`,
    `${tries} tries`,
    ending,
    verdict.length === 0 ? 'no invariant broken' : verdict.join('; '),
  ].join(' · ');

/** Every fault struck, every row ended as it should, and no invariant is broken. */
export const assertRows = (results: readonly RowResult[]): void => {
  const broken = results.filter((result) => result.fired === 0 || !isWell(result));
  assert.deepEqual(broken.map(lineOf), []);
};

const isWell = ({ row, ending, verdict }: RowResult): boolean =>
  verdict.length === 0 && ending === row.ending;

/** Every fault struck, and every row broke an invariant, save those that say why they cannot. */
export const assertBroken = (results: readonly RowResult[]): void => {
  const proofless = results.filter(({ row, fired, verdict }) => {
    const mustBreak = row.clients > 1 || whySurvived(row) === undefined;
    return fired === 0 || verdict.length > 0 !== mustBreak;
  });
  assert.deepEqual(proofless.map(lineOf), []);
};
