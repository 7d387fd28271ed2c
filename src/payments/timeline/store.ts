import { sql } from '#kernel';

export interface StepRow {
  readonly noun: 'payment' | 'attempt' | 'refund' | 'dispute';
  readonly object_id: string;
  readonly sequence: number;
  readonly from_state: string;
  readonly event: string;
  readonly to_state: string;
  readonly occurred_at: Date;
}

/** The steps of a payment, its attempts, its refunds and its disputes. */
export const stepsOfPayment = sql<StepRow, [paymentId: string]>(
  'payments.steps_of_payment',
  `
  select 'payment' as noun, object_id, sequence, from_state, event, to_state, occurred_at
  from payments.payment_step
  where organisation_id = current_setting('bascule.organisation_id') and object_id = $1
  union all
  select 'attempt', object_id, step.sequence, from_state, event, to_state, step.occurred_at
  from payments.attempt_step as step
  where organisation_id = current_setting('bascule.organisation_id')
    and object_id in (
      select id
      from payments.attempt
      where organisation_id = current_setting('bascule.organisation_id') and payment_id = $1
    )
  union all
  select 'refund', object_id, step.sequence, from_state, event, to_state, step.occurred_at
  from payments.refund_step as step
  where organisation_id = current_setting('bascule.organisation_id')
    and object_id in (
      select id
      from payments.refund
      where organisation_id = current_setting('bascule.organisation_id') and payment_id = $1
    )
  union all
  select 'dispute', object_id, step.sequence, from_state, event, to_state, step.occurred_at
  from payments.dispute_step as step
  where organisation_id = current_setting('bascule.organisation_id')
    and object_id in (
      select id
      from payments.dispute
      where organisation_id = current_setting('bascule.organisation_id') and payment_id = $1
    )
  order by occurred_at, noun, sequence
  limit 2000`,
);

export interface ExchangeRow {
  readonly id: string;
  readonly attempt_id: string;
  readonly purpose: string;
  readonly method: string;
  readonly path: string;
  readonly request: unknown;
  readonly status: number | null;
  readonly answer: unknown;
  readonly duration_ms: number;
  readonly occurred_at: Date;
}

/** What was said to providers about a payment, and what they said. */
export const exchangesOfPayment = sql<ExchangeRow, [paymentId: string]>(
  'payments.exchanges_of_payment',
  `
  select id, attempt_id, purpose, method, path, request, status, answer, duration_ms, occurred_at
  from payments.exchange
  where organisation_id = current_setting('bascule.organisation_id') and payment_id = $1
  order by occurred_at, id
  limit 500`,
);

export interface PartRow {
  readonly noun: 'attempt' | 'refund' | 'dispute';
  readonly id: string;
  readonly operation: string;
  readonly state: string;
  readonly provider: string | null;
  readonly idempotency_key: string | null;
  readonly request: unknown;
  readonly provider_reference: string | null;
  readonly connection_id: string | null;
  readonly lease_until: Date | null;
  readonly next_action_at: Date | null;
  readonly created_at: Date;
}

/** The attempts, refunds and disputes of a payment: under whose names other modules keep their rows. */
export const partsOfPayment = sql<PartRow, [paymentId: string]>(
  'payments.parts_of_payment',
  `
  select 'attempt' as noun, id, operation, state, provider, connection_id, idempotency_key,
    request, provider_reference, lease_until, next_action_at, created_at
  from payments.attempt
  where organisation_id = current_setting('bascule.organisation_id') and payment_id = $1
  union all
  select 'refund', id, 'refund', state, null, null, null, null, null, null, null, created_at
  from payments.refund
  where organisation_id = current_setting('bascule.organisation_id') and payment_id = $1
  union all
  select 'dispute', id, 'dispute', state, provider, connection_id, null, null, provider_reference,
    null, null, created_at
  from payments.dispute
  where organisation_id = current_setting('bascule.organisation_id') and payment_id = $1
  order by created_at, id
  limit 1000`,
);
