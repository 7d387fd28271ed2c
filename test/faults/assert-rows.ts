import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { survivedByNaive, titleOf } from './rows.ts';
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
  keep('bascule', results);
  const broken = results.filter((result) => result.fired === 0 || !isWell(result));
  assert.deepEqual(broken.map(lineOf), []);
};

/** A bad answer that came too late was never read: the provider was asked, and all went well. */
const isWell = ({ row, ending, verdict }: RowResult): boolean =>
  verdict.length === 0 && (ending === row.ending || ending === 'succeeded');

/** Every fault struck, and every row broke an invariant, save those that say why they cannot. */
export const assertBroken = (results: readonly RowResult[]): void => {
  keep('naive', results);
  const proofless = results.filter(({ row, fired, verdict }) => {
    const mustBreak = row.clients > 1 || !(row.name in survivedByNaive);
    return fired === 0 || verdict.length > 0 !== mustBreak;
  });
  assert.deepEqual(proofless.map(lineOf), []);
};

/** For `npm run faults`, which writes the report from what the tests saw. */
const keep = (subject: string, results: readonly RowResult[]): void => {
  const folder = process.env['FAULT_RESULTS'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  const name = `${subject}-${process.pid}-${results[0]?.row.name.replaceAll(/\W+/g, '-')}.json`;
  writeFileSync(path.join(folder, name), JSON.stringify({ subject, results }));
};
