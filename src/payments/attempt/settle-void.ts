import {
  book,
  type Change,
  moveAttempt,
  movePayment,
  setPayment,
  tellPayment,
} from '../record/change.ts';
import type { Attempt, Payment } from '../record/world.ts';
import { isOpen } from './attempt.machine.ts';
import { releaseHeld } from './bookings.ts';
import { closeAttempt, type Failed, failAttempt, fenceAfter } from './closing.ts';
import type { FinalOutcome } from './settle-attempt.ts';
import { authorizationOf } from './settle-capture.ts';

/** The end of a void: the payment is canceled and its hold released, or nothing changed. */
export const settleVoid = (change: Change, attempt: Attempt, outcome: FinalOutcome): Change => {
  if (!isOpen(attempt.state)) return change;
  if (outcome.kind !== 'approved') return fail(change, attempt, outcome);
  const closed = supersede(closeAttempt(change, attempt, 'approve', outcome));
  const fields = { open_attempt_id: fenceAfter(closed), next_action_url: null };
  switch (closed.payment.state) {
    case 'authorized':
    case 'succeeded_late': {
      const held = releaseHeld(closed.payment, authorizationOf(closed), closed.at);
      return cancel(book(closed, held), fields, attempt);
    }
    // The payer may have failed while the void was under way: given up is given up.
    case 'declined':
    case 'requires_action':
      return cancel(closed, fields, attempt);
    default:
      return setPayment(closed, fields);
  }
};

const cancel = (change: Change, fields: Partial<Payment>, attempt: Attempt): Change =>
  tellPayment(movePayment(change, 'cancel', fields, attempt.id), 'payment.canceled');

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
