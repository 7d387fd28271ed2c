import type { Capture, Refund } from '@mollie/api-client';
import type { Outcome } from '../contract.ts';
import { uncounted, unmapped } from './judge-payment.ts';
import { captureStatus, meaningOf, refundStatus } from './status-map.ts';
import { toMoney } from './units.ts';

/** What a capture says of itself. */
export const judgeCapture = (capture: Capture): Outcome => {
  const { id, status } = capture;
  switch (meaningOf(captureStatus, status)) {
    case 'captured':
      return approved(capture, 'captured');
    case 'pending':
      return { kind: 'pending', reference: id };
    case 'declined':
      return {
        kind: 'declined',
        reference: id,
        reason: 'capture_failed',
        code: `capture_${status}`,
        message: 'The capture failed at the provider.',
      };
    case undefined:
      return unmapped(id, status);
  }
};

/** What a refund says of itself. It may still fail after it was paid out: a notice tells. */
export const judgeRefund = (refund: Refund): Outcome => {
  const { id, status } = refund;
  switch (meaningOf(refundStatus, status)) {
    case 'refunded':
      return approved(refund, 'refunded');
    case 'pending':
      return { kind: 'pending', reference: id };
    case 'declined':
      return {
        kind: 'declined',
        reference: id,
        reason: status === 'canceled' ? 'canceled' : 'refund_failed',
        code: `refund_${status}`,
        message: 'The refund did not reach the payer.',
      };
    case undefined:
      return unmapped(id, status);
  }
};

const approved = (part: Capture | Refund, effect: 'captured' | 'refunded'): Outcome => {
  const amount = toMoney(part.amount);
  return amount === undefined
    ? uncounted(part.id)
    : { kind: 'approved', reference: part.id, amount, effect };
};
