import type { IdempotencyClass } from '#providers';
import type { BasculeSubject } from './bascule-subject.ts';
import { inLanes } from './eventually.ts';
import { classes, type Row } from './rows.ts';
import { type RowResult, runRow } from './run-row.ts';

/** How many houses of a class stand, and how many rows are run in one at a time. */
export interface Lanes {
  readonly houses: number;
  readonly lanesOfHouse: number;
}

/** Runs rows in houses of their class, which are brought up for them and taken down afterwards. */
export const runByClass = async (
  rows: readonly Row[],
  { houses, lanesOfHouse }: Lanes,
  start: (keys: IdempotencyClass) => Promise<BasculeSubject>,
): Promise<readonly RowResult[]> => {
  const results: RowResult[] = [];
  for (const keys of classes) {
    const own = rows.filter((row) => row.keys === keys);
    if (own.length === 0) continue;
    const count = Math.min(houses, own.length);
    const subjects = await Promise.all(
      Array.from({ length: count }, async () => await start(keys)),
    );
    try {
      const run = async (row: Row, lane: number): Promise<RowResult> => {
        const subject = subjects[lane % count];
        if (subject === undefined) throw new Error(`lane ${lane} has no house`);
        return await runRow(subject, row);
      };
      results.push(...(await inLanes(own, count * lanesOfHouse, run)));
    } finally {
      for (const subject of subjects) await subject.close();
    }
  }
  return results;
};
