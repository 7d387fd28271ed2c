import type Stripe from 'stripe';
import type { PayoutRecord } from '../world/records.ts';

/** What the bank says with each code. Source: docs.stripe.com/api/payouts/failures. */
const messages: Readonly<Record<string, string>> = {
  account_closed: 'The bank account has been closed.',
  debit_not_authorized: 'Debit transactions are not approved on the bank account.',
  insufficient_funds: 'Your Stripe account has insufficient funds to cover the payout.',
  invalid_currency: 'The bank was unable to process this payout because of its currency.',
  no_account: 'The bank account details on file are probably incorrect. No such account.',
};

export function renderPayout(payout: PayoutRecord): Stripe.Payout {
  const { failure_code } = payout;
  return {
    id: payout.id,
    object: 'payout',
    amount: payout.amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: payout.arrival_date,
    automatic: payout.is_automatic,
    balance_transaction: payout.balance_transaction,
    created: payout.created,
    currency: payout.currency,
    description: payout.description,
    destination: payout.destination,
    failure_balance_transaction: payout.failure_balance_transaction,
    failure_code,
    failure_message:
      failure_code === null ? null : (messages[failure_code] ?? 'The bank did not say why.'),
    livemode: false,
    metadata: payout.metadata,
    method: payout.method,
    original_payout: null,
    payout_method: null,
    reconciliation_status: reconciliationOf(payout),
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: payout.statement_descriptor,
    status: payout.status,
    trace_id: payout.status === 'paid' ? { status: 'pending', value: null } : null,
    type: 'bank_account',
  };
}

function reconciliationOf(payout: PayoutRecord): Stripe.Payout.ReconciliationStatus {
  if (!payout.is_automatic) return 'not_applicable';
  return payout.is_reconciled ? 'completed' : 'in_progress';
}
