import { assert } from '../assert.ts';
import type { Transaction } from '../database.ts';
import type { Ids } from '../ids.ts';
import type { Scope } from '../scope.ts';
import { columns } from '../sql.ts';
import { advanceHeads, insertEvents } from './store.ts';

/** A fact of the business, about to be written down. */
export interface EventDraft {
  readonly scope: Scope;
  /** In the past: `payment.captured`. */
  readonly type: string;
  readonly object: { readonly type: string; readonly id: string };
  /** The object as the API shows it, at this moment. */
  readonly payload: object;
  readonly traceparent?: string | undefined;
}

/** An event as it stands in the table. */
export interface AppendedEvent extends EventDraft {
  readonly id: string;
  /** Counts the events of one object from 1, without a gap: receivers sort by it. */
  readonly sequence: bigint;
}

/**
 * Appends events in the transaction of the change they tell of: both stand or neither does.
 * Events of one object are numbered in the order given; the number's row is locked until commit,
 * so call this last. Objects are locked in id order, so that batches cannot deadlock.
 */
export const appendEvents = async (
  tx: Transaction,
  ids: Ids,
  drafts: readonly EventDraft[],
): Promise<readonly AppendedEvent[]> => {
  if (drafts.length === 0) return [];
  const heads = await tx.rows(
    advanceHeads,
    columns(countByObject(drafts), (head) => [
      head.scope.organisationId,
      head.scope.mode,
      head.objectId,
      head.count,
    ]),
  );
  const next = new Map(
    heads.map((head) => [`${head.organisation_id} ${head.object_id}`, head.first_sequence]),
  );
  const events = drafts.map((draft) => {
    const sequence = next.get(headOf(draft));
    assert(sequence !== undefined, 'every object of a batch of events has a head');
    next.set(headOf(draft), sequence + 1n);
    return { ...draft, id: ids.next('evt'), sequence };
  });
  await tx.run(
    insertEvents,
    columns(events, (event) => [
      event.scope.organisationId,
      event.scope.mode,
      event.id,
      event.type,
      event.object.type,
      event.object.id,
      event.sequence,
      JSON.stringify(event.payload),
      event.traceparent ?? null,
    ]),
  );
  return events;
};

interface HeadAdvance {
  readonly scope: Scope;
  readonly objectId: string;
  readonly count: number;
}

const countByObject = (drafts: readonly EventDraft[]): readonly HeadAdvance[] => {
  const counted = new Map<string, HeadAdvance>();
  for (const draft of drafts) {
    const count = (counted.get(headOf(draft))?.count ?? 0) + 1;
    counted.set(headOf(draft), { scope: draft.scope, objectId: draft.object.id, count });
  }
  return [...counted.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, head]) => head);
};

const headOf = ({ scope, object }: EventDraft): string => `${scope.organisationId} ${object.id}`;
