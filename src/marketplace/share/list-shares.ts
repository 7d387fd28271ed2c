import type { Static } from 'typebox';
import { type Caller, pageSize, toPage } from '#kernel';
import type { MarketplaceDeps } from '../deps.ts';
import { presentShare } from './present-share.ts';
import type { ListSharesQuery, ShareList } from './schema.ts';
import { listOfShares } from './store.ts';

/** Shares of split payments, newest first; of one payment, account or status where asked. */
export const listShares = async (
  deps: Pick<MarketplaceDeps, 'database'>,
  caller: Caller,
  { query }: { readonly query: Static<typeof ListSharesQuery> },
): Promise<Static<typeof ShareList>> => {
  const { limit = pageSize, payment_id: paymentId = null, status = null, cursor = null } = query;
  const { organisationId, mode } = caller;
  const accountId = caller.accountId ?? query.account_id ?? null;
  const rows = await deps.database.asTenant(
    caller,
    async (tx) =>
      await tx.rows(listOfShares(paymentId, accountId), [
        organisationId,
        mode,
        paymentId,
        accountId,
        status,
        cursor,
        limit + 1,
      ]),
  );
  return toPage(rows, limit, presentShare);
};
