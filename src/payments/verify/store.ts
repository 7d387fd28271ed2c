import { type Mode, sql } from '#kernel';

/** The money of one payment, and whose it is. */
export interface VerifiedPayment {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
  readonly state: string;
  readonly currency: string;
  readonly held_minor: bigint;
  readonly captured_minor: bigint;
  readonly refund_pending_minor: bigint;
  readonly refunded_minor: bigint;
}

/** A page of payments: all of them, or those of one organisation. */
export const pageOfPayments = sql<
  VerifiedPayment,
  [organisationId: string, id: string, only: string | null, limit: number]
>(
  'payments.page_of_payments_to_verify',
  `
  select organisation_id, mode, id, state, currency, held_minor, captured_minor,
    refund_pending_minor, refunded_minor
  from payments.payment
  where (organisation_id, id) > ($1, $2)
    and ($3::text is null or organisation_id = $3)
  order by organisation_id, id
  limit $4`,
);

/** Money that arrived, and what payments took of it. */
export interface VerifiedCredit {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
  readonly state: string;
  readonly provider: string;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly open_minor: bigint;
  readonly taken_minor: bigint;
  /** The attempts that took a part. */
  readonly taken_by: readonly string[];
}

/** A page of credits: all of them, or those of one organisation. */
export const pageOfCredits = sql<
  VerifiedCredit,
  [organisationId: string, id: string, only: string | null, limit: number]
>(
  'payments.page_of_credits_to_verify',
  `
  select credit.organisation_id, credit.mode, credit.id, credit.state, credit.provider,
    credit.currency, credit.amount_minor, credit.open_minor, taken.minor as taken_minor,
    taken.by as taken_by
  from payments.credit as credit
  cross join lateral (
    select coalesce(sum(amount_minor), 0)::bigint as minor,
      coalesce(array_agg(attempt_id::text order by attempt_id), '{}') as by
    from payments.credit_part as part
    where part.organisation_id = credit.organisation_id and part.credit_id = credit.id
  ) as taken
  where (credit.organisation_id, credit.id) > ($1, $2)
    and ($3::text is null or credit.organisation_id = $3)
  order by credit.organisation_id, credit.id
  limit $4`,
);

interface Violation {
  readonly fault: string;
}

/** Payments by their organisations and names. */
export type Page = [organisationIds: string[], ids: string[]];

const page = 'unnest($1::text[], $2::text[]) as asked (organisation_id, payment_id)';

/** A page of payments, or what belongs to it, as a source of rows called `object`. */
export const ofPage: Readonly<Record<'payment' | 'attempt' | 'refund' | 'dispute', string>> = {
  payment: `${page}
  join payments.payment as object
    on object.organisation_id = asked.organisation_id and object.id = asked.payment_id`,
  attempt: `${page}
  join payments.attempt as object using (organisation_id, payment_id)`,
  refund: `${page}
  join payments.refund as object using (organisation_id, payment_id)`,
  dispute: `${page}
  join payments.dispute as object using (organisation_id, payment_id)`,
};

const misplaced = (noun: keyof typeof ofPage, initial: string): string => `
  select format('%s is %s after %s steps; its log holds %s and ends in %s', object.id, object.state,
    object.step_count, log.steps, log.state) as fault
  from ${ofPage[noun]}
  cross join lateral (
    select count(*) as steps, coalesce(max(sequence), 0) as last,
      coalesce((array_agg(to_state order by sequence desc))[1], '${initial}') as state
    from payments.${noun}_step as step
    where step.organisation_id = object.organisation_id and step.object_id = object.id
  ) as log
  where (object.state, object.step_count) <> (log.state, log.steps) or log.steps <> log.last
  limit 100`;

/** I4: whatever stands elsewhere than its steps lead to, or whose steps have a gap. */
export const misplacedOf = {
  payment: sql<Violation, Page>('payments.misplaced_payments', misplaced('payment', 'created')),
  attempt: sql<Violation, Page>('payments.misplaced_attempts', misplaced('attempt', 'sending')),
  refund: sql<Violation, Page>('payments.misplaced_refunds', misplaced('refund', 'pending')),
  dispute: sql<Violation, Page>('payments.misplaced_disputes', misplaced('dispute', 'opened')),
} as const;

/** What a dispute says that the ledger has moved for it. */
export interface VerifiedDispute {
  readonly organisation_id: string;
  readonly id: string;
  readonly state: string;
  readonly provider: string;
  readonly withdrawn_minor: bigint;
  readonly withdrawn_currency: string;
  readonly fee_minor: bigint;
  readonly fee_currency: string;
}

/** The disputes of a page of payments. */
export const disputesOfPage = sql<VerifiedDispute, Page>(
  'payments.disputes_of_page',
  `
  select object.organisation_id, object.id, object.state, object.provider, object.withdrawn_minor,
    object.withdrawn_currency, object.fee_minor, object.fee_currency
  from ${ofPage.dispute}
  order by object.id
  limit 10000`,
);

/** I2: payments whose amounts are not what their attempts and refunds come to. */
export const missummed = sql<Violation, Page>(
  'payments.missummed_payments',
  `
  select format('%s (%s): captured %s for %s, refunded %s for %s, under way %s for %s', object.id,
    object.state, object.captured_minor, took.minor, object.refunded_minor, gave.refunded,
    object.refund_pending_minor, gave.pending) as fault
  from ${ofPage.payment}
  cross join lateral (
    select coalesce(sum(amount_minor), 0) as minor
    from payments.attempt as attempt
    where attempt.organisation_id = object.organisation_id
      and attempt.payment_id = object.id
      and attempt.state in ('approved', 'approved_late')
      and attempt.operation = 'capture'
  ) as completed
  cross join lateral (
    select case
      when completed.minor > 0 or object.captured_minor = 0 then completed.minor
      else coalesce(max(amount_minor), 0) end as minor
    from payments.attempt as attempt
    where attempt.organisation_id = object.organisation_id
      and attempt.payment_id = object.id
      and attempt.state in ('approved', 'approved_late')
      and attempt.operation = 'authorize'
  ) as took
  cross join lateral (
    select coalesce(sum(amount_minor) filter (where state = 'succeeded'), 0) as refunded,
      coalesce(sum(amount_minor) filter (where state = 'pending'), 0) as pending
    from payments.refund as refund
    where refund.organisation_id = object.organisation_id and refund.payment_id = object.id
  ) as gave
  where (object.captured_minor, object.refunded_minor, object.refund_pending_minor)
      <> (took.minor, gave.refunded, gave.pending)
    or (object.captured_minor > 0) <> (object.state in ('captured', 'partially_captured'))
      and object.state <> 'succeeded_late'
    or object.held_minor > 0
      and object.state not in ('authorized', 'partially_captured', 'succeeded_late')
  limit 100`,
);

/** I2: split payments whose fee and parts are not the whole of them. */
export const missplit = sql<Violation, Page>(
  'payments.missplit_payments',
  `
  select format('%s: of %s are split %s', object.id, object.amount_minor, planned.minor) as fault
  from ${ofPage.payment}
  cross join lateral (
    select (object.split ->> 'feeMinor')::bigint + coalesce(sum((part ->> 'minor')::bigint), 0)
      as minor
    from jsonb_array_elements(object.split -> 'parts') as part
  ) as planned
  where object.split is not null and planned.minor <> object.amount_minor
  limit 100`,
);

/** Whether something may still become of an attempt. */
export const isOpen = `state in ('sending', 'pending', 'requires_action', 'unknown', 'in_review')`;

/** I2: fences that name no open attempt, and open attempts behind no fence. */
export const misfenced = sql<Violation, Page>(
  'payments.misfenced_payments',
  `
  select format('%s: its fence names %s, open are %s', object.id,
    coalesce(object.open_attempt_id, 'nothing'), coalesce(array_to_string(opened.ids, ', '), 'none'))
    as fault
  from ${ofPage.payment}
  cross join lateral (
    select array_agg(id::text order by number) as ids, count(*) as attempts,
      count(*) filter (where operation in ('increment', 'capture', 'void')) as completions
    from payments.attempt as attempt
    where attempt.organisation_id = object.organisation_id
      and attempt.payment_id = object.id
      and operation not in ('refund', 'return')
      and ${isOpen}
  ) as opened
  where (object.open_attempt_id is null) <> (opened.attempts = 0)
    or opened.attempts - opened.completions > 1
    or opened.completions > 1
    or opened.attempts > 0 and not (object.open_attempt_id = any (opened.ids))
  limit 100`,
);

/** I5: attempts called failed although neither the provider nor a person has said so. */
export const unproved = sql<Violation, Page>(
  'payments.unproved_failures',
  `
  select format('%s is %s without proof', object.id, object.state) as fault
  from ${ofPage.attempt}
  where object.state in ('declined', 'not_sent')
    and not (object.failure_code = 'not_sent' and object.failure_message is not null)
    -- To stop waiting for money that never came is our own to say; should it come, it is booked.
    and object.failure_reason is distinct from 'expired'
    and not exists (
      select
      from payments.exchange as exchange
      where exchange.organisation_id = object.organisation_id
        and exchange.payment_id = object.payment_id
        and exchange.attempt_id = object.id
        and exchange.status is not null
    )
    and not exists (
      select
      from payments.attempt_step as step
      where step.organisation_id = object.organisation_id
        and step.object_id = object.id
        and step.from_state = 'in_review'
    )
  limit 100`,
);

/** L1: attempts that are open and that nothing leads back to, or that are long overdue. */
export const forgotten = sql<Violation, [...Page, overdueMs: number]>(
  'payments.forgotten_attempts',
  `
  select format('%s is %s and is looked at %s', object.id, object.state,
    coalesce('at ' || object.next_action_at::text, 'never again')) as fault
  from ${ofPage.attempt}
  where object.state in ('sending', 'pending', 'unknown')
      and coalesce(object.next_action_at, '-infinity')
        < clock_timestamp() - $3 * interval '1 millisecond'
    or object.state = 'in_review' and object.review_reason is null
  limit 100`,
);

/**
 * L3: leases that outlast any call, or that somebody holds on what has come to its end. What is
 * superseded has not: it is looked at until it is known.
 */
export const overheld = sql<Violation, [...Page, leaseMaxMs: number]>(
  'payments.overheld_leases',
  `
  select format('%s is %s under a lease until %s', object.id, object.state, object.lease_until)
    as fault
  from ${ofPage.attempt}
  where object.lease_until > clock_timestamp() + $3 * interval '1 millisecond'
    or object.lease_until is not null and not ${isOpen} and object.state <> 'superseded'
  limit 100`,
);

/** How often an object has taken a step that is told. */
export interface StepCount {
  readonly organisation_id: string;
  readonly object_id: string;
  readonly step: string;
  readonly times: number;
}

/** I6: the steps of a page's payments and refunds, counted, with a first one for their making. */
export const stepCounts = sql<StepCount, Page>(
  'payments.step_counts',
  `
  select object.organisation_id, object.id as object_id, 'payment.create' as step, 1 as times
  from ${ofPage.payment}
  union all
  select object.organisation_id, object.id, 'refund.create', 1
  from ${ofPage.refund}
  union all
  select step.organisation_id, step.object_id, 'payment.' || step.event, count(*)::integer
  from ${page}
  join payments.payment_step as step
    on step.organisation_id = asked.organisation_id and step.object_id = asked.payment_id
  group by step.organisation_id, step.object_id, step.event
  union all
  select step.organisation_id, step.object_id, 'refund.' || step.event, count(*)::integer
  from ${ofPage.refund}
  join payments.refund_step as step
    on step.organisation_id = object.organisation_id and step.object_id = object.id
  group by step.organisation_id, step.object_id, step.event
  union all
  select object.organisation_id, object.payment_id, 'attempt.contest', count(*)::integer
  from ${ofPage.attempt}
  join payments.attempt_step as step
    on step.organisation_id = object.organisation_id and step.object_id = object.id
  where step.event = 'contest'
  group by object.organisation_id, object.payment_id`,
);
