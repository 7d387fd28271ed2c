import { book, type Change, moveAttempt, setAttempt, tellPayment } from '../record/change.ts';
import type { Attempt } from '../record/world.ts';
import { isOpen } from './attempt.machine.ts';
import { giveBack, takeReturned } from './bookings.ts';
import { closeAttempt, type Failed, failAttempt, failureOf } from './closing.ts';
import type { Approval, FinalOutcome } from './settle-attempt.ts';

/**
 * The end of a return: the money that came twice is back with the payer, or somebody has to act.
 * Like any refund it can fail after it had succeeded, and succeed after it had failed.
 */
export const settleReturn = (change: Change, attempt: Attempt, outcome: FinalOutcome): Change => {
  const stands = attempt.state === 'approved' || attempt.state === 'approved_late';
  if (outcome.kind === 'approved') return stands ? change : succeed(change, attempt, outcome);
  if (isOpen(attempt.state)) return fail(failAttempt(change, attempt, outcome), attempt);
  return stands && wasTaken(attempt) ? comeBack(change, attempt, outcome) : change;
};

const succeed = (change: Change, attempt: Attempt, outcome: Approval): Change => {
  if (attempt.state === 'reversed') return change;
  const event = isOpen(attempt.state) ? 'approve' : 'approve_late';
  const closed = closeAttempt(change, attempt, event, outcome);
  const booked = wasTaken(attempt)
    ? book(closed, giveBack(closed.payment, attempt, closed.at))
    : closed;
  return tellPayment(booked, 'payment.returned');
};

const comeBack = (change: Change, attempt: Attempt, why: Failed): Change => {
  const reversed = moveAttempt(change, attempt.id, 'reverse', failureOf(why));
  return fail(book(reversed, takeReturned(reversed.payment, attempt, reversed.at)), attempt);
};

/** The money stands apart: a person decides what is to happen with it. */
const fail = (change: Change, { returns_attempt_id: twice }: Attempt): Change => {
  const why = 'it could not be given back to the payer';
  const asked = twice === null ? change : setAttempt(change, twice, { review_reason: why });
  return tellPayment(asked, 'payment.return_failed');
};

/** What was only held moved nothing on the ledger when it was let go. */
const wasTaken = ({ request }: Attempt): boolean => request.operation === 'refund';
