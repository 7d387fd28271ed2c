import type { Stripe } from 'stripe';
import type { Outcome } from '../contract.ts';
import { toMoney } from './answers.ts';
import { meaningOf, refundStatus } from './status-map.ts';

/** What a Refund says of itself. It may still fail after it succeeded: a notice tells. */
export const judgeRefund = (refund: Stripe.Refund): Outcome => {
  switch (meaningOf(refundStatus, refund.status)) {
    case 'refunded':
      return approved(refund);
    case 'pending':
      return { kind: 'pending', reference: refund.id };
    case 'declined':
      return {
        kind: 'declined',
        reference: refund.id,
        reason: refund.status === 'canceled' ? 'canceled' : 'refund_failed',
        code: refund.failure_reason ?? `refund_${refund.status}`,
        message: 'The refund did not reach the payer.',
      };
    case undefined:
      return {
        kind: 'unknown',
        cause: `${refund.id} has the status ${refund.status}, which no table holds`,
        isUnmapped: true,
      };
  }
};

const approved = (refund: Stripe.Refund): Outcome => {
  const amount = toMoney(refund.amount, refund.currency);
  if (amount !== undefined) {
    return { kind: 'approved', reference: refund.id, amount, effect: 'refunded' };
  }
  const cause = `${refund.id} gives back ${refund.amount} ${refund.currency}, which we cannot count`;
  return { kind: 'unknown', cause, isUnmapped: true };
};
