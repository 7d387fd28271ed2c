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
    description: descriptions[line.type] ?? null,
    exchange_rate: null,
    fee: line.fee,
    fee_details: feeDetails(line),
    net: line.amount - line.fee,
    reporting_category: categoryOf(line),
    source: line.source,
    status: line.available_on <= now_s ? 'available' : 'pending',
    type: line.type,
  };
}

/** The platform's part and Stripe's own. */
function feeDetails(line: BalanceTransactionRecord): Stripe.BalanceTransaction.FeeDetail[] {
  const { fee, application_fee = 0, currency, type } = line;
  const part = (amount: number, kind: string, description: string) =>
    amount === 0 ? [] : [{ amount, application: null, currency, description, type: kind }];
  return [
    ...part(application_fee, 'application_fee', 'Bascule application fee'),
    ...part(fee - application_fee, 'stripe_fee', feeNames[type] ?? 'Stripe processing fees'),
  ];
}

const descriptions: Readonly<Partial<Record<BalanceTransactionRecord['type'], string>>> = {
  payout: 'STRIPE PAYOUT',
  payout_cancel: 'STRIPE PAYOUT CANCELLATION',
  payout_failure: 'STRIPE PAYOUT FAILURE',
  refund: 'REFUND FOR CHARGE',
};

const feeNames: typeof descriptions = {
  adjustment: 'Dispute fee',
  payout: 'Instant payout fee',
};

const categories: typeof descriptions = {
  application_fee: 'platform_earning',
  application_fee_refund: 'platform_earning_refund',
  payment: 'charge',
  payment_refund: 'refund',
  payout_cancel: 'payout_reversal',
  payout_failure: 'payout_reversal',
  stripe_fee: 'fee',
  transfer_refund: 'transfer_reversal',
};

/**
 * Stripe's grouping of types. Adjustments are disputes: what one takes, and what it gives back.
 * Source: docs.stripe.com/reports/reporting-categories.
 */
function categoryOf({ type, amount }: BalanceTransactionRecord): string {
  if (type !== 'adjustment') return categories[type] ?? type;
  return amount < 0 ? 'dispute' : 'dispute_reversal';
}
