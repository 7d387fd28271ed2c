import { sql } from '../sql.ts';

interface HeadRow {
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
  returning object_id, sequence + 1 - (
    select count
    from unnest($3::text[], $4::bigint[]) as asked (id, count)
    where asked.id = object_id
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
