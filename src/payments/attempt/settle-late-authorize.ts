import { book, type Change, movePayment, setAttempt, tellPayment } from '../record/change.ts';
import type { Attempt } from '../record/world.ts';
import { bookFee, keepUnmatched } from './bookings.ts';
import { closeAttempt } from './closing.ts';
import { bookTaken, taken } from './grant.ts';
import { giveLateBack } from './open-late-refund.ts';
import { openReturn } from './open-return.ts';
import type { Approval, SettleDeps } from './settle-attempt.ts';
import { isTakenBackSince } from './take-back-capture.ts';

/**
 * The provider took the money although we had said no. It is booked and told, and given back where
 * the merchant's policy says so. Where the payment goes through by another attempt, the money is
 * kept apart: for a return where both were tried on purpose, else for somebody to decide.
 */
export const settleLateAuthorize = (
  deps: SettleDeps,
  change: Change,
  attempt: Attempt,
  outcome: Approval,
): Change => {
  if (isLetGoSince(change, outcome) || isTakenBackSince(attempt, outcome)) return change;
  const closed = closeAttempt(change, attempt, 'approve_late', outcome);
  const { state, plan } = closed.payment;
  if (state === 'declined' || state === 'canceled' || state === 'expired') {
    const moved = movePayment(closed, 'succeed_late', taken(closed, attempt, outcome), attempt.id);
    const booked = bookTaken(deps, moved, attempt, outcome);
    const told = tellPayment(booked, 'payment.succeeded_late');
    return giveLateBack(deps, told, attempt.id);
  }
  const told = tellPayment(keptApart(closed, attempt, outcome), 'payment.charged_twice');
  if (plan?.policy.cascade === 'compensate')
    return openReturn(deps, told, attempt.id, outcome.effect);
  const why = 'the payment goes through by another attempt: to be given back, or to be kept';
  return setAttempt(told, attempt.id, { review_reason: why });
};

/** What was taken twice stands apart; what the provider keeps of it is gone all the same. */
const keptApart = (change: Change, attempt: Attempt, { effect, fee }: Approval): Change => {
  const { payment, at } = change;
  if (effect !== 'captured') return change;
  return book(change, keepUnmatched(payment, attempt, at), ...bookFee(payment, attempt, fee, at));
};

/** Told of after the void that ended it, a hold is not late: it is gone. */
const isLetGoSince = ({ attempts }: Change, { effect, reference, occurredAt }: Approval): boolean =>
  effect === 'authorized' &&
  occurredAt !== undefined &&
  attempts.some(
    (other) =>
      other.operation === 'void' &&
      other.state === 'approved' &&
      other.request.reference === reference &&
      other.updated_at >= occurredAt,
  );
