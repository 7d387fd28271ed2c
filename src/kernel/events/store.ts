import { sql } from '../sql.ts';
import type { EventRow } from './event.ts';

interface HeadRow {
  readonly organisation_id: string;
  readonly object_id: string;
  readonly first_sequence: bigint;
}

export const advanceHeads = sql<HeadRow, [string[], string[], string[], number[]]>(
  'kernel.advance_event_heads',
  `
  insert into kernel.event_head as head (organisation_id, mode, object_id, sequence)
  select organisation_id, mode, object_id, count
  from unnest($1::text[], $2::text[], $3::text[], $4::bigint[])
    with ordinality as wanted (organisation_id, mode, object_id, count, position)
  order by position
  on conflict (organisation_id, object_id)
  do update set sequence = head.sequence + excluded.sequence
  returning organisation_id, object_id, sequence + 1 - (
    select count
    from unnest($1::text[], $3::text[], $4::bigint[]) as asked (organisation_id, id, count)
    where asked.organisation_id = head.organisation_id
      and asked.id = head.object_id
  ) as first_sequence`,
);

export const insertEvents = sql<
  never,
  [
    string[],
    string[],
    string[],
    string[],
    string[],
    string[],
    bigint[],
    string[],
    (string | null)[],
  ]
>(
  'kernel.insert_events',
  `
  insert into kernel.event
    (organisation_id, mode, id, type, object_type, object_id, sequence, payload, traceparent)
  select *
  from unnest(
    $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[],
    $8::jsonb[], $9::text[])`,
);

const eventColumns = `
  organisation_id, mode, id, type, object_type, object_id, sequence, payload, traceparent,
  occurred_at`;

/** How far a consumer has read, and the gap it waits for. Transaction numbers are text. */
export interface CursorRow {
  readonly position: bigint;
  readonly gap_below: bigint | null;
  readonly gap_until: string | null;
}

export const lockCursor = sql<CursorRow, [consumer: string]>(
  'kernel.lock_cursor',
  `
  select position, gap_below, gap_until::text
  from kernel.consumer
  where name = $1
  for update skip locked`,
);

// A conflict alone would wait for the transaction that holds the row.
export const addConsumer = sql<never, [consumer: string]>(
  'kernel.add_consumer',
  `
  insert into kernel.consumer (name)
  select $1
  where not exists (select from kernel.consumer where name = $1)
  on conflict do nothing`,
);

export const moveCursor = sql<
  never,
  [consumer: string, position: bigint, gapBelow: bigint | null, gapUntil: string | null]
>(
  'kernel.move_cursor',
  `
  update kernel.consumer
  set position = $2,
      gap_below = $3,
      gap_until = $4::xid8
  where name = $1`,
);

/** An event with its place in line, and the transactions open when it was read. */
export interface EventAfterRow extends EventRow {
  readonly position: bigint;
  /** Every transaction before this one has ended. */
  readonly oldest_open: string;
  /** No transaction has this number yet. */
  readonly next_to_open: string;
}

export const eventsAfter = sql<EventAfterRow, [position: bigint, limit: number]>(
  'kernel.events_after',
  `
  select ${eventColumns}, position,
    pg_snapshot_xmin(pg_current_snapshot())::text as oldest_open,
    pg_snapshot_xmax(pg_current_snapshot())::text as next_to_open
  from kernel.event
  where position > $1
  order by position
  limit $2`,
);

export const hasEventsAfterCursor = sql<{ readonly is_behind: boolean }, [consumer: string]>(
  'kernel.has_events_after_cursor',
  `
  select exists (
    select
    from kernel.event
    where position > coalesce((select position from kernel.consumer where name = $1), 0)
  ) as is_behind`,
);

export const oldestUnreadRow = sql<{ readonly occurred_at: Date }, [consumer: string]>(
  'kernel.oldest_unread_event',
  `
  select occurred_at
  from kernel.event
  where position > coalesce((select position from kernel.consumer where name = $1), 0)
  order by position
  limit 1`,
);

export const listEventRows = sql<
  EventRow,
  [
    organisationId: string,
    mode: string,
    type: string | null,
    objectId: string | null,
    from: Date | null,
    before: Date | null,
    cursor: string | null,
    limit: number,
  ]
>(
  'kernel.list_events',
  `
  select ${eventColumns}
  from kernel.event
  where organisation_id = $1
    and mode = $2
    and ($3::text is null or type = $3)
    and ($4::text is null or object_id = $4)
    and ($5::timestamptz is null or occurred_at >= $5)
    and ($6::timestamptz is null or occurred_at < $6)
    and ($7::text is null or position < (
      select position
      from kernel.event
      where organisation_id = $1
        and id = $7
      limit 1
    ))
  order by position desc
  limit $8`,
);

export const eventsByIdRows = sql<
  EventRow,
  [organisationIds: readonly string[], ids: readonly string[]]
>(
  'kernel.events_by_id',
  `
  select ${eventColumns}
  from kernel.event
  where (organisation_id, id) in (
    select organisation_id, id
    from unnest($1::text[], $2::text[]) as asked (organisation_id, id)
  )
  limit 1000`,
);

/** How often an object has told of something. */
export interface EventCountRow {
  readonly organisation_id: string;
  readonly object_id: string;
  readonly type: string;
  readonly times: number;
}

export const eventCountRows = sql<
  EventCountRow,
  [organisationIds: readonly string[], objectIds: readonly string[]]
>(
  'kernel.event_counts',
  `
  select event.organisation_id, event.object_id, event.type, count(*)::integer as times
  from unnest($1::text[], $2::text[]) as asked (organisation_id, object_id)
  join kernel.event as event using (organisation_id, object_id)
  group by event.organisation_id, event.object_id, event.type`,
);
