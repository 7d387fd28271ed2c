import { assert } from '#kernel';
import {
  book,
  type Change,
  moveAttempt,
  moveRefund,
  refundOf,
  setPayment,
  tellRefund,
} from '../record/change.ts';
import type { Attempt, Payment, Refund } from '../record/world.ts';
import { isOpen } from './attempt.machine.ts';
import { payRefund, payRefundLate, releaseRefund, returnRefund } from './bookings.ts';
import { closeAttempt, type Failed, failAttempt, failureOf } from './closing.ts';
import type { FinalOutcome } from './settle-attempt.ts';

type Approved = Extract<FinalOutcome, { kind: 'approved' }>;

/**
 * The end of a refund. What was reserved when it was asked for is paid or released; and because a
 * buyer's bank may send it back days later, or pay it after all, either end can be overturned.
 */
export const settleRefund = (change: Change, attempt: Attempt, outcome: FinalOutcome): Change => {
  assert(attempt.refund_id !== null, 'a refund attempt names its refund');
  const refund = refundOf(change, attempt.refund_id);
  const open = isOpen(attempt.state);
  if (outcome.kind === 'approved') {
    if (open) return succeed(change, attempt, refund, outcome);
    return attempt.state === 'declined' || attempt.state === 'not_sent'
      ? succeedLate(change, attempt, refund, outcome)
      : change;
  }
  if (open) return fail(change, attempt, refund, outcome);
  return attempt.state === 'approved' ? failLate(change, attempt, refund, outcome) : change;
};

const succeed = (change: Change, attempt: Attempt, refund: Refund, outcome: Approved): Change => {
  const closed = closeAttempt(change, attempt, 'approve', outcome);
  const moved = moveRefund(closed, refund.id, 'succeed', failureOf(outcome));
  const paid = setPayment(moved, shift(moved.payment, -refund.amount_minor, refund.amount_minor));
  return tellRefund(
    book(paid, payRefund(paid.payment, refund, attempt, paid.at)),
    'refund.succeeded',
    refund.id,
  );
};

const fail = (change: Change, attempt: Attempt, refund: Refund, outcome: Failed): Change => {
  const closed = failAttempt(change, attempt, outcome);
  const moved = moveRefund(closed, refund.id, 'fail', failureOf(outcome));
  const released = setPayment(moved, shift(moved.payment, -refund.amount_minor, 0n));
  return tellRefund(
    book(released, releaseRefund(released.payment, refund, released.at)),
    'refund.failed',
    refund.id,
  );
};

const failLate = (change: Change, attempt: Attempt, refund: Refund, outcome: Failed): Change => {
  const reversed = moveAttempt(change, attempt.id, 'reverse', failureOf(outcome));
  const moved = moveRefund(reversed, refund.id, 'fail_late', failureOf(outcome));
  const back = setPayment(moved, shift(moved.payment, 0n, -refund.amount_minor));
  return tellRefund(
    book(back, returnRefund(back.payment, refund, attempt, back.at)),
    'refund.failed',
    refund.id,
  );
};

const succeedLate = (
  change: Change,
  attempt: Attempt,
  refund: Refund,
  outcome: Approved,
): Change => {
  const closed = closeAttempt(change, attempt, 'approve_late', outcome);
  const moved = moveRefund(closed, refund.id, 'succeed_late', failureOf(outcome));
  const paid = setPayment(moved, shift(moved.payment, 0n, refund.amount_minor));
  return tellRefund(
    book(paid, payRefundLate(paid.payment, refund, attempt, paid.at)),
    'refund.succeeded',
    refund.id,
  );
};

const shift = (payment: Payment, pending: bigint, refunded: bigint): Partial<Payment> => ({
  refund_pending_minor: payment.refund_pending_minor + pending,
  refunded_minor: payment.refunded_minor + refunded,
});
