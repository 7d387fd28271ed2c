import { book, type Change, moveAttempt, movePayment, tellPayment } from '../record/change.ts';
import type { Attempt } from '../record/world.ts';
import { isOpen } from './attempt.machine.ts';
import { releaseHeld } from './bookings.ts';
import { type Failed, failureOf } from './closing.ts';
import { openReauthorization } from './open-reauthorization.ts';
import type { SettleDeps } from './settle-attempt.ts';
import { authorizationOf } from './settle-capture.ts';

/**
 * The provider holds the money no longer: its time ran out, or somebody let it go by hand. What
 * was captured stays; the rest of the hold is released. A capture or void under way decides first.
 */
export const endAuthorization = (
  deps: SettleDeps,
  change: Change,
  attempt: Attempt,
  why: Failed,
): Change => {
  const { payment, at } = change;
  const isBusy = change.attempts.some(
    ({ operation, state }) => ['increment', 'capture', 'void'].includes(operation) && isOpen(state),
  );
  // What came twice and was kept apart: its end is not the payment's, and a return decides first.
  if (authorizationOf(change).id !== attempt.id) {
    return isReturned(change, attempt)
      ? change
      : moveAttempt(change, attempt.id, 'expire', { expires_at: null });
  }
  if (payment.hold_id === null || isBusy) return change;
  const ended = movePayment(
    moveAttempt(change, attempt.id, 'expire', { expires_at: null }),
    'expire',
    { held_minor: 0n, hold_id: null, ...failureOf(why) },
    attempt.id,
  );
  const booked = book(ended, releaseHeld(payment, payment.hold_id, at, 'expired'));
  const told = tellPayment(booked, 'payment.expired');
  const isWanted = payment.captured_minor === 0n && payment.plan?.policy.onExpiry === 'reauthorize';
  return isWanted ? openReauthorization(deps, told, attempt) : told;
};

const isReturned = ({ attempts }: Change, { id }: Attempt): boolean =>
  attempts.some(({ returns_attempt_id: returned }) => returned === id);
