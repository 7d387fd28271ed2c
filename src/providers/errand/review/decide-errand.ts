import { writeAudit } from '#identity';
import type { Caller } from '#kernel';
import { refuse } from '../../errors.ts';
import type { Decision } from '../errand-runner.ts';
import type { ErrandReviewDeps } from './deps.ts';
import { findErrand } from './find-errand.ts';
import { proveErrand } from './prove-errand.ts';
import { retrieveErrand } from './retrieve-errand.ts';
import type { ErrandDecision, ErrandDetails } from './schema.ts';

/**
 * A person says what became of an errand that waits for him. Settled by its owner as any other end,
 * with the reason on the audit log in the same step.
 *
 * @throws refusal errand_not_found, errand_wrong_state, errand_reference_missing,
 *   errand_reference_mismatch, errand_provider_unreachable
 */
export const decideErrand = async (
  deps: ErrandReviewDeps,
  caller: Caller,
  input: { readonly params: { readonly errand_id: string }; readonly body: ErrandDecision },
): Promise<ErrandDetails> => {
  const { params, body } = input;
  const errand = await deps.database.asTenant(
    caller,
    async (tx) => await findErrand(tx, caller, params.errand_id),
  );
  if (errand.state !== 'in_review') {
    throw refuse('errand_wrong_state', { detail: `Errand ${errand.id} is ${errand.state}.` });
  }
  const told =
    body.outcome === 'refused'
      ? refusedFor(body.reason)
      : await proveErrand(deps, errand, body.provider_reference ?? errand.reference);
  await deps.runnerOf(errand.owner).decide(caller, errand.id, {
    ...told,
    also: async (tx) => {
      await writeAudit(tx, caller, 'errand.resolved', { type: 'errand', id: errand.id }, body);
    },
  });
  return await retrieveErrand(deps, caller, input);
};

/** In the words of the contract; whoever decided says that the same is not to be tried again. */
const refusedFor = (reason: string): Pick<Decision, 'outcome' | 'exchanges'> => ({
  outcome: {
    kind: 'refused',
    reason: 'resolved_by_review',
    code: 'review',
    message: reason,
    mayPassLater: false,
  },
  exchanges: [],
});
