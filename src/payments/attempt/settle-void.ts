import {
  book,
  type Change,
  moveAttempt,
  movePayment,
  setAttempt,
  setPayment,
  tellPayment,
} from '../record/change.ts';
import type { Attempt, Payment } from '../record/world.ts';
import { isOpen } from './attempt.machine.ts';
import { releaseHeld } from './bookings.ts';
import { closeAttempt, type Failed, failAttempt, fenceAfter } from './closing.ts';
import { giveLateBack } from './open-late-refund.ts';
import type { Approval, FinalOutcome, SettleDeps } from './settle-attempt.ts';
import { authorizationOf } from './settle-capture.ts';

/**
 * The end of a void: the payment is canceled and its hold released, or nothing changed. Where another
 * attempt succeeded late meanwhile, the hold is that one's, and goes back by the merchant's policy.
 */
export const settleVoid = (
  deps: SettleDeps,
  change: Change,
  attempt: Attempt,
  outcome: FinalOutcome,
): Change => {
  if (!isOpen(attempt.state)) return change;
  const ended =
    outcome.kind === 'approved'
      ? succeed(change, attempt, outcome)
      : fail(change, attempt, outcome);
  return isBesideLate(change, attempt)
    ? giveLateBack(deps, ended, authorizationOf(change).id)
    : ended;
};

/** Whether what holds the payment's money is not what the void lets go. */
const isBesideLate = (change: Change, { request }: Attempt): boolean =>
  change.payment.state === 'succeeded_late' &&
  authorizationOf(change).provider_reference !== request.reference;

const succeed = (change: Change, attempt: Attempt, outcome: Approval): Change => {
  const voided = supersede(closeAttempt(change, attempt, 'approve', outcome));
  const fields = { open_attempt_id: fenceAfter(voided), next_action: null };
  const { state } = voided.payment;
  if (isBesideLate(change, attempt)) return setPayment(voided, fields);
  // Asked of the change before: once it is voided, the payment may be upon another.
  const ended = (): Change => setAttempt(voided, authorizationOf(change).id, { expires_at: null });
  switch (state) {
    case 'authorized':
    case 'succeeded_late':
      return letGo(ended(), 'cancel', fields, attempt);
    case 'partially_captured':
      return letGo(ended(), 'release', fields, attempt);
    // The payer may have failed while the void was under way: given up is given up.
    case 'declined':
    case 'requires_action':
      return tellPayment(movePayment(voided, 'cancel', fields, attempt.id), 'payment.canceled');
    default:
      return setPayment(voided, fields);
  }
};

/** What was held is released; what was captured stays. */
const letGo = (
  change: Change,
  event: 'cancel' | 'release',
  fields: Partial<Payment>,
  attempt: Attempt,
): Change => {
  const { hold_id: holdId } = change.payment;
  const released =
    holdId === null ? change : book(change, releaseHeld(change.payment, holdId, change.at));
  const emptied = { ...fields, held_minor: 0n, hold_id: null };
  return tellPayment(
    movePayment(released, event, emptied, attempt.id),
    event === 'cancel' ? 'payment.canceled' : 'payment.released',
  );
};

/** The authorisation that waited for the payer is over: the provider canceled it with the rest. */
const supersede = (change: Change): Change => {
  const waiting = change.attempts.find(
    (attempt) => attempt.operation === 'authorize' && attempt.state === 'requires_action',
  );
  return waiting === undefined
    ? change
    : moveAttempt(change, waiting.id, 'supersede', { lease_until: null, next_action_at: null });
};

const fail = (change: Change, attempt: Attempt, outcome: Failed): Change => {
  const closed = failAttempt(change, attempt, outcome);
  return tellPayment(
    setPayment(closed, { open_attempt_id: fenceAfter(closed) }),
    'payment.cancel_failed',
  );
};
