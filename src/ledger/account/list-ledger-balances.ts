import type { Static } from 'typebox';

import { type Caller, type Page, pageSize, toPage } from '#kernel';
import type { LedgerDeps } from '../deps.ts';
import { presentBalance } from '../present.ts';
import type { BalanceView, balancesQuerySchema } from '../schema.ts';
import { balanceAtOf } from './balance-at.ts';
import { listBalancesAt } from './store.ts';

/** What accounts held at a moment, by path, a page at a time; of one prefix where given. */
export const listLedgerBalances = async (
  deps: Pick<LedgerDeps, 'database'>,
  caller: Caller,
  { query }: { readonly query: Static<typeof balancesQuerySchema> },
): Promise<Page<BalanceView>> => {
  const limit = query.limit ?? pageSize;
  const at = new Date(query.at);
  const { organisationId, mode } = caller;
  const place = [query.prefix ?? '', query.cursor ?? '', at, limit + 1] as const;
  const rows = await deps.database.asTenant(
    caller,
    async (tx) => await tx.rows(listBalancesAt, [organisationId, mode, ...place]),
  );
  return toPage(
    rows.map((row) => ({ ...balanceAtOf(row), id: row.path })),
    limit,
    (balance) => presentBalance(balance, at),
  );
};
