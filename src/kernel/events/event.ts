import type { AppendedEvent } from './append-events.ts';

/** An event read back: with the moment it was written down. */
export interface StoredEvent extends AppendedEvent {
  readonly occurredAt: Date;
}

/** A row of `kernel.event`, as every statement that reads events selects it. */
export interface EventRow {
  readonly organisation_id: string;
  readonly mode: 'test' | 'live';
  readonly id: string;
  readonly type: string;
  readonly object_type: string;
  readonly object_id: string;
  readonly sequence: bigint;
  readonly payload: object;
  readonly traceparent: string | null;
  readonly occurred_at: Date;
}

export const toEvent = (row: EventRow): StoredEvent => ({
  scope: { organisationId: row.organisation_id, mode: row.mode },
  id: row.id,
  type: row.type,
  object: { type: row.object_type, id: row.object_id },
  sequence: row.sequence,
  payload: row.payload,
  traceparent: row.traceparent ?? undefined,
  occurredAt: row.occurred_at,
});
