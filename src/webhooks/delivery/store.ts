import { type Mode, sql } from '#kernel';
import type { DeliveryState } from './delivery.machine.ts';

export interface DeliveryRow {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
  readonly endpoint_id: string;
  readonly event_id: string;
  readonly event_type: string;
  readonly event_at: Date;
  readonly object_id: string;
  readonly sequence: bigint;
  readonly state: DeliveryState;
  readonly tries: number;
  readonly logged: number;
  readonly due_at: Date | null;
  readonly created_at: Date;
  readonly settled_at: Date | null;
}

const deliveryColumns = `
  delivery.organisation_id, delivery.mode, delivery.id, delivery.endpoint_id, delivery.event_id,
  delivery.event_type, delivery.event_at, delivery.object_id, delivery.sequence, delivery.state,
  delivery.tries, delivery.logged, delivery.due_at, delivery.created_at, delivery.settled_at`;

export const insertDeliveries = sql<
  never,
  [
    organisationIds: string[],
    modes: string[],
    ids: string[],
    endpointIds: string[],
    eventIds: string[],
    eventTypes: string[],
    eventAts: Date[],
    objectIds: string[],
    sequences: bigint[],
    isLaidAside: boolean[],
    now: Date,
  ]
>(
  'webhooks.insert_deliveries',
  `
  insert into webhooks.delivery
    (organisation_id, mode, id, endpoint_id, event_id, event_type, event_at, object_id, sequence,
     state, from_state, event, created_at, due_at, settled_at)
  select organisation_id, mode, id, endpoint_id, event_id, event_type, event_at, object_id, sequence,
    case when is_laid_aside then 'disabled' else 'pending' end,
    case when is_laid_aside then 'pending' end,
    case when is_laid_aside then 'disable' end,
    $11,
    case when not is_laid_aside then $11::timestamptz end,
    case when is_laid_aside then $11::timestamptz end
  from unnest(
    $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
    $8::text[], $9::bigint[], $10::boolean[]
  ) as draft
    (organisation_id, mode, id, endpoint_id, event_id, event_type, event_at, object_id, sequence,
     is_laid_aside)
  on conflict on constraint event_goes_to_an_endpoint_once do nothing`,
);

export const dueDeliveries = sql<
  DeliveryRow,
  [organisationId: string, endpointId: string, now: Date, limit: number]
>(
  'webhooks.due_deliveries',
  `
  select ${deliveryColumns}
  from webhooks.delivery
  where organisation_id = $1
    and endpoint_id = $2
    and due_at <= $3
  order by due_at, id
  limit $4`,
);

export const nextDueAt = sql<
  { readonly due_at: Date | null },
  [organisationId: string, endpointId: string]
>(
  'webhooks.next_due_at',
  `
  select min(due_at) as due_at
  from webhooks.delivery
  where organisation_id = $1
    and endpoint_id = $2
    and due_at is not null`,
);

interface RecordedRow {
  readonly id: string;
  readonly logged: number;
}

export const recordTries = sql<
  RecordedRow,
  [
    organisationIds: string[],
    ids: string[],
    eventAts: Date[],
    events: string[],
    states: string[],
    dueAts: (Date | null)[],
    now: Date,
  ]
>(
  'webhooks.record_tries',
  `
  update webhooks.delivery as delivery
  set from_state = delivery.state,
      event = tried.event,
      state = tried.state,
      tries = delivery.tries + 1,
      logged = delivery.logged + 1,
      due_at = tried.due_at,
      settled_at = case when tried.due_at is null then $7::timestamptz end
  from unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::timestamptz[])
    as tried (organisation_id, id, event_at, event, state, due_at)
  where delivery.organisation_id = tried.organisation_id
    and delivery.id = tried.id
    and delivery.event_at = tried.event_at
    and delivery.state = 'pending'
  returning delivery.id, delivery.logged`,
);

export const insertAttempts = sql<
  never,
  [
    organisationIds: string[],
    modes: string[],
    deliveryIds: string[],
    numbers: number[],
    attemptedAts: Date[],
    durations: number[],
    urls: string[],
    headers: string[],
    statuses: (number | null)[],
    answers: (string | null)[],
    failures: (string | null)[],
  ]
>(
  'webhooks.insert_attempts',
  `
  insert into webhooks.delivery_attempt
    (organisation_id, mode, delivery_id, number, attempted_at, duration_ms, url, request_headers,
     status, answer, failure)
  select *
  from unnest(
    $1::text[], $2::text[], $3::text[], $4::integer[], $5::timestamptz[], $6::integer[], $7::text[],
    $8::jsonb[], $9::integer[], $10::text[], $11::text[])`,
);

export const disableDeliveries = sql<
  never,
  [organisationId: string, endpointId: string, now: Date]
>(
  'webhooks.disable_deliveries',
  `
  update webhooks.delivery
  set from_state = delivery.state,
      event = 'disable',
      state = 'disabled',
      due_at = null,
      settled_at = $3
  where organisation_id = $1
    and endpoint_id = $2
    and due_at is not null`,
);

export const replayDeliveryRow = sql<
  DeliveryRow,
  [organisationId: string, mode: string, id: string, now: Date]
>(
  'webhooks.replay_delivery',
  `
  update webhooks.delivery
  set from_state = delivery.state,
      event = 'replay',
      state = 'pending',
      tries = 0,
      due_at = $4,
      settled_at = null
  where organisation_id = $1
    and mode = $2
    and id = $3
  returning ${deliveryColumns}`,
);

// What waits for its first try needs no replay, and would come up in every page again.
export const replayDeliveryRange = sql<
  never,
  [
    organisationId: string,
    mode: string,
    endpointId: string,
    from: Date,
    before: Date,
    states: readonly string[],
    eventTypes: readonly string[] | null,
    now: Date,
    limit: number,
  ]
>(
  'webhooks.replay_range',
  `
  with chosen as (
    select organisation_id, id, event_at
    from webhooks.delivery
    where organisation_id = $1
      and mode = $2
      and endpoint_id = $3
      and event_at >= $4
      and event_at < $5
      and state = any ($6::text[])
      and not (state = 'pending' and tries = 0)
      and ($7::text[] is null or event_type = any ($7::text[]))
    order by event_at, id
    limit $9
    for update
  )
  update webhooks.delivery as delivery
  set from_state = delivery.state,
      event = 'replay',
      state = 'pending',
      tries = 0,
      due_at = $8,
      settled_at = null
  from chosen
  where delivery.organisation_id = chosen.organisation_id
    and delivery.id = chosen.id
    and delivery.event_at = chosen.event_at`,
);

export const deliveryById = sql<DeliveryRow, [organisationId: string, mode: string, id: string]>(
  'webhooks.delivery_by_id',
  `
  select ${deliveryColumns}
  from webhooks.delivery
  where organisation_id = $1
    and mode = $2
    and id = $3`,
);

export const listDeliveryRows = sql<
  DeliveryRow,
  [
    organisationId: string,
    mode: string,
    endpointId: string | null,
    eventId: string | null,
    objectId: string | null,
    state: string | null,
    cursor: string | null,
    limit: number,
  ]
>(
  'webhooks.list_deliveries',
  `
  select ${deliveryColumns}
  from webhooks.delivery
  where organisation_id = $1
    and mode = $2
    and ($3::text is null or endpoint_id = $3)
    and ($4::text is null or event_id = $4)
    and ($5::text is null or object_id = $5)
    and ($6::text is null or state = $6)
    and ($7::text is null or id < $7)
  order by id desc
  limit $8`,
);

export const deliveriesAboutRows = sql<
  DeliveryRow,
  [organisationId: string, mode: string, objectIds: readonly string[]]
>(
  'webhooks.deliveries_about',
  `
  select ${deliveryColumns}
  from webhooks.delivery
  where organisation_id = $1
    and mode = $2
    and object_id = any ($3::text[])
  order by created_at, id
  limit 500`,
);

/** Counted to a bound: past it the number only has to alarm. */
export const countExhausted = sql<{ readonly count: bigint }>(
  'webhooks.count_exhausted',
  `
  select count(*)
  from (select from webhooks.delivery where state = 'exhausted' limit 10000) as exhausted`,
);

export interface AttemptRow {
  readonly delivery_id: string;
  readonly number: number;
  readonly attempted_at: Date;
  readonly duration_ms: number;
  readonly url: string;
  readonly request_headers: Readonly<Record<string, string>>;
  readonly status: number | null;
  readonly answer: string | null;
  readonly failure: string | null;
}

export const attemptsOfDeliveries = sql<
  AttemptRow,
  [organisationId: string, mode: string, deliveryIds: readonly string[]]
>(
  'webhooks.attempts_of_deliveries',
  `
  select delivery_id, number, attempted_at, duration_ms, url, request_headers, status, answer,
    failure
  from webhooks.delivery_attempt
  where organisation_id = $1
    and mode = $2
    and delivery_id = any ($3::text[])
  order by attempted_at, number
  limit 2000`,
);
