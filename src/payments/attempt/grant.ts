import { book, type Change, setAttempt } from '../record/change.ts';
import type { Attempt, Payment } from '../record/world.ts';
import { keptCharge } from '../split/kept-charge.ts';
import { bookFee, holdAuthorized, holdIdOf, takeAtOnce } from './bookings.ts';
import { failureOf, fenceAfter } from './closing.ts';
import { expiresOf } from './resolve-schedule.ts';
import type { Approval, SettleDeps } from './settle-attempt.ts';

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
    ...keptCharge(closed.payment, outcome),
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
    ...bookFee(payment, attempt, outcome.fee, at),
  );
};
