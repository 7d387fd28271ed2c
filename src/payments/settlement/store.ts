import { type Mode, sql } from '#kernel';

/** An attempt as whoever has a provider's report sees it, with the money of its payment. */
export interface SettlementRow {
  readonly mode: Mode;
  readonly id: string;
  readonly payment_id: string;
  readonly operation: string;
  readonly state: string;
  readonly amount_minor: bigint;
  readonly currency: string;
  readonly provider_reference: string | null;
  readonly capture_mode: 'automatic' | 'manual';
  readonly captured_minor: bigint;
  readonly refunded_minor: bigint;
}

const attemptColumns = `attempt.mode, attempt.provider, attempt.id, attempt.payment_id,
    attempt.operation, attempt.state, attempt.amount_minor, attempt.currency,
    attempt.provider_reference`;

const settlementColumns = `attempt.mode, attempt.id, attempt.payment_id, attempt.operation,
    attempt.state, attempt.amount_minor, attempt.currency, attempt.provider_reference,
    payment.capture_mode, payment.captured_minor, payment.refunded_minor`;

/**
 * The one attempt that each question is about. Lateral with a limit: one index read a name,
 * whatever the planner believes of the tables. Asked for by the provider's references and by ours
 * at once: an attempt that does what the question is about comes before one that does not, then
 * the order of the names, then the amount, then the later one.
 */
export const attemptsAsked = sql<
  SettlementRow & { readonly question: number },
  [
    organisationId: string,
    mode: string,
    provider: string,
    questions: number[],
    ranks: number[],
    names: string[],
    areOurs: boolean[],
    operations: string[],
    amounts: bigint[],
  ]
>(
  'payments.attempts_asked',
  `
  with asked as materialized (
    select question, rank, name, is_ours, operation as wanted, amount_minor as sought
    from unnest($4::integer[], $5::integer[], $6::text[], $7::boolean[], $8::text[], $9::bigint[])
      as asked (question, rank, name, is_ours, operation, amount_minor)
  ),
  found as (
    select question, rank, wanted, sought, attempt.*
    from asked
    cross join lateral (
      select ${attemptColumns}
      from payments.attempt as attempt
      where organisation_id = $1 and provider_reference = asked.name
      limit 100
    ) as attempt
    where not is_ours
    union all
    select question, rank, wanted, sought, attempt.*
    from asked
    cross join lateral (
      select ${attemptColumns}
      from payments.attempt as attempt
      where organisation_id = $1 and id = asked.name
      limit 1
    ) as attempt
    where is_ours and name like 'att%'
    union all
    select question, rank, wanted, sought, attempt.*
    from asked
    cross join lateral (
      select ${attemptColumns}
      from payments.attempt as attempt
      where organisation_id = $1 and payment_id = asked.name
      limit 100
    ) as attempt
    where is_ours and name like 'pay%'
  )
  select distinct on (question) question, attempt.*, capture_mode, captured_minor, refunded_minor
  from found as attempt
  cross join lateral (
    select capture_mode, captured_minor, refunded_minor
    from payments.payment
    where organisation_id = $1 and id = attempt.payment_id
    limit 1
  ) as payment
  where attempt.mode = $2
    and attempt.provider = $3
    and operation in ('authorize', 'capture', 'refund', 'return')
  order by question,
    (operation = wanted or wanted = 'refund' and operation = 'return') desc,
    (operation = 'authorize') desc, rank, (amount_minor = sought) desc, id desc
  limit 20000`,
);

/** Attempts that moved money at a provider, a page of them in the order of their ids. */
export const attemptsThatMoved = sql<
  { readonly id: string; readonly payment_id: string },
  [
    organisationId: string,
    mode: string,
    provider: string,
    currency: string | null,
    from: Date | null,
    before: Date,
    after: string,
    limit: number,
  ]
>(
  'payments.attempts_that_moved',
  `
  select attempt.id, attempt.payment_id
  from payments.attempt as attempt
  where attempt.organisation_id = $1
    and attempt.mode = $2
    and attempt.provider = $3
    and ($4::text is null or attempt.currency = $4)
    and ($5::timestamptz is null or attempt.updated_at >= $5)
    and attempt.updated_at < $6
    and attempt.id > $7
    and attempt.state in ('approved', 'approved_late')
    and (
      attempt.operation in ('capture', 'refund', 'return')
      or attempt.operation = 'authorize' and (
        select capture_mode = 'automatic'
        from payments.payment
        where organisation_id = $1 and id = attempt.payment_id
      )
    )
  order by attempt.id
  limit $8`,
);

/** Attempts of one amount made within a span of ids, which carry their time. */
export const attemptsOfAmount = sql<
  SettlementRow,
  [
    organisationId: string,
    mode: string,
    provider: string,
    from: string,
    to: string,
    amountMinor: bigint,
    currency: string,
    limit: number,
  ]
>(
  'payments.attempts_of_amount',
  `
  select ${settlementColumns}
  from payments.attempt as attempt
  join payments.payment as payment
    on payment.organisation_id = attempt.organisation_id and payment.id = attempt.payment_id
  where attempt.organisation_id = $1
    and attempt.mode = $2
    and attempt.provider = $3
    and attempt.id between $4 and $5
    and attempt.amount_minor = $6
    and attempt.currency = $7
    and attempt.operation in ('authorize', 'capture', 'refund', 'return')
  order by attempt.id desc
  limit $8`,
);
