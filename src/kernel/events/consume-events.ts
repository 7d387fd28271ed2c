import { assert } from '../assert.ts';
import type { Database, Transaction } from '../database.ts';
import { advanceCursor } from './advance-cursor.ts';
import { type StoredEvent, toEvent } from './event.ts';
import { addConsumer, type CursorRow, eventsAfter, lockCursor, moveCursor } from './store.ts';

/** What a turn of a consumer came to. */
export type Consumed<Value> =
  /** Another process has the turn. */
  | { readonly kind: 'busy' }
  /** Nothing stands after the cursor. */
  | { readonly kind: 'idle' }
  /** The next event may belong to a transaction still open. It comes, or is known not to, soon. */
  | { readonly kind: 'waiting' }
  /** So many events were handled; `value` is what the handler returned. */
  | { readonly kind: 'consumed'; readonly count: number; readonly value: Value };

/**
 * Gives a consumer its next events, in the order in which they were written down, and moves its
 * cursor in the same transaction: what the handler writes happens exactly once for each event,
 * whatever crashes. A consumer seen for the first time starts at the first event. An event whose
 * transaction is still open is waited for and not skipped; events of one object come in sequence.
 *
 * @param limit most events in one turn
 */
export const consumeEvents = async <Value>(
  deps: { readonly database: Database },
  consumer: string,
  limit: number,
  handle: (tx: Transaction, events: readonly StoredEvent[]) => Promise<Value>,
): Promise<Consumed<Value>> =>
  await deps.database.transaction(async (tx) => {
    const cursor = await takeTurn(tx, consumer);
    if (cursor === undefined) return { kind: 'busy' };

    const rows = await tx.rows(eventsAfter, [cursor.position, limit]);
    if (rows.length === 0) return { kind: 'idle' };
    const advance = advanceCursor(cursor, rows);
    await move(tx, consumer, advance.cursor);
    if (advance.count === 0) return { kind: 'waiting' };

    const value = await handle(tx, rows.slice(0, advance.count).map(toEvent));
    return { kind: 'consumed', count: advance.count, value };
  });

const takeTurn = async (tx: Transaction, consumer: string): Promise<CursorRow | undefined> => {
  const cursor = await tx.row(lockCursor, [consumer]);
  if (cursor !== undefined) return cursor;
  // Either somebody else's turn, or nobody has heard of this consumer yet.
  const added = await tx.run(addConsumer, [consumer]);
  return added === 0 ? undefined : await tx.row(lockCursor, [consumer]);
};

const move = async (tx: Transaction, consumer: string, to: CursorRow): Promise<void> => {
  const moved = await tx.run(moveCursor, [consumer, to.position, to.gap_below, to.gap_until]);
  assert(moved === 1, 'the consumer whose turn it is has a cursor');
};
