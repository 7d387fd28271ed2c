import {
  book,
  type Change,
  moveAttempt,
  movePayment,
  setPayment,
  tellPayment,
} from '../record/change.ts';
import type { Attempt } from '../record/world.ts';
import { isOpen } from './attempt.machine.ts';
import { releaseHeld } from './bookings.ts';
import { closeAttempt, type Failed, failAttempt } from './closing.ts';
import type { FinalOutcome } from './settle-attempt.ts';
import { authorizationOf } from './settle-capture.ts';

/** The end of a void: the payment is canceled and its hold released, or nothing changed. */
export const settleVoid = (change: Change, attempt: Attempt, outcome: FinalOutcome): Change => {
  if (!isOpen(attempt.state)) return change;
  if (outcome.kind !== 'approved') return fail(change, attempt, outcome);
  const closed = supersede(closeAttempt(change, attempt, 'approve', outcome));
  const fields = { open_attempt_id: null, next_action_url: null };
  if (closed.payment.state === 'authorized') {
    const released = book(closed, releaseHeld(closed.payment, authorizationOf(closed), closed.at));
    return tellPayment(movePayment(released, 'cancel', fields, attempt.id), 'payment.canceled');
  }
  return closed.payment.state === 'requires_action'
    ? tellPayment(movePayment(closed, 'cancel', fields, attempt.id), 'payment.canceled')
    : setPayment(closed, { open_attempt_id: null });
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
    setPayment(closed, { open_attempt_id: reopened(closed) }),
    'payment.cancel_failed',
  );
};

/** With the void out of the way, the authorisation that still waits holds the fence again. */
const reopened = (change: Change): string | null =>
  change.attempts.find((other) => other.operation === 'authorize' && isOpen(other.state))?.id ??
  null;
