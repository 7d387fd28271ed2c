import { sql } from '#kernel';

export interface DeclineRow {
  readonly created_at: Date;
  readonly amount_minor: bigint;
  readonly currency: string;
  readonly failure_reason: string | null;
}

/** The declines of one card since a time, newest first, whoever the provider was. */
export const declinesOfMethod = sql<
  DeclineRow,
  [org: string, mode: string, methodKey: string, since: Date, limit: number]
>(
  'payments.declines_of_method',
  `
  select attempt.created_at, attempt.amount_minor, attempt.currency, attempt.failure_reason
  from payments.payment
  join payments.attempt
    on attempt.organisation_id = payment.organisation_id
    and attempt.payment_id = payment.id
  where payment.organisation_id = $1
    and payment.mode = $2
    and payment.method_key = $3
    and attempt.operation = 'authorize'
    and attempt.state = 'declined'
    and attempt.created_at > $4
  order by attempt.created_at desc
  limit $5`,
);
