import {
  book,
  type Change,
  moveAttempt,
  movePayment,
  setAttempt,
  tellPayment,
} from '../record/change.ts';
import type { Attempt, Payment } from '../record/world.ts';
import { isOpen } from './attempt.machine.ts';
import { releaseHeld } from './bookings.ts';
import { type Failed, failureOf } from './closing.ts';
import { openReauthorization } from './open-reauthorization.ts';
import type { SettleDeps } from './settle-attempt.ts';
import { authorizationOf } from './settle-capture.ts';

/**
 * The provider holds the money no longer: its time ran out, or somebody let it go by hand. What
 * was captured stays; the rest of the hold is released. A capture or void under way decides first,
 * and then it is looked at again: who told of the end may not tell of it twice.
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
  const returns = returnsOf(change, attempt);
  const isApart = isKeptApart(payment, attempt);
  if (returns.length > 0 || isApart || authorizationOf(change).id !== attempt.id) {
    // Money that was taken is still somebody's to decide about; of a hold nothing is left.
    const decided = isApart ? { review_reason: null } : {};
    return returns.every(({ state }) => state === 'declined' || state === 'not_sent')
      ? moveAttempt(change, attempt.id, 'expire', { expires_at: null, ...decided })
      : change;
  }
  if (payment.hold_id === null) return change;
  if (isBusy) return setAttempt(change, attempt.id, { expires_at: at });
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

/** A hold beside the payment's own that waits for a person to give it back. */
const isKeptApart = (payment: Payment, { state, review_reason: why }: Attempt): boolean =>
  state === 'approved_late' && why !== null && payment.capture_mode === 'manual';

const returnsOf = ({ attempts }: Change, { id }: Attempt): readonly Attempt[] =>
  attempts.filter(({ returns_attempt_id: returned }) => returned === id);
