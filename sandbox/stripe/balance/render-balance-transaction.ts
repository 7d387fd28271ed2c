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
              description: line.type === 'adjustment' ? 'Dispute fee' : 'Stripe processing fees',
              type: 'stripe_fee',
            },
          ],
    net: line.amount - line.fee,
    reporting_category: categoryOf(line),
    source: line.source,
    status: line.available_on <= now_s ? 'available' : 'pending',
    type: line.type,
  };
}

/** Adjustments are disputes: what one takes, and what it gives back. */
function categoryOf({ type, amount }: BalanceTransactionRecord): string {
  if (type !== 'adjustment') return type;
  return amount < 0 ? 'dispute' : 'dispute_reversal';
}
