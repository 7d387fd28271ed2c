import { formatAmount, money } from '#money';
import { presentFailure } from '../payment/present-payment.ts';
import type { Refund } from '../record/world.ts';
import { presentRefundSplit } from '../split/present-split.ts';
import type { RefundView } from './schema.ts';

/** A refund as the API and its events show it. */
export const presentRefund = (refund: Refund): RefundView => ({
  id: refund.id,
  object: 'refund',
  mode: refund.mode,
  payment_id: refund.payment_id,
  status: refund.state,
  amount: formatAmount(money(refund.amount_minor, refund.currency)),
  currency: refund.currency,
  reason: refund.reason,
  split: presentRefundSplit(refund),
  failure: presentFailure(refund),
  metadata: refund.metadata,
  created_at: refund.created_at.toISOString(),
  updated_at: refund.updated_at.toISOString(),
});
