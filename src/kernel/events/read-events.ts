import type { Database, Transaction } from '../database.ts';
import type { Scope } from '../scope.ts';
import { type StoredEvent, toEvent } from './event.ts';
import {
  type EventCountRow,
  eventCountRows,
  eventsByIdRows,
  hasEventsAfterCursor,
  listEventRows,
  oldestUnreadRow,
} from './store.ts';

/** Which events a list wants. */
export interface EventFilter {
  readonly type?: string | undefined;
  readonly objectId?: string | undefined;
  /** From this moment on. */
  readonly from?: Date | undefined;
  /** Before this moment. */
  readonly before?: Date | undefined;
  /** The id of the last event of the page before. */
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Events of one organisation and mode, the last written first. */
export const listEvents = async (
  tx: Transaction,
  scope: Scope,
  filter: EventFilter,
): Promise<readonly StoredEvent[]> => {
  const rows = await tx.rows(listEventRows, [
    scope.organisationId,
    scope.mode,
    filter.type ?? null,
    filter.objectId ?? null,
    filter.from ?? null,
    filter.before ?? null,
    filter.cursor ?? null,
    filter.limit,
  ]);
  return rows.map(toEvent);
};

/** Events by name, in no order. Names that nothing stands under are left out. */
export const eventsById = async (
  tx: Transaction,
  names: readonly { readonly organisationId: string; readonly id: string }[],
): Promise<readonly StoredEvent[]> => {
  const rows = await tx.rows(eventsByIdRows, [
    names.map((name) => name.organisationId),
    names.map((name) => name.id),
  ]);
  return rows.map(toEvent);
};

/** How often each of many objects has told of each type: for whoever verifies that all was told. */
export const eventCountsOf = async (
  tx: Transaction,
  objects: readonly { readonly organisationId: string; readonly objectId: string }[],
): Promise<readonly EventCountRow[]> =>
  await tx.rows(eventCountRows, [
    objects.map((object) => object.organisationId),
    objects.map((object) => object.objectId),
  ]);

/** Whether events stand after a consumer's cursor. */
export const isBehind = async (
  deps: { readonly database: Database },
  consumer: string,
): Promise<boolean> => {
  const row = await deps.database.transaction(
    async (tx) => await tx.row(hasEventsAfterCursor, [consumer]),
  );
  return row?.is_behind === true;
};

/** When the first event was written down that a consumer has not read; nothing if it has read all. */
export const oldestUnread = async (tx: Transaction, consumer: string): Promise<Date | undefined> =>
  (await tx.row(oldestUnreadRow, [consumer]))?.occurred_at;
