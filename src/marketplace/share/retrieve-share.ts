import type { Caller } from '#kernel';
import type { MarketplaceDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { presentShare } from './present-share.ts';
import type { ShareView } from './schema.ts';
import { selectShare } from './store.ts';

/** One share of a split payment. @throws refusal share_not_found */
export const retrieveShare = async (
  deps: Pick<MarketplaceDeps, 'database'>,
  caller: Caller,
  { params }: { readonly params: { readonly share_id: string } },
): Promise<ShareView> => {
  const { organisationId, mode, accountId } = caller;
  const share = await deps.database.asTenant(
    caller,
    async (tx) => await tx.row(selectShare, [organisationId, mode, params.share_id]),
  );
  // A key of one account sees nothing of another: not even that it is there.
  if (share === undefined || (accountId !== undefined && share.account_id !== accountId)) {
    throw refuse('share_not_found', { detail: `No share ${params.share_id}.` });
  }
  return presentShare(share);
};
