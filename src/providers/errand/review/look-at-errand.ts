import type { Caller } from '#kernel';
import { refuse } from '../../errors.ts';
import { errandMachine } from '../errand.machine.ts';
import type { ErrandReviewDeps } from './deps.ts';
import { findErrand } from './find-errand.ts';
import { retrieveErrand } from './retrieve-errand.ts';
import type { ErrandDetails } from './schema.ts';

/**
 * Asks the provider about an errand now, as its owner's sweep would when it is due. One that
 * somebody works on is left to him, and one that waits for a person is never sent again.
 *
 * @throws refusal errand_not_found, errand_wrong_state
 */
export const lookAtErrand = async (
  deps: ErrandReviewDeps,
  caller: Caller,
  input: { readonly params: { readonly errand_id: string } },
): Promise<ErrandDetails> => {
  const { errand_id: id } = input.params;
  const { owner, state } = await deps.database.asTenant(
    caller,
    async (tx) => await findErrand(tx, caller, id),
  );
  if (errandMachine.isFinal(state)) {
    throw refuse('errand_wrong_state', { detail: `Errand ${id} is ${state}: nothing is asked.` });
  }
  await deps.runnerOf(owner).resolve([id]);
  return await retrieveErrand(deps, caller, input);
};
