import type { Static } from 'typebox';
import { writeAudit } from '#identity';
import { assert, type Caller } from '#kernel';
import type { Outcome } from '#providers';
import { followDecision } from '../attempt/follow-decision.ts';
import { openReturn } from '../attempt/open-return.ts';
import { settleAttempt } from '../attempt/settle-attempt.ts';
import { attemptsByIds } from '../attempt/store.ts';
import type { PaymentsDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { attemptOf, begin, type Change, setAttempt } from '../record/change.ts';
import type { Attempt, World } from '../record/world.ts';
import { presentReview } from './present-review.ts';
import { readOutcome } from './read-outcome.ts';
import { answersTo, isInReview } from './review-answers.ts';
import type { ResolveReviewBody, ReviewParams, ReviewView } from './schema.ts';

type Body = Static<typeof ResolveReviewBody>;

/**
 * A person says what became of an attempt that no provider could tell us of, or what is to happen
 * with money that came twice. Settled as any other outcome, with the reason on the audit log in the
 * same step.
 *
 * @throws refusal review_not_found, review_reference_missing, review_outcome_not_possible
 */
export const resolveReview = async (
  deps: PaymentsDeps,
  caller: Caller,
  { params, body }: { readonly params: Static<typeof ReviewParams>; readonly body: Body },
): Promise<ReviewView> => {
  const attempt = await findReview(deps, caller, params.attempt_id);
  const world = await followDecision(deps, {
    scope: caller,
    paymentId: attempt.payment_id,
    decide: (found) => {
      // Proof may have come while the person typed.
      const waiting = found?.attempts.find(({ id }) => id === attempt.id);
      if (found === undefined || waiting === undefined || !isInReview(waiting)) {
        throw refuse('review_not_found');
      }
      return answer(deps, found, waiting, body);
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
  if (attempt !== undefined && isInReview(attempt)) return attempt;
  throw refuse('review_not_found', { detail: `No review ${id}.` });
};

const answer = (
  deps: PaymentsDeps,
  world: World,
  attempt: Attempt,
  body: Body,
): Change | undefined => {
  const possible = answersTo(attempt);
  if (!possible.includes(body.outcome)) {
    throw refuse('review_outcome_not_possible', {
      detail: `Of ${attempt.id} can be said: ${possible.join(', ')}.`,
      pointer: '/outcome',
    });
  }
  const at = deps.clock.now();
  const seen = setAttempt(begin(world, at), attempt.id, { review_reason: null });
  switch (body.outcome) {
    case 'noted':
      return seen;
    case 'returned':
      return openReturn(deps, seen, attempt.id, effectOf(world));
    default: {
      const outcome: Outcome = readOutcome(world.payment, attempt, body);
      const input = { attemptId: attempt.id, outcome, exchanges: [], at, holdsLease: false };
      return settleAttempt(deps, attempt, input).decide(world);
    }
  }
};

/** What came twice is held or taken as the payment was asked for. */
const effectOf = ({ payment }: World): 'authorized' | 'captured' =>
  payment.capture_mode === 'manual' ? 'authorized' : 'captured';
