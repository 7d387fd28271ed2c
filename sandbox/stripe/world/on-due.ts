import { reviewDue } from '../accounts/review-account.ts';
import { turnFunds } from '../balance/turn-funds.ts';
import { settleDispute } from '../disputes/settle-dispute.ts';
import { cancelIntent } from '../payment-intents/cancel-payment-intent.ts';
import { settlePayout } from '../payouts/settle-payout.ts';
import { settleRefund } from '../refunds/settle-refund.ts';
import { settleTopup } from '../topups/settle-topup.ts';
import type { AnyRecord } from './records.ts';
import type { Step } from './step.ts';

/** What time brings: a refund ends, a dispute is judged, a hold that nobody captured is released. */
export function onDue(step: Step, record: AnyRecord): void {
  if (record.kind === 'refund') {
    settleRefund(step, record);
    return;
  }
  if (record.kind === 'dispute') {
    settleDispute(step, record);
    return;
  }
  if (record.kind === 'funds_turn') {
    turnFunds(step, record);
    return;
  }
  if (record.kind === 'payout') {
    settlePayout(step, record);
    return;
  }
  if (record.kind === 'account') {
    reviewDue(step, record);
    return;
  }
  if (record.kind === 'topup') {
    settleTopup(step, record);
    return;
  }
  if (record.kind !== 'charge') return;
  const intent = step.get('payment_intent', record.payment_intent);
  if (intent?.status === 'requires_capture') cancelIntent(step, intent, 'automatic');
}
