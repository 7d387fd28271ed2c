import { assert, derivedId } from '#kernel';
import {
  addRefund,
  attemptOf,
  book,
  type Change,
  setPayment,
  tellRefund,
} from '../record/change.ts';
import type { Payment, Refund } from '../record/world.ts';
import { refundChargeOf } from '../split/charge-of.ts';
import { reserveRefund } from './bookings.ts';
import { openAttempt } from './open-attempt.ts';
import type { SettleDeps } from './settle-attempt.ts';
import { authorizationOf } from './settle-capture.ts';

/**
 * Gives late money back where the merchant's policy says so: what is only held is let go, what was
 * taken is refunded. The names follow from the attempt's, so that it happens once. A void of another
 * attempt that is still under way comes first: whoever settles it asks again.
 */
export const giveLateBack = (deps: SettleDeps, change: Change, attemptId: string): Change => {
  const { plan, held_minor: heldMinor, open_attempt_id: openId } = change.payment;
  const isBusy = heldMinor > 0n && openId !== null;
  if (plan?.policy.lateSuccess !== 'refund' || isBusy) return change;
  return openLateRefund(deps, change, attemptId);
};

const openLateRefund = (deps: SettleDeps, change: Change, attemptId: string): Change => {
  const authorization = authorizationOf(change);
  const reference = authorization.provider_reference;
  assert(reference !== null, 'what came late has a reference');
  const { payment } = change;
  const open = {
    attemptId: derivedId('att', attemptId, 'late_refund'),
    provider: deps.providerNamed(authorization.provider),
    connectionId: authorization.connection_id,
    traceparent: authorization.traceparent ?? '',
  };
  if (payment.held_minor > 0n) {
    const instruction = { operation: 'void', reference } as const;
    return openAttempt(change, {
      ...open,
      instruction,
      amountMinor: payment.held_minor,
      refundId: null,
    });
  }
  const refund = lateRefund(payment, attemptId, change.at);
  const reserved = setPayment(addRefund(change, refund), {
    refund_pending_minor: payment.refund_pending_minor + refund.amount_minor,
  });
  const amount = { minor: refund.amount_minor, currency: refund.currency };
  const opened = openAttempt(reserved, {
    ...open,
    instruction: {
      operation: 'refund',
      amount,
      reference,
      charge: refundChargeOf(payment, null),
    },
    amountMinor: refund.amount_minor,
    refundId: refund.id,
  });
  const attempt = attemptOf(opened, open.attemptId);
  const booked = book(opened, reserveRefund(opened.payment, refund, attempt, change.at));
  return tellRefund(booked, 'refund.created', refund.id);
};

const lateRefund = (payment: Payment, attemptId: string, at: Date): Refund => ({
  organisation_id: payment.organisation_id,
  mode: payment.mode,
  id: derivedId('re', attemptId, 'late_refund'),
  version: 0n,
  payment_id: payment.id,
  state: 'pending',
  amount_minor: payment.captured_minor,
  currency: payment.currency,
  reason: 'late_success',
  split: null,
  failure_reason: null,
  failure_code: null,
  failure_message: null,
  metadata: {},
  step_count: 0,
  created_at: at,
  updated_at: at,
});
