import type { Caller } from '#kernel';
import { exchangesOfErrands } from '../store.ts';
import type { ErrandReviewDeps } from './deps.ts';
import { findErrand } from './find-errand.ts';
import { presentErrandDetails } from './present-errand.ts';
import type { ErrandDetails } from './schema.ts';

/** More than an errand's looks and sendings come to by themselves. */
const exchangesMax = 100;

/**
 * One errand with its frozen request and what was said about it.
 *
 * @throws refusal errand_not_found
 */
export const retrieveErrand = async (
  deps: Pick<ErrandReviewDeps, 'database'>,
  caller: Caller,
  { params }: { readonly params: { readonly errand_id: string } },
): Promise<ErrandDetails> =>
  await deps.database.asTenant(caller, async (tx) => {
    const errand = await findErrand(tx, caller, params.errand_id);
    const { organisationId, mode } = caller;
    const asked = [organisationId, mode, [errand.id], exchangesMax] as const;
    return presentErrandDetails(errand, await tx.rows(exchangesOfErrands, [...asked]));
  });
