import { sql } from '#kernel';

/** An attempt as whoever has a provider's report sees it, with the money of its payment. */
export interface SettlementRow {
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

const settlementColumns = `attempt.id, attempt.payment_id, attempt.operation,
    attempt.state, attempt.amount_minor, attempt.currency, attempt.provider_reference,
    payment.capture_mode, payment.captured_minor, payment.refunded_minor`;

/** Attempts in columns; all of them are null where there is none. */
export interface AttemptColumns {
  readonly ids: readonly string[] | null;
  readonly payments: readonly string[];
  readonly operations: readonly string[];
  readonly states: readonly string[];
  readonly amounts: readonly bigint[];
  readonly currencies: readonly string[];
  readonly provider_names: readonly (string | null)[];
  readonly capture_modes: readonly SettlementRow['capture_mode'][];
  readonly captured: readonly bigint[];
  readonly refunded: readonly bigint[];
}

/**
 * Attempts that bear one of the names, each with the money of its payment, in columns: one array
 * for each, of which a thousand rows cost both sides what a few rows do. Names are binary columns.
 */
export const attemptsNamed = sql<
  AttemptColumns,
  [
    organisationId: string,
    mode: string,
    provider: string,
    references: Buffer,
    attemptIds: Buffer,
    paymentIds: Buffer,
  ]
>(
  'payments.attempts_named',
  `
  select ids, payments, operations, states, amounts, currencies, provider_names, capture_modes,
    captured, refunded
  from payments.attempts_named($1, $2, $3, $4, $5, $6)
  limit 1`,
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

/**
 * Attempts that moved money at a provider, of a page of those that came to a good end, in the order
 * of their ids. The page may be of more than it has moved.
 */
export const attemptsThatMoved = sql<
  {
    readonly ids: readonly string[] | null;
    readonly payments: readonly string[] | null;
    readonly last_id: string | null;
    readonly seen: bigint;
  },
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
  select ids, payments, last_id, seen
  from payments.attempts_that_moved($1, $2, $3, $4, $5, $6, $7, $8)
  limit 1`,
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
