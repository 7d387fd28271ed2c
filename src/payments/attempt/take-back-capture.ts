import {
  book,
  type Change,
  moveAttempt,
  movePayment,
  setAttempt,
  tellPayment,
} from '../record/change.ts';
import type { Attempt } from '../record/world.ts';
import { takeBack, takeBackRefunded } from './bookings.ts';
import { type Failed, failureOf } from './closing.ts';
import type { Approval } from './settle-attempt.ts';

/**
 * A capture that the provider had called done and now says failed: the money leaves the balance
 * again, and the payment stands where it stood before, without a hold. Where it was refunded
 * meanwhile, the payment stays as it is and the loss is kept apart for somebody to decide.
 */
export const takeBackCapture = (change: Change, attempt: Attempt, why: Failed): Change => {
  const { payment } = change;
  const left = payment.captured_minor - attempt.amount_minor;
  if (left < payment.refunded_minor + payment.refund_pending_minor) {
    return loseCapture(change, attempt, why);
  }
  const reversed = moveAttempt(change, attempt.id, 'reverse', failureOf(why));
  const moved = movePayment(
    reversed,
    left === 0n ? 'fail_capture' : 'fail_capture_part',
    { captured_minor: left, ...failureOf(why) },
    attempt.id,
  );
  const booked = book(moved, takeBack(moved.payment, attempt, moved.at));
  return tellPayment(booked, 'payment.capture_reversed');
};

/** Told of after the failure that took it back, a capture is not late: it is gone. */
export const isTakenBackSince = (
  { state, failure_reason: reason, updated_at: closedAt }: Attempt,
  { effect, occurredAt }: Approval,
): boolean =>
  effect === 'captured' &&
  state === 'declined' &&
  reason === 'capture_failed' &&
  occurredAt !== undefined &&
  closedAt >= occurredAt;

const loseCapture = (change: Change, attempt: Attempt, why: Failed): Change => {
  if (attempt.review_reason !== null) return change;
  const noted = setAttempt(change, attempt.id, {
    ...failureOf(why),
    review_reason: 'the provider took back what had been refunded already',
  });
  const booked = book(noted, takeBackRefunded(noted.payment, attempt, noted.at));
  return tellPayment(booked, 'payment.capture_lost');
};
