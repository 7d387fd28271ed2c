import { formatAmount, money } from '#money';
import type { Payout } from './payout.ts';
import type { PayoutView } from './schema.ts';

/** A payout as the API and its events show it. */
export const presentPayout = (payout: Payout): PayoutView => ({
  id: payout.id,
  object: 'payout',
  mode: payout.mode,
  account_id: payout.account_id,
  status: payout.state,
  amount: formatAmount(money(payout.amount_minor, payout.currency)),
  currency: payout.currency,
  fee_amount: formatAmount(money(payout.fee_minor, payout.currency)),
  method: payout.method,
  is_automatic: payout.is_automatic,
  external_account: payout.destination,
  provider: payout.provider,
  provider_reference: payout.provider_reference,
  arrives_on: payout.arrives_on?.toISOString() ?? null,
  paid_at: payout.paid_at?.toISOString() ?? null,
  failure:
    payout.failure_code === null
      ? null
      : { code: payout.failure_code, message: payout.failure_message ?? '' },
  description: payout.description,
  metadata: payout.metadata,
  created_at: payout.created_at.toISOString(),
  updated_at: payout.updated_at.toISOString(),
});
