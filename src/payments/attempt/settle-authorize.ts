import { book, type Change, movePayment, tellPayment } from '../record/change.ts';
import type { Attempt, Payment } from '../record/world.ts';
import { isOpen } from './attempt.machine.ts';
import { bookFee, holdAuthorized, keepUnmatched, takeAtOnce } from './bookings.ts';
import { closeAttempt, type Failed, failAttempt, failureOf, fenceAfter } from './closing.ts';
import type { FinalOutcome } from './settle-attempt.ts';

type Approved = Extract<FinalOutcome, { kind: 'approved' }>;

/** The end of an authorisation: the payment is authorised, captured, or declined. */
export const settleAuthorize = (
  change: Change,
  attempt: Attempt,
  outcome: FinalOutcome,
): Change => {
  if (outcome.kind !== 'approved') {
    return isOpen(attempt.state) ? decline(change, attempt, outcome) : change;
  }
  if (isOpen(attempt.state)) return approve(change, attempt, outcome);
  if (attempt.state === 'approved' || attempt.state === 'approved_late') return change;
  return approveLate(change, attempt, outcome);
};

const decline = (change: Change, attempt: Attempt, outcome: Failed): Change => {
  const closed = failAttempt(change, attempt, outcome);
  const fields = { ...failureOf(outcome), ...freed(closed) };
  return tellPayment(movePayment(closed, 'decline', fields, attempt.id), 'payment.declined');
};

const approve = (change: Change, attempt: Attempt, outcome: Approved): Change => {
  const closed = closeAttempt(change, attempt, 'approve', outcome);
  const effect = outcome.effect === 'captured' ? 'capture' : 'authorize';
  const moved = movePayment(closed, effect, taken(closed, attempt, outcome), attempt.id);
  return tellPayment(
    bookTaken(moved, attempt, outcome),
    effect === 'capture' ? 'payment.captured' : 'payment.authorized',
  );
};

/**
 * The provider took the money although we had said no. It is booked and told. Where the payment
 * went through by another attempt meanwhile, the money is kept apart for somebody to return.
 */
const approveLate = (change: Change, attempt: Attempt, outcome: Approved): Change => {
  const closed = closeAttempt(change, attempt, 'approve_late', outcome);
  const { state } = closed.payment;
  if (state === 'declined' || state === 'canceled') {
    const moved = movePayment(closed, 'succeed_late', taken(closed, attempt, outcome), attempt.id);
    return tellPayment(bookTaken(moved, attempt, outcome), 'payment.succeeded_late');
  }
  return tellPayment(
    outcome.effect === 'captured'
      ? book(closed, keepUnmatched(closed.payment, attempt, closed.at))
      : closed,
    'payment.charged_twice',
  );
};

const freed = (closed: Change): Partial<Payment> => ({
  open_attempt_id: fenceAfter(closed),
  next_action_url: null,
});

const taken = (closed: Change, attempt: Attempt, outcome: Approved): Partial<Payment> => ({
  ...freed(closed),
  ...failureOf(outcome),
  provider: attempt.provider,
  authorized_minor: attempt.amount_minor,
  captured_minor: outcome.effect === 'captured' ? attempt.amount_minor : 0n,
  ...(outcome.method === undefined
    ? {}
    : {
        method_type: outcome.method.type,
        method_brand: outcome.method.brand ?? null,
        method_last4: outcome.method.last4 ?? null,
      }),
});

const bookTaken = (change: Change, attempt: Attempt, outcome: Approved): Change => {
  const { payment, at } = change;
  if (outcome.effect !== 'captured') return book(change, holdAuthorized(payment, attempt, at));
  return book(
    change,
    takeAtOnce(payment, attempt, at),
    ...(outcome.fee === undefined || outcome.fee.minor === 0n
      ? []
      : [bookFee(payment, attempt, outcome.fee, at)]),
  );
};
