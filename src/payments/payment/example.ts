import type { PaymentView } from './schema.ts';

/** A captured payment, for the reference. */
export const examplePayment: PaymentView = {
  id: 'pay_01kahq5x7c9r2m4v6b8d0f1g3h',
  object: 'payment',
  mode: 'test',
  status: 'captured',
  amount: '10.50',
  currency: 'EUR',
  capture_method: 'automatic',
  authorized_amount: '10.50',
  captured_amount: '10.50',
  held_amount: '0.00',
  refunded_amount: '0.00',
  refund_pending_amount: '0.00',
  customer_id: null,
  payment_method_id: null,
  payment_method: { type: 'card', brand: 'visa', last4: '4242' },
  next_action: null,
  failure: null,
  reference: 'order-1042',
  description: null,
  return_url: null,
  metadata: { basket: 'b-77' },
  provider: 'stripe',
  policy: { cascade: 'safe', late_success: 'keep', on_authorization_expiry: 'release' },
  split: null,
  has_open_attempt: false,
  created_at: '2026-11-21T09:00:00.000Z',
  updated_at: '2026-11-21T09:00:00.412Z',
};

/** The same payment before its capture. */
export const exampleAuthorized: PaymentView = {
  ...examplePayment,
  status: 'authorized',
  capture_method: 'manual',
  captured_amount: '0.00',
  held_amount: '10.50',
};

/** A payment whose parts go to two sellers. */
export const exampleSplit: PaymentView = {
  ...examplePayment,
  id: 'pay_01kahr2y9e1t4p7x0c3g6k9n2r',
  reference: 'order-1043',
  amount: '100.00',
  authorized_amount: '100.00',
  captured_amount: '100.00',
  split: {
    charge_kind: 'separate',
    application_fee: '10.00',
    provider_fee: 'platform',
    on_behalf_of: false,
    parts: [
      {
        account_id: 'acc_01kahq0m2n4p6r8t0v2x4z6b8d',
        amount: '60.00',
        hold: { release: 'on_delivery', at: null },
      },
      {
        account_id: 'acc_01kahq0s3t5v7x9z1b3d5f7h9k',
        amount: '30.00',
        hold: { release: 'on_delivery', at: null },
      },
    ],
  },
};
