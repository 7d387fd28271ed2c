import type { Static } from 'typebox';
import { type Caller, pageSize, toPage } from '#kernel';
import type { MarketplaceDeps } from '../deps.ts';
import { presentReserve } from './present-reserve.ts';
import type { ListReservesQuery, ReserveList } from './schema.ts';
import { selectReserves, selectReservesOfAccount } from './store.ts';

/** Reserves, newest first; of one account where asked. */
export const listReserves = async (
  deps: Pick<MarketplaceDeps, 'database'>,
  caller: Caller,
  { query }: { readonly query: Static<typeof ListReservesQuery> },
): Promise<Static<typeof ReserveList>> => {
  const { limit = pageSize, cursor = null } = query;
  const accountId = caller.accountId ?? query.account_id ?? null;
  const { organisationId, mode } = caller;
  const list = accountId === null ? selectReserves : selectReservesOfAccount;
  const rows = await deps.database.asTenant(
    caller,
    async (tx) => await tx.rows(list, [organisationId, mode, accountId, cursor, limit + 1]),
  );
  return toPage(rows, limit, presentReserve);
};
