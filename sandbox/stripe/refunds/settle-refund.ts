import { bookLine } from '../balance/book-line.ts';
import type { RefundRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';

/** Brings a refund to the end that its card has: pending ones succeed, some fail afterwards. */
export function settleRefund(step: Step, refund: RefundRecord): void {
  if (refund.due === 'succeeds') {
    const settled = step.put<RefundRecord>({
      ...refund,
      status: 'succeeded',
      due: null,
      due_ms: 0,
    });
    step.emit('refund.updated', settled, refund);
    return;
  }

  const { amount, currency, id } = refund;
  const failed = step.put<RefundRecord>({
    ...refund,
    status: 'failed',
    failure_reason: 'expired_or_canceled_card',
    failure_balance_transaction: bookLine(step, {
      type: 'refund_failure',
      amount,
      currency,
      source: id,
    }).id,
    due: null,
    due_ms: 0,
  });
  step.emit('refund.updated', failed, refund);
  step.emit('refund.failed', failed, refund);

  const charge = step.get('charge', refund.charge);
  if (charge === undefined) return;
  const restored = step.put({ ...charge, amount_refunded: charge.amount_refunded - amount });
  step.emit('charge.updated', restored, charge);
}
