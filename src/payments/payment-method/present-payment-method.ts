import type { PaymentMethodView } from './schema.ts';
import type { PaymentMethod } from './store.ts';

/** A saved payment method as the API and its events show it: no token of the provider. */
export const presentPaymentMethod = (row: PaymentMethod): PaymentMethodView => ({
  id: row.id,
  object: 'payment_method',
  mode: row.mode,
  customer_id: row.customer_id,
  status: row.state,
  type: row.type,
  brand: row.brand,
  last4: row.last4,
  next_action: row.next_action_url === null ? null : { type: 'redirect', url: row.next_action_url },
  failure:
    row.failure_reason === null
      ? null
      : {
          reason: row.failure_reason,
          code: row.failure_code ?? '',
          message: row.failure_message ?? '',
        },
  provider: row.provider,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
});
