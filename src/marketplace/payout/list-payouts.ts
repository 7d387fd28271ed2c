import type { Static } from 'typebox';
import { type Caller, pageSize, toPage } from '#kernel';
import type { MarketplaceDeps } from '../deps.ts';
import { presentPayout } from './present-payout.ts';
import type { ListPayoutsQuery, PayoutList } from './schema.ts';
import { selectPayouts, selectPayoutsOfAccount } from './store.ts';

/** Payouts, newest first; of one account or status where asked. */
export const listPayouts = async (
  deps: Pick<MarketplaceDeps, 'database'>,
  caller: Caller,
  { query }: { readonly query: Static<typeof ListPayoutsQuery> },
): Promise<Static<typeof PayoutList>> => {
  const { limit = pageSize, status = null, cursor = null } = query;
  const accountId = caller.accountId ?? query.account_id ?? null;
  const { organisationId, mode } = caller;
  const list = accountId === null ? selectPayouts : selectPayoutsOfAccount;
  const rows = await deps.database.asTenant(
    caller,
    async (tx) => await tx.rows(list, [organisationId, mode, accountId, status, cursor, limit + 1]),
  );
  return toPage(rows, limit, presentPayout);
};
