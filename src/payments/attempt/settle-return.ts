import { book, type Change, setAttempt, tellPayment } from '../record/change.ts';
import type { Attempt } from '../record/world.ts';
import { isOpen } from './attempt.machine.ts';
import { giveBack } from './bookings.ts';
import { closeAttempt, failAttempt } from './closing.ts';
import type { FinalOutcome } from './settle-attempt.ts';

/** The end of a return: the money that came twice is back with the payer, or somebody has to act. */
export const settleReturn = (change: Change, attempt: Attempt, outcome: FinalOutcome): Change => {
  const isLate = attempt.state === 'declined' || attempt.state === 'not_sent';
  if (outcome.kind === 'approved') {
    if (!isOpen(attempt.state) && !isLate) return change;
    const closed = closeAttempt(change, attempt, isLate ? 'approve_late' : 'approve', outcome);
    const wasTaken = attempt.request.operation === 'refund';
    const booked = wasTaken ? book(closed, giveBack(closed.payment, attempt, closed.at)) : closed;
    return tellPayment(booked, 'payment.returned');
  }
  if (!isOpen(attempt.state)) return change;
  const failed = failAttempt(change, attempt, outcome);
  return tellPayment(askSomebody(failed, attempt), 'payment.return_failed');
};

/** The money still stands apart: a person decides what is to happen with it. */
const askSomebody = (change: Change, { returns_attempt_id: twice }: Attempt): Change =>
  twice === null
    ? change
    : setAttempt(change, twice, { review_reason: 'it could not be given back to the payer' });
