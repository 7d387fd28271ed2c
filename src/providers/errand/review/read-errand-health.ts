import type { Database } from '#kernel';
import { countUnknownErrands } from './store.ts';

/** How many errands have no known end, over all organisations. */
export interface ErrandHealth {
  /** Those in review included. */
  readonly unknown: number;
  readonly inReview: number;
}

/** Reads what the gauges show. */
export const readErrandHealth = async (deps: {
  readonly database: Database;
}): Promise<ErrandHealth> => {
  const row = await deps.database.transaction(async (tx) => await tx.row(countUnknownErrands, []));
  return { unknown: Number(row?.unknown ?? 0n), inReview: Number(row?.in_review ?? 0n) };
};
