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

/** An attempt that bears a name that was asked for. */
export interface NamedRow extends SettlementRow {
  readonly question: number;
  readonly rank: number;
}

type Asked = [
  organisationId: string,
  mode: string,
  provider: string,
  questions: readonly number[],
  ranks: readonly number[],
  names: readonly string[],
];

/**
 * Attempts that bear a name, each with the money of its payment. Lateral with a limit: one index
 * read a name and one a payment, whatever the planner believes of the tables. Not sorted: nearly
 * every name is of one attempt, and who asks chooses.
 */
const attemptsNamed = (condition: string): string => `
  select question, rank, ${settlementColumns}
  from unnest($4::integer[], $5::integer[], $6::text[]) as asked (question, rank, name)
  cross join lateral (
    select ${attemptColumns}
    from payments.attempt as attempt
    where organisation_id = $1 and ${condition}
    limit 100
  ) as attempt
  cross join lateral (
    select capture_mode, captured_minor, refunded_minor
    from payments.payment
    where organisation_id = $1 and id = attempt.payment_id
    limit 1
  ) as payment
  where attempt.mode = $2
    and attempt.provider = $3
    and operation in ('authorize', 'capture', 'refund', 'return')
  limit 1000000`;

/** By the provider's names. */
export const attemptsOfReferences = sql<NamedRow, Asked>(
  'payments.attempts_of_references',
  attemptsNamed('provider_reference = asked.name'),
);

/** By our ids of attempts. */
export const attemptsOfIds = sql<NamedRow, Asked>(
  'payments.attempts_of_ids',
  attemptsNamed('id = asked.name'),
);

/** By our ids of payments. */
export const attemptsOfPaymentIds = sql<NamedRow, Asked>(
  'payments.attempts_of_payment_ids',
  attemptsNamed('payment_id = asked.name'),
);

/** A dispute that a report may be about. */
export interface DisputeNameRow {
  readonly question: number;
  readonly id: string;
  readonly payment_id: string;
  readonly provider_reference: string;
}

type DisputesNamed = [
  organisationId: string,
  mode: string,
  provider: string,
  questions: readonly number[],
  names: readonly string[],
];

const disputesNamed = (condition: string): string => `
  select question, dispute.id, dispute.payment_id, dispute.provider_reference
  from unnest($4::integer[], $5::text[]) as asked (question, name)
  cross join lateral (
    select id, payment_id, provider_reference, mode, provider
    from payments.dispute
    where organisation_id = $1 and ${condition}
    order by id desc
    limit 100
  ) as dispute
  where dispute.mode = $2 and dispute.provider = $3
  limit 1000000`;

/** By our ids of payments. */
export const disputesOfPaymentIds = sql<DisputeNameRow, DisputesNamed>(
  'payments.disputes_of_payment_ids',
  disputesNamed('payment_id = asked.name'),
);

/** By the provider's names; its connections, over which the index skips, are few. */
export const disputesOfReferences = sql<DisputeNameRow, DisputesNamed>(
  'payments.disputes_of_references',
  disputesNamed('provider_reference = asked.name'),
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
