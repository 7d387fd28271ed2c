import type Stripe from 'stripe';
import type { TopupRecord } from '../world/records.ts';

export function renderTopup(topup: TopupRecord): Stripe.Topup {
  return {
    id: topup.id,
    object: 'topup',
    amount: topup.amount,
    balance_transaction: topup.balance_transaction,
    created: topup.created,
    currency: topup.currency,
    description: topup.description,
    expected_availability_date:
      topup.due_ms === 0 ? topup.created : Math.floor(topup.due_ms / 1_000),
    failure_code: topup.failure_code,
    failure_message:
      topup.failure_code === null ? null : 'The bank account has insufficient funds.',
    initiated_by: 'user',
    livemode: false,
    metadata: topup.metadata,
    source: null,
    statement_descriptor: topup.statement_descriptor,
    status: topup.status,
    transfer_group: topup.transfer_group,
  };
}
