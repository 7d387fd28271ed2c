import type { CursorRow, EventAfterRow } from './store.ts';

/** What of an event decides whether the cursor may pass it. */
type Place = Pick<EventAfterRow, 'position' | 'oldest_open' | 'next_to_open'>;

/** How far the cursor may go over the rows that stand after it. */
export interface Advance {
  /** So many of the rows, from the first on, may be handled. */
  readonly count: number;
  /** Where the cursor then stands, and the gap it waits for, if it met one. */
  readonly cursor: CursorRow;
}

/**
 * Decides how many rows a consumer may handle. Positions are drawn one by one, so a missing one
 * belongs to a transaction that rolled back, or to one that is still open and whose event must not
 * be skipped. Whoever drew it had begun before the higher position beside it could be seen; once
 * everything has ended that was open at that time, the gap stays empty for ever.
 *
 * Order by the transaction's number instead would need no gaps, but would hand an object's second
 * event over before its first when the later transaction took the object's lock first.
 *
 * @param rows what stands after the cursor, by position, read in one snapshot
 */
export const advanceCursor = (cursor: CursorRow, rows: readonly Place[]): Advance => {
  const last = rows.at(-1);
  if (last === undefined) return { count: 0, cursor };

  const emptyBelow = gapsAreEmptyBelow(cursor, last);
  let position = cursor.position;
  let count = 0;
  for (const row of rows) {
    if (row.position !== position + 1n && row.position > emptyBelow) break;
    position = row.position;
    count += 1;
  }
  if (count === rows.length)
    return { count, cursor: { position, gap_below: null, gap_until: null } };

  const isWaiting =
    cursor.gap_below !== null && cursor.gap_below > position && !isForgotten(cursor, last);
  const gap = isWaiting ? cursor : { gap_below: last.position, gap_until: last.next_to_open };
  return { count, cursor: { position, gap_below: gap.gap_below, gap_until: gap.gap_until } };
};

/** Below this position a missing one is known to stay missing. */
const gapsAreEmptyBelow = (cursor: CursorRow, seen: Place): bigint => {
  if (cursor.gap_below === null || cursor.gap_until === null) return 0n;
  return BigInt(seen.oldest_open) >= BigInt(cursor.gap_until) ? cursor.gap_below : 0n;
};

/** A gap noted in another life of the database, before a restore counted from the start again. */
const isForgotten = (cursor: CursorRow, seen: Place): boolean =>
  cursor.gap_until !== null && BigInt(cursor.gap_until) > BigInt(seen.next_to_open);
