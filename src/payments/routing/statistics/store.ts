import { type Mode, sql } from '#kernel';

/** Attempts of one hour that ended alike. */
export interface OutcomeCountRow {
  readonly provider: string;
  readonly method: string | null;
  readonly brand: string | null;
  readonly issuer_country: string | null;
  readonly hour: Date;
  readonly outcome: 'approved' | 'declined' | 'not_sent' | 'unknown';
  readonly failure_reason: string | null;
  readonly count: bigint;
  readonly duration_ms: bigint;
}

// The segment is what was known when the route was decided, not what the receipt said after: a
// brand that only approvals reveal would make every segment look approved. Ids sort by time, so the
// primary key finds the window. Bounded: in a busy house the newest speak for the rest.
export const countOutcomes = sql<
  OutcomeCountRow,
  [organisationId: string, mode: Mode, fromId: string, attemptsMax: number]
>(
  'payments.count_route_outcomes',
  `
  with recent as materialized (
    select id, payment_id, provider, failure_reason, created_at,
      case
        when state in ('approved', 'approved_late', 'reversed', 'expired') then 'approved'
        when state in ('unknown', 'in_review') then 'unknown'
        else state
      end as outcome
    from payments.attempt
    where organisation_id = $1
      and mode = $2
      and id > $3
      and operation = 'authorize'
      and state in ('approved', 'approved_late', 'reversed', 'expired', 'declined', 'not_sent',
        'unknown', 'in_review')
    order by id desc
    limit $4
  )
  select recent.provider, decision.facts ->> 'method' as method, decision.facts ->> 'brand' as brand,
    decision.facts ->> 'issuer_country' as issuer_country,
    date_trunc('hour', recent.created_at) as hour, recent.outcome, recent.failure_reason,
    count(*) as count,
    coalesce(sum(extract(epoch from first_step.occurred_at - recent.created_at) * 1000), 0)::bigint
      as duration_ms
  from recent
  left join payments.attempt_step as first_step
    on first_step.organisation_id = $1
      and first_step.object_id = recent.id
      and first_step.sequence = 1
  left join lateral (
    select facts
    from payments.route_decision
    where organisation_id = $1
      and payment_id = recent.payment_id
      and created_at <= recent.created_at
    order by id desc
    limit 1
  ) as decision on true
  group by 1, 2, 3, 4, 5, 6, 7
  limit 10000`,
);
