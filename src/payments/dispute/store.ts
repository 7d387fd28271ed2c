import { type Mode, sql } from '#kernel';
import type { SplitPlan } from '../split/split-plan.ts';
import type { Dispute, Response } from './dispute.ts';

const disputeColumns = `organisation_id, mode, id, payment_id, state, stage, provider, connection_id,
  provider_reference, amount_minor, currency, reason, code, funds, withdrawn_minor,
  withdrawn_currency, fee_minor, fee_currency, fee_told_at, booking_count, respond_by,
  deadline_told, told_at, evidence, next_look_at, step_count, created_at, updated_at`;

const responseColumns = `organisation_id, mode, id, dispute_id, kind, state, evidence, failure_code,
  failure_message, resolve_count, next_action_at, step_count, traceparent, created_at, updated_at`;

/** Makes the row of a dispute that nobody told of before; what it is, the report says. */
export const insertDispute = sql<never, [row: string]>(
  'payments.insert_dispute',
  `
  insert into payments.dispute (${disputeColumns})
  select ${disputeColumns}
  from jsonb_populate_record(null::payments.dispute, $1::jsonb)
  on conflict (organisation_id, connection_id, provider_reference) do nothing`,
);

export const lockDisputeByReference = sql<
  Dispute,
  [organisationId: string, connectionId: string, reference: string]
>(
  'payments.lock_dispute_by_reference',
  `
  select ${disputeColumns}
  from payments.dispute
  where organisation_id = $1
    and connection_id = $2
    and provider_reference = $3
  for no key update`,
);

export const lockDispute = sql<Dispute, [organisationId: string, mode: Mode, id: string]>(
  'payments.lock_dispute',
  `
  select ${disputeColumns}
  from payments.dispute
  where organisation_id = $1
    and mode = $2
    and id = $3
  for no key update`,
);

export const selectDispute = sql<Dispute, [organisationId: string, mode: Mode, id: string]>(
  'payments.select_dispute',
  `
  select ${disputeColumns}
  from payments.dispute
  where organisation_id = $1
    and mode = $2
    and id = $3`,
);

/** How the disputed payment was split. */
export const splitOfPayment = sql<
  { readonly split: SplitPlan | null },
  [organisationId: string, paymentId: string]
>(
  'payments.split_of_payment',
  `
  select split
  from payments.payment
  where organisation_id = $1
    and id = $2`,
);

export const selectDisputes = sql<
  Dispute,
  [
    organisationId: string,
    mode: Mode,
    paymentId: string | null,
    state: string | null,
    before: string | null,
    limit: number,
  ]
>(
  'payments.select_disputes',
  `
  select ${disputeColumns}
  from payments.dispute
  where organisation_id = $1
    and mode = $2
    and ($3::text is null or payment_id = $3)
    and ($4::text is null or state = $4)
    and ($5::text is null or id < $5)
  order by id desc
  limit $6`,
);

/** Writes a locked dispute, as JSON. */
export const saveDispute = sql<never, [row: string]>(
  'payments.save_dispute',
  `
  update payments.dispute as stored
  set state = changed.state,
    stage = changed.stage,
    amount_minor = changed.amount_minor,
    currency = changed.currency,
    reason = changed.reason,
    code = changed.code,
    funds = changed.funds,
    withdrawn_minor = changed.withdrawn_minor,
    withdrawn_currency = changed.withdrawn_currency,
    fee_minor = changed.fee_minor,
    fee_currency = changed.fee_currency,
    fee_told_at = changed.fee_told_at,
    booking_count = changed.booking_count,
    respond_by = changed.respond_by,
    deadline_told = changed.deadline_told,
    told_at = changed.told_at,
    evidence = changed.evidence,
    next_look_at = changed.next_look_at,
    step_count = changed.step_count,
    updated_at = changed.updated_at
  from jsonb_populate_record(null::payments.dispute, $1::jsonb) as changed
  where stored.organisation_id = changed.organisation_id
    and stored.id = changed.id`,
);

export const insertDisputeStep = sql<never, [step: string]>(
  'payments.insert_dispute_step',
  `
  insert into payments.dispute_step
    (organisation_id, mode, object_id, sequence, from_state, event, to_state, occurred_at)
  select organisation_id, mode, object_id, sequence, from_state, event, to_state, occurred_at
  from jsonb_populate_record(null::payments.dispute_step, $1::jsonb)`,
);

export const insertResponseStep = sql<never, [step: string]>(
  'payments.insert_response_step',
  `
  insert into payments.dispute_response_step
    (organisation_id, mode, object_id, sequence, from_state, event, to_state, occurred_at)
  select organisation_id, mode, object_id, sequence, from_state, event, to_state, occurred_at
  from jsonb_populate_record(null::payments.dispute_response_step, $1::jsonb)`,
);

/** Disputes that are due to be looked at, longest due first. */
export const disputesToLookAt = sql<{ readonly id: string }, [now: Date, limit: number]>(
  'payments.disputes_to_look_at',
  `
  select id
  from payments.dispute
  where next_look_at <= $1
  order by next_look_at
  limit $2`,
);

/** Takes due disputes and puts off their next look, so that two workers do not ask at once. */
export const takeDisputes = sql<Dispute, [ids: readonly string[], now: Date, next: Date]>(
  'payments.take_disputes',
  `
  update payments.dispute
  set next_look_at = $3
  where (organisation_id, id) in (
    select organisation_id, id
    from payments.dispute
    where id = any ($1::text[])
      and next_look_at <= $2
    order by id
    limit 1000
    for no key update skip locked
  )
  returning ${disputeColumns}`,
);

/** A new answer, leased to whoever makes it. */
export const insertResponse = sql<never, [row: string, leaseMs: number]>(
  'payments.insert_response',
  `
  insert into payments.dispute_response (${responseColumns}, lease_until)
  select ${responseColumns}, clock_timestamp() + $2 * interval '1 millisecond'
  from jsonb_populate_record(null::payments.dispute_response, $1::jsonb)`,
);

export const selectResponse = sql<Response, [organisationId: string, id: string]>(
  'payments.select_response',
  `
  select ${responseColumns}
  from payments.dispute_response
  where organisation_id = $1
    and id = $2`,
);

/** The last answer to each of several disputes. */
export const lastResponses = sql<Response, [organisationId: string, disputeIds: readonly string[]]>(
  'payments.last_responses',
  `
  select distinct on (dispute_id) ${responseColumns}
  from payments.dispute_response
  where organisation_id = $1
    and dispute_id = any ($2::text[])
  order by dispute_id, id desc
  limit 1000`,
);

/** Writes an answer and gives its lease back. */
export const saveResponse = sql<never, [row: string]>(
  'payments.save_response',
  `
  update payments.dispute_response as stored
  set state = changed.state,
    failure_code = changed.failure_code,
    failure_message = changed.failure_message,
    resolve_count = changed.resolve_count,
    next_action_at = changed.next_action_at,
    lease_until = null,
    step_count = changed.step_count,
    updated_at = changed.updated_at
  from jsonb_populate_record(null::payments.dispute_response, $1::jsonb) as changed
  where stored.organisation_id = changed.organisation_id
    and stored.id = changed.id`,
);

export const dueResponses = sql<{ readonly id: string }, [now: Date, limit: number]>(
  'payments.due_responses',
  `
  select id
  from payments.dispute_response
  where state in ('sending', 'unknown')
    and next_action_at <= $1
    and (lease_until is null or lease_until < clock_timestamp())
  order by next_action_at
  limit $2`,
);

/** Takes the lease of open answers that are free, by the database's clock. */
export const claimResponses = sql<Response, [ids: readonly string[], leaseMs: number]>(
  'payments.claim_responses',
  `
  update payments.dispute_response
  set lease_until = clock_timestamp() + $2 * interval '1 millisecond'
  where (organisation_id, id) in (
    select organisation_id, id
    from payments.dispute_response
    where id = any ($1::text[])
      and state in ('sending', 'unknown')
      and (lease_until is null or lease_until < clock_timestamp())
    order by id
    limit 100
    for no key update skip locked
  )
  returning ${responseColumns}`,
);

/** What was said to a provider about an answer, for the timeline of its payment. */
export const insertResponseExchanges = sql<never, [rows: string]>(
  'payments.insert_response_exchanges',
  `
  insert into payments.exchange
    (organisation_id, mode, id, payment_id, attempt_id, purpose, method, path, request, status,
     answer, duration_ms, occurred_at)
  select organisation_id, mode, id, payment_id, attempt_id, purpose, method, path, request, status,
    answer, duration_ms, occurred_at
  from jsonb_populate_recordset(null::payments.exchange, $1::jsonb)`,
);
