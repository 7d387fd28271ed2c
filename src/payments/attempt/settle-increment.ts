import { book, type Change, movePayment, setPayment, tellPayment } from '../record/change.ts';
import type { Attempt } from '../record/world.ts';
import { isOpen } from './attempt.machine.ts';
import { holdAnew, holdIdOf } from './bookings.ts';
import { closeAttempt, failAttempt, fenceAfter } from './closing.ts';
import type { FinalOutcome } from './settle-attempt.ts';

/** The end of an increment: more is held, or as much as before. */
export const settleIncrement = (
  change: Change,
  attempt: Attempt,
  outcome: FinalOutcome,
): Change => {
  if (!isOpen(attempt.state)) return change;
  if (outcome.kind !== 'approved') {
    const failed = failAttempt(change, attempt, outcome);
    const freed = setPayment(failed, { open_attempt_id: fenceAfter(failed) });
    return tellPayment(freed, 'payment.increment_failed');
  }
  const closed = closeAttempt(change, attempt, 'approve', outcome);
  const { payment, at } = closed;
  const heldMinor = payment.held_minor + attempt.amount_minor;
  const moved = movePayment(
    closed,
    'increment',
    {
      amount_minor: payment.amount_minor + attempt.amount_minor,
      authorized_minor: payment.authorized_minor + attempt.amount_minor,
      held_minor: heldMinor,
      hold_id: holdIdOf(attempt),
      open_attempt_id: fenceAfter(closed),
    },
    attempt.id,
  );
  return tellPayment(
    book(moved, ...holdAnew(payment, attempt, heldMinor, at)),
    'payment.incremented',
  );
};
