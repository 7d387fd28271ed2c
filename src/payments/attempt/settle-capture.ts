import { assert } from '#kernel';
import {
  book,
  type Change,
  movePayment,
  setAttempt,
  setPayment,
  tellPayment,
} from '../record/change.ts';
import type { Attempt, Payment, World } from '../record/world.ts';
import { keptCharge } from '../split/kept-charge.ts';
import { isOpen } from './attempt.machine.ts';
import { bookFee, takeHeld } from './bookings.ts';
import { closeAttempt, type Failed, failAttempt, fenceAfter } from './closing.ts';
import type { Approval, FinalOutcome } from './settle-attempt.ts';
import { isTakenBackSince, takeBackCapture } from './take-back-capture.ts';

/** The end of a capture. A capture that failed is no failed payment: the hold still stands. */
export const settleCapture = (change: Change, attempt: Attempt, outcome: FinalOutcome): Change => {
  if (outcome.kind !== 'approved') {
    if (isOpen(attempt.state)) return fail(change, attempt, outcome);
    const isTakenBack =
      (attempt.state === 'approved' || attempt.state === 'approved_late') &&
      outcome.kind === 'declined' &&
      outcome.reason === 'capture_failed';
    return isTakenBack ? takeBackCapture(change, attempt, outcome) : change;
  }
  if (isOpen(attempt.state)) return take(change, attempt, 'approve', outcome);
  return mayComeLate(change, attempt, outcome) && !isTakenBackSince(attempt, outcome)
    ? take(change, attempt, 'approve_late', outcome)
    : change;
};

const take = (
  change: Change,
  attempt: Attempt,
  event: 'approve' | 'approve_late',
  outcome: Approval,
): Change => {
  const closed = endHold(closeAttempt(change, attempt, event, outcome), attempt);
  const { hold_id: holdId } = change.payment;
  assert(holdId !== null, 'what is captured was held');
  const after = heldAfter(change.payment, attempt);
  const moved = movePayment(
    closed,
    after.held_minor === 0n ? 'capture' : 'capture_part',
    {
      ...after,
      ...keptCharge(closed.payment, outcome),
      captured_minor: closed.payment.captured_minor + attempt.amount_minor,
      open_attempt_id: fenceAfter(closed),
    },
    attempt.id,
  );
  const { payment, at } = moved;
  const booked = book(
    moved,
    takeHeld(payment, holdId, attempt, at),
    ...bookFee(payment, attempt, outcome.fee, at),
  );
  return tellPayment(booked, 'payment.captured');
};

/** A last capture lets the rest go; any other leaves it held. */
const heldAfter = (payment: Payment, attempt: Attempt): Pick<Payment, 'held_minor' | 'hold_id'> => {
  const rest = attempt.is_final ? 0n : payment.held_minor - attempt.amount_minor;
  return rest === 0n
    ? { held_minor: 0n, hold_id: null }
    : { held_minor: rest, hold_id: payment.hold_id };
};

/** An authorisation of which nothing is left has no end to wait for. */
const endHold = (change: Change, attempt: Attempt): Change =>
  heldAfter(change.payment, attempt).hold_id === null
    ? setAttempt(change, authorizationOf(change).id, { expires_at: null })
    : change;

const fail = (change: Change, attempt: Attempt, outcome: Failed): Change => {
  const closed = failAttempt(change, attempt, outcome);
  return tellPayment(
    setPayment(closed, { open_attempt_id: fenceAfter(closed) }),
    'payment.capture_failed',
  );
};

/** A capture called failed that went through after all, while its authorisation still stands. */
const mayComeLate = ({ payment }: Change, attempt: Attempt, { amount }: Approval): boolean =>
  (attempt.state === 'declined' || attempt.state === 'not_sent') &&
  (payment.state === 'authorized' || payment.state === 'partially_captured') &&
  payment.held_minor >= attempt.amount_minor &&
  // Of another amount it is somebody else's: another try of ours, or the merchant's own hand.
  amount.minor === attempt.amount_minor;

/**
 * The authorisation that a capture, an increment or a void acts upon: the last one granted that
 * was not let go again. Money may come late of one tried before it, when the last is voided.
 */
export const authorizationOf = (world: World): Attempt => {
  const granted = world.attempts.filter(
    ({ operation, state, id }) =>
      operation === 'authorize' &&
      ['approved', 'approved_late', 'reversed'].includes(state) &&
      !world.attempts.some((other) => other.returns_attempt_id === id),
  );
  const approved = granted.findLast((one) => !isLetGo(world, one)) ?? granted.at(-1);
  assert(approved !== undefined, `payment ${world.payment.id} was authorised`);
  return approved;
};

/** It was voided before anything was taken of it. */
const isLetGo = ({ attempts }: World, granted: Attempt): boolean => {
  const upon = attempts.filter(
    ({ state, request, connection_id: connectionId }) =>
      state === 'approved' &&
      request.reference === granted.provider_reference &&
      connectionId === granted.connection_id,
  );
  return (
    upon.some(({ operation }) => operation === 'void') &&
    upon.every(({ operation }) => operation !== 'capture')
  );
};
