import type Stripe from 'stripe';
import type { BalanceTransactionRecord } from '../world/records.ts';

export function renderBalanceTransaction(
  line: BalanceTransactionRecord,
  now_s: number,
): Stripe.BalanceTransaction {
  return {
    id: line.id,
    object: 'balance_transaction',
    amount: line.amount,
    available_on: line.available_on,
    balance_type: 'payments',
    created: line.created,
    currency: line.currency,
    description: line.type === 'refund' ? 'REFUND FOR CHARGE' : null,
    exchange_rate: null,
    fee: line.fee,
    fee_details:
      line.fee === 0
        ? []
        : [
            {
              amount: line.fee,
              application: null,
              currency: line.currency,
              description: 'Stripe processing fees',
              type: 'stripe_fee',
            },
          ],
    net: line.amount - line.fee,
    reporting_category: line.type,
    source: line.source,
    status: line.available_on <= now_s ? 'available' : 'pending',
    type: line.type,
  };
}
