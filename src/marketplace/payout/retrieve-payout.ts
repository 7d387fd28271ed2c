import type { Caller } from '#kernel';
import type { MarketplaceDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import type { Payout } from './payout.ts';
import { presentPayout } from './present-payout.ts';
import type { PayoutView } from './schema.ts';
import { selectPayout } from './store.ts';

/** One payout. @throws refusal payout_not_found */
export const retrievePayout = async (
  deps: Pick<MarketplaceDeps, 'database'>,
  caller: Caller,
  { params }: { readonly params: { readonly payout_id: string } },
): Promise<PayoutView> => {
  const { organisationId, mode } = caller;
  const { payout_id: id } = params;
  const payout = await deps.database.asTenant(
    caller,
    async (tx) => await tx.row(selectPayout, [organisationId, mode, id]),
  );
  return presentPayout(foundPayout(payout, caller, id));
};

/** Refuses `payout_not_found` where there is none that the caller may see. */
export const foundPayout = (
  payout: Payout | undefined,
  { accountId }: Pick<Caller, 'accountId'>,
  id: string,
): Payout => {
  const isForeign = accountId !== undefined && payout?.account_id !== accountId;
  if (payout !== undefined && !isForeign) return payout;
  throw refuse('payout_not_found', { detail: `No payout ${id}.` });
};
