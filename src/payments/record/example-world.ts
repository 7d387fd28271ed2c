import type { Attempt, Payment, Refund, World } from './world.ts';

const at = new Date('2026-11-21T09:00:00Z');
const row = {
  organisation_id: 'org_example',
  mode: 'test',
  version: 1n,
  created_at: at,
  updated_at: at,
} as const;
const noFailure = { failure_reason: null, failure_code: null, failure_message: null } as const;

/** A payment of 10.50 EUR whose first attempt is on its way: what decisions are tested upon. */
export const examplePaymentRow: Payment = {
  ...row,
  ...noFailure,
  id: 'pay_example',
  step_count: 1,
  state: 'processing',
  amount_minor: 1050n,
  currency: 'EUR',
  capture_mode: 'automatic',
  authorized_minor: 0n,
  captured_minor: 0n,
  refund_pending_minor: 0n,
  refunded_minor: 0n,
  customer_id: null,
  payment_method_id: null,
  method_key: null,
  method_type: null,
  method_brand: null,
  method_last4: null,
  reference: null,
  description: null,
  return_url: null,
  next_action: null,
  metadata: {},
  provider: 'stripe',
  open_attempt_id: 'att_example',
  held_minor: 0n,
  hold_id: null,
  plan: null,
  attempt_count: 1,
  split: null,
  split_charge: null,
};

/** The authorisation under way of {@link examplePaymentRow}. */
export const exampleAttemptRow: Attempt = {
  ...row,
  ...noFailure,
  id: 'att_example',
  step_count: 0,
  payment_id: 'pay_example',
  refund_id: null,
  number: 1,
  operation: 'authorize',
  state: 'sending',
  provider: 'stripe',
  connection_id: 'conn_example',
  amount_minor: 1050n,
  currency: 'EUR',
  idempotency_key: 'att_example',
  request: {
    operation: 'authorize',
    path: '/v1/payment_intents',
    body: {},
    expects: { minor: '1050', currency: 'EUR' },
    reference: null,
  },
  provider_reference: null,
  lease_until: at,
  last_sent_at: at,
  resolve_count: 0,
  next_action_at: at,
  expires_at: null,
  is_final: true,
  returns_attempt_id: null,
  authentication: null,
  review_reason: null,
  traceparent: null,
};

/** A refund of 4.00 EUR under way. */
export const exampleRefundRow: Refund = {
  ...row,
  ...noFailure,
  id: 're_example',
  step_count: 0,
  payment_id: 'pay_example',
  state: 'pending',
  amount_minor: 400n,
  currency: 'EUR',
  reason: null,
  split: null,
  metadata: {},
};

/** A payment under way, with its attempt. */
export const exampleWorld: World = {
  payment: examplePaymentRow,
  attempts: [exampleAttemptRow],
  refunds: [],
};
