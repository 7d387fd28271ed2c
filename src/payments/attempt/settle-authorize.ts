import { book, type Change, movePayment, setAttempt, tellPayment } from '../record/change.ts';
import type { Attempt, Payment } from '../record/world.ts';
import { isOpen } from './attempt.machine.ts';
import { bookFee, holdAuthorized, holdIdOf, takeAtOnce } from './bookings.ts';
import { closeAttempt, type Failed, failAttempt, failureOf, fenceAfter } from './closing.ts';
import { endAuthorization } from './end-authorization.ts';
import { openNextTry } from './open-next-try.ts';
import { expiresOf } from './resolve-schedule.ts';
import type { Approval, FinalOutcome, SettleDeps } from './settle-attempt.ts';
import { settleLateAuthorize } from './settle-late-authorize.ts';
import { takeBackCapture } from './take-back-capture.ts';

/** The end of an authorisation: the payment is authorised, captured, tried elsewhere, or declined. */
export const settleAuthorize = (
  deps: SettleDeps,
  change: Change,
  attempt: Attempt,
  outcome: FinalOutcome,
): Change => {
  if (outcome.kind !== 'approved') return fail(deps, change, attempt, outcome);
  if (isOpen(attempt.state)) return approve(deps, change, attempt, outcome);
  const stands = ['approved', 'approved_late', 'reversed', 'expired'].includes(attempt.state);
  return stands ? change : settleLateAuthorize(deps, change, attempt, outcome);
};

const fail = (deps: SettleDeps, change: Change, attempt: Attempt, outcome: Failed): Change => {
  if (isOpen(attempt.state)) return decline(deps, change, attempt, outcome);
  switch (attempt.state) {
    // Another provider was tried meanwhile: its end is not the payment's.
    case 'superseded':
      return failAttempt(change, attempt, outcome);
    case 'approved':
    case 'approved_late':
      if (isCaptureTakenBack(change, outcome)) return takeBackCapture(change, attempt, outcome);
      // What is held stays held when a capture fails that somebody else has asked for.
      return isOfCapture(outcome) ? change : endAuthorization(deps, change, attempt, outcome);
    default:
      return change;
  }
};

/** Money that was taken with the authorisation is no longer held: what failed is its capture. */
const isCaptureTakenBack = ({ payment }: Change, outcome: Failed): boolean =>
  payment.held_minor === 0n && isOfCapture(outcome);

const isOfCapture = (outcome: Failed): boolean =>
  outcome.kind === 'declined' && outcome.reason === 'capture_failed';

const decline = (deps: SettleDeps, change: Change, attempt: Attempt, outcome: Failed): Change => {
  const closed = failAttempt(change, attempt, outcome);
  const next = openNextTry(deps, closed, attempt, outcome);
  if (next !== undefined) return next;
  const fields = { ...failureOf(outcome), ...freed(closed) };
  return tellPayment(movePayment(closed, 'decline', fields, attempt.id), 'payment.declined');
};

const approve = (deps: SettleDeps, change: Change, attempt: Attempt, outcome: Approval): Change => {
  const closed = closeAttempt(change, attempt, 'approve', outcome);
  const effect = outcome.effect === 'captured' ? 'capture' : 'authorize';
  const moved = movePayment(closed, effect, taken(closed, attempt, outcome), attempt.id);
  return tellPayment(
    bookTaken(deps, moved, attempt, outcome),
    effect === 'capture' ? 'payment.captured' : 'payment.authorized',
  );
};

/** Nothing is asked of the payer any more, and the fence goes to whoever is still open. */
export const freed = (closed: Change): Partial<Payment> => ({
  open_attempt_id: fenceAfter(closed),
  next_action: null,
});

/** What the payment says once an authorisation has been granted. */
export const taken = (closed: Change, attempt: Attempt, outcome: Approval): Partial<Payment> => {
  const isTaken = outcome.effect === 'captured';
  return {
    ...freed(closed),
    ...failureOf(outcome),
    provider: attempt.provider,
    authorized_minor: attempt.amount_minor,
    captured_minor: isTaken ? attempt.amount_minor : 0n,
    held_minor: isTaken ? 0n : attempt.amount_minor,
    hold_id: isTaken ? null : holdIdOf(attempt),
    ...(outcome.method === undefined
      ? {}
      : {
          method_type: outcome.method.type,
          method_brand: outcome.method.brand ?? null,
          method_last4: outcome.method.last4 ?? null,
        }),
  };
};

/** Books what was granted: a hold with its end, or the money with what the provider kept of it. */
export const bookTaken = (
  deps: SettleDeps,
  change: Change,
  attempt: Attempt,
  outcome: Approval,
): Change => {
  const { payment, at } = change;
  if (outcome.effect !== 'captured') {
    const provider = deps.providerNamed(attempt.provider);
    const expires_at = expiresOf(provider, outcome.expiresAt, at);
    return setAttempt(book(change, holdAuthorized(payment, attempt, at)), attempt.id, {
      expires_at,
    });
  }
  return book(
    change,
    takeAtOnce(payment, attempt, at),
    ...(outcome.fee === undefined || outcome.fee.minor === 0n
      ? []
      : [bookFee(payment, attempt, outcome.fee, at)]),
  );
};
