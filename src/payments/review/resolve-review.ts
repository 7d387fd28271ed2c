import type { Static } from 'typebox';
import { writeAudit } from '#identity';
import { assert, type Caller } from '#kernel';
import type { Outcome } from '#providers';
import { settleAttempt } from '../attempt/settle-attempt.ts';
import { attemptsByIds } from '../attempt/store.ts';
import type { PaymentsDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { attemptOf } from '../record/change.ts';
import type { Attempt, Payment } from '../record/world.ts';
import { presentReview } from './present-review.ts';
import type { ResolveReviewBody, ReviewParams, ReviewView } from './schema.ts';

type Body = Static<typeof ResolveReviewBody>;

/**
 * A person says what became of an attempt that no provider could tell us of. Settled as any other
 * outcome, with the reason on the audit log in the same step.
 *
 * @throws refusal review_not_found, review_reference_missing
 */
export const resolveReview = async (
  deps: PaymentsDeps,
  caller: Caller,
  { params, body }: { readonly params: Static<typeof ReviewParams>; readonly body: Body },
): Promise<ReviewView> => {
  const attempt = await findReview(deps, caller, params.attempt_id);
  const world = await deps.record({
    scope: caller,
    paymentId: attempt.payment_id,
    decide: (found) => {
      // Proof may have come while the person typed.
      const isWaiting = found?.attempts.some(
        (candidate) => candidate.id === attempt.id && candidate.state === 'in_review',
      );
      if (found === undefined || isWaiting !== true) throw refuse('review_not_found');
      const outcome = readOutcome(found.payment, attempt, body);
      const at = deps.clock.now();
      const input = { attemptId: attempt.id, outcome, exchanges: [], at, holdsLease: false };
      return settleAttempt(deps, attempt, input).decide(found);
    },
    also: async (tx) => {
      await writeAudit(tx, caller, 'review.resolve', { type: 'attempt', id: attempt.id }, body);
    },
  });
  assert(world !== undefined, 'a resolved review has a payment');
  return presentReview(attemptOf(world, attempt.id));
};

const findReview = async (deps: PaymentsDeps, caller: Caller, id: string): Promise<Attempt> => {
  const [attempt] = await deps.database.asTenant(
    caller,
    async (tx) => await tx.rows(attemptsByIds, [[id]]),
  );
  if (attempt?.state !== 'in_review')
    throw refuse('review_not_found', { detail: `No review ${id}.` });
  return attempt;
};

const effects = {
  authorize: 'authorized',
  increment: 'authorized',
  capture: 'captured',
  void: 'voided',
  refund: 'refunded',
} as const;

const readOutcome = (payment: Payment, attempt: Attempt, body: Body): Outcome => {
  if (body.outcome === 'declined') {
    return { kind: 'declined', reason: 'resolved_by_review', code: 'review', message: body.reason };
  }
  const reference = body.provider_reference ?? attempt.provider_reference;
  if (reference === null)
    throw refuse('review_reference_missing', { pointer: '/provider_reference' });
  const { operation } = attempt.request;
  const isTaken = operation === 'authorize' && payment.capture_mode === 'automatic';
  return {
    kind: 'approved',
    reference,
    amount: amountOf(attempt),
    effect: isTaken ? 'captured' : effects[operation],
  };
};

/** What the request expects to be approved: for a raised authorisation, the new total. */
const amountOf = ({ request, amount_minor: minor, currency }: Attempt) =>
  request.expects === null
    ? { minor, currency }
    : { ...request.expects, minor: BigInt(request.expects.minor) };
