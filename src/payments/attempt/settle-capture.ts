import { assert } from '#kernel';
import { book, type Change, movePayment, setPayment, tellPayment } from '../record/change.ts';
import type { Attempt, World } from '../record/world.ts';
import { isOpen } from './attempt.machine.ts';
import { bookFee, takeHeld } from './bookings.ts';
import { closeAttempt, type Failed, failAttempt, fenceAfter } from './closing.ts';
import type { FinalOutcome } from './settle-attempt.ts';

type Approved = Extract<FinalOutcome, { kind: 'approved' }>;

/** The end of a capture. A capture that failed is no failed payment: the hold still stands. */
export const settleCapture = (change: Change, attempt: Attempt, outcome: FinalOutcome): Change => {
  if (outcome.kind !== 'approved')
    return isOpen(attempt.state) ? fail(change, attempt, outcome) : change;
  if (!isOpen(attempt.state) && !mayComeLate(change, attempt, outcome)) return change;
  const event = isOpen(attempt.state) ? 'approve' : 'approve_late';
  const closed = closeAttempt(change, attempt, event, outcome);
  const moved = movePayment(
    closed,
    'capture',
    { captured_minor: attempt.amount_minor, open_attempt_id: fenceAfter(closed) },
    attempt.id,
  );
  const { payment, at } = moved;
  const booked = book(
    moved,
    takeHeld(payment, authorizationOf(moved), attempt, at),
    ...(outcome.fee === undefined || outcome.fee.minor === 0n
      ? []
      : [bookFee(payment, attempt, outcome.fee, at)]),
  );
  return tellPayment(booked, 'payment.captured');
};

const fail = (change: Change, attempt: Attempt, outcome: Failed): Change => {
  const closed = failAttempt(change, attempt, outcome);
  return tellPayment(setPayment(closed, { open_attempt_id: null }), 'payment.capture_failed');
};

/** A capture called failed that went through after all, while its authorisation still stands. */
const mayComeLate = (change: Change, attempt: Attempt, { amount }: Approved): boolean =>
  (attempt.state === 'declined' || attempt.state === 'not_sent') &&
  change.payment.state === 'authorized' &&
  // Of another amount it is somebody else's: another try of ours, or the merchant's own hand.
  amount.minor === attempt.amount_minor;

/** The authorisation that a capture or void acts upon. */
export const authorizationOf = (world: World): Attempt => {
  const approved = world.attempts.find(
    (attempt) =>
      attempt.operation === 'authorize' &&
      (attempt.state === 'approved' || attempt.state === 'approved_late'),
  );
  assert(approved !== undefined, `payment ${world.payment.id} was authorised`);
  return approved;
};
