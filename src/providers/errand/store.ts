import { type Mode, sql } from '#kernel';
import type { ErrandRow } from './errand.ts';

const errandColumns = `organisation_id, mode, id, owner, subject_id, connection_id, provider, kind,
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
