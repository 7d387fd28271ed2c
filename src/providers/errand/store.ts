import { type Mode, sql } from '#kernel';
import type { ErrandRow } from './errand.ts';

/** The columns of an {@link ErrandRow}. */
export const errandColumns = `organisation_id, mode, id, owner, subject_id, connection_id, provider, kind,
  state, request, reference, failure_reason, failure_code, failure_message, may_pass_later,
  send_count, last_sent_at, resolve_count, next_action_at, lease_count, step_count, traceparent,
  created_at, updated_at`;

/** Writes errands, leased to whoever opens them; answers those whose ids are new. */
export const insertErrands = sql<
  ErrandRow,
  [
    organisationIds: readonly string[],
    modes: readonly Mode[],
    ids: readonly string[],
    owners: readonly string[],
    subjectIds: readonly string[],
    connectionIds: readonly string[],
    providers: readonly string[],
    kinds: readonly string[],
    requests: readonly string[],
    leasesMs: readonly number[],
    traceparents: readonly (string | null)[],
    at: readonly Date[],
  ]
>(
  'providers.insert_errands',
  `
  insert into providers.errand
    (organisation_id, mode, id, owner, subject_id, connection_id, provider, kind, state, request,
     send_count, last_sent_at, next_action_at, lease_until, lease_count, traceparent, created_at,
     updated_at)
  select organisation_id, mode, id, owner, subject_id, connection_id, provider, kind, 'sending',
    request::json, 1, at, at + lease_ms * interval '1 millisecond',
    clock_timestamp() + lease_ms * interval '1 millisecond', 1, traceparent, at, at
  from unnest(
    $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::bigint[], $11::text[], $12::timestamptz[]
  ) as opened (organisation_id, mode, id, owner, subject_id, connection_id, provider, kind, request,
    lease_ms, traceparent, at)
  order by organisation_id, id
  on conflict (organisation_id, id) do nothing
  returning ${errandColumns}`,
);

/** Due errands of one owner that nobody works on, longest due first. */
export const dueErrands = sql<{ readonly id: string }, [owner: string, now: Date, limit: number]>(
  'providers.due_errands',
  `
  select id
  from providers.errand
  where owner = $1
    and state in ('sending', 'unknown')
    and next_action_at <= $2
    and (lease_until is null or lease_until < clock_timestamp())
  order by next_action_at
  limit $3`,
);

/** Takes the lease of open errands that are free, by the database's clock. */
export const claimErrands = sql<
  ErrandRow,
  [owner: string, ids: readonly string[], leaseMs: number]
>(
  'providers.claim_errands',
  `
  update providers.errand
  set lease_until = clock_timestamp() + $3 * interval '1 millisecond',
    lease_count = lease_count + 1
  where (organisation_id, id) in (
    select organisation_id, id
    from providers.errand
    where id = any ($2::text[])
      and owner = $1
      and state in ('sending', 'unknown', 'in_review')
      and (lease_until is null or lease_until < clock_timestamp())
    order by organisation_id, id
    limit 1000
    for no key update skip locked
  )
  returning ${errandColumns}`,
);

/** Makes a lease begin anew for whoever still holds it, before it sends. */
export const renewErrand = sql<
  ErrandRow,
  [
    organisationId: string,
    id: string,
    leaseCount: number,
    leaseMs: number,
    at: Date,
    sendings: number,
  ]
>(
  'providers.renew_errand',
  `
  update providers.errand
  set lease_until = clock_timestamp() + $4 * interval '1 millisecond',
    send_count = send_count + $6,
    last_sent_at = $5
  where organisation_id = $1
    and id = $2
    and lease_count = $3
    and state in ('sending', 'unknown')
    and lease_until > clock_timestamp()
  returning ${errandColumns}`,
);

/** Locks errands of many organisations, in one order. */
export const lockErrands = sql<
  ErrandRow,
  [organisationIds: readonly string[], ids: readonly string[]]
>(
  'providers.lock_errands',
  `
  select ${errandColumns}
  from providers.errand
  where (organisation_id, id) in (select * from unnest($1::text[], $2::text[]))
  order by organisation_id, id
  limit 1000
  for no key update`,
);

export const selectErrand = sql<ErrandRow, [organisationId: string, mode: Mode, id: string]>(
  'providers.select_errand',
  `
  select ${errandColumns}
  from providers.errand
  where organisation_id = $1
    and mode = $2
    and id = $3`,
);

/** Writes what became of locked errands; one that is given back, or over, is free again. */
export const saveErrands = sql<
  never,
  [
    organisationIds: readonly string[],
    ids: readonly string[],
    states: readonly string[],
    references: readonly (string | null)[],
    failureReasons: readonly (string | null)[],
    failureCodes: readonly (string | null)[],
    failureMessages: readonly (string | null)[],
    mayPassLater: readonly boolean[],
    resolveCounts: readonly number[],
    nextActionsAt: readonly (Date | null)[],
    stepCounts: readonly number[],
    updatedAt: readonly Date[],
    areFree: readonly boolean[],
    requests: readonly (string | null)[],
  ]
>(
  'providers.save_errands',
  `
  update providers.errand as stored
  set state = changed.state,
    reference = changed.reference,
    failure_reason = changed.failure_reason,
    failure_code = changed.failure_code,
    failure_message = changed.failure_message,
    may_pass_later = changed.may_pass_later,
    resolve_count = changed.resolve_count,
    next_action_at = changed.next_action_at,
    step_count = changed.step_count,
    updated_at = changed.updated_at,
    request = coalesce(changed.request::json, stored.request),
    lease_until = case when changed.is_free then null else stored.lease_until end
  from unnest(
    $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
    $8::boolean[], $9::integer[], $10::timestamptz[], $11::integer[], $12::timestamptz[],
    $13::boolean[], $14::text[]
  ) as changed (organisation_id, id, state, reference, failure_reason, failure_code,
    failure_message, may_pass_later, resolve_count, next_action_at, step_count, updated_at, is_free,
    request)
  where stored.organisation_id = changed.organisation_id
    and stored.id = changed.id`,
);

export const insertErrandSteps = sql<
  never,
  [
    organisationIds: readonly string[],
    modes: readonly Mode[],
    ids: readonly string[],
    sequences: readonly number[],
    fromStates: readonly string[],
    events: readonly string[],
    toStates: readonly string[],
    occurredAt: readonly Date[],
  ]
>(
  'providers.insert_errand_steps',
  `
  insert into providers.errand_step
    (organisation_id, mode, object_id, sequence, from_state, event, to_state, occurred_at)
  select *
  from unnest(
    $1::text[], $2::text[], $3::text[], $4::integer[], $5::text[], $6::text[], $7::text[],
    $8::timestamptz[])`,
);

/** What was said to a provider about errands. */
export const insertErrandExchanges = sql<
  never,
  [
    organisationIds: readonly string[],
    modes: readonly Mode[],
    ids: readonly string[],
    errandIds: readonly string[],
    purposes: readonly string[],
    methods: readonly string[],
    paths: readonly string[],
    requests: readonly (string | null)[],
    statuses: readonly (number | null)[],
    answers: readonly (string | null)[],
    durationsMs: readonly number[],
    occurredAt: readonly Date[],
  ]
>(
  'providers.insert_errand_exchanges',
  `
  insert into providers.errand_exchange
    (organisation_id, mode, id, errand_id, purpose, method, path, request, status, answer,
     duration_ms, occurred_at)
  select organisation_id, mode, id, errand_id, purpose, method, path, request::json, status,
    answer::json, duration_ms, occurred_at
  from unnest(
    $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::integer[], $10::text[], $11::integer[], $12::timestamptz[]
  ) as told (organisation_id, mode, id, errand_id, purpose, method, path, request, status, answer,
    duration_ms, occurred_at)`,
);

/** The errands that were for some rows of one owner, oldest first. */
export const errandsOfSubjects = sql<
  ErrandRow,
  [organisationId: string, mode: Mode, owner: string, subjectIds: readonly string[], limit: number]
>(
  'providers.errands_of_subjects',
  `
  select ${errandColumns}
  from providers.errand
  where organisation_id = $1
    and mode = $2
    and owner = $3
    and subject_id = any ($4::text[])
  order by created_at, id
  limit $5`,
);

/** An exchange about an errand, as its row has it. */
export interface ErrandExchangeRow {
  readonly errand_id: string;
  readonly purpose: 'send' | 'ask' | 'notice';
  readonly method: string;
  readonly path: string;
  readonly request: unknown;
  readonly status: number | null;
  readonly answer: unknown;
  readonly duration_ms: number;
  readonly occurred_at: Date;
}

/** What was said about some errands, oldest first. */
export const exchangesOfErrands = sql<
  ErrandExchangeRow,
  [organisationId: string, mode: Mode, errandIds: readonly string[], limit: number]
>(
  'providers.exchanges_of_errands',
  `
  select errand_id, purpose, method, path, request, status, answer, duration_ms, occurred_at
  from providers.errand_exchange
  where organisation_id = $1
    and mode = $2
    and errand_id = any ($3::text[])
  order by occurred_at, id
  limit $4`,
);
