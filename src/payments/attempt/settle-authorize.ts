import { type Change, movePayment, tellPayment } from '../record/change.ts';
import type { Attempt } from '../record/world.ts';
import { isOpen } from './attempt.machine.ts';
import { closeAttempt, type Failed, failAttempt, failureOf } from './closing.ts';
import { endAuthorization } from './end-authorization.ts';
import { bookTaken, freed, taken } from './grant.ts';
import { openNextTry } from './open-next-try.ts';
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
