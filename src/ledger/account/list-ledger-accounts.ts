import type { Static } from 'typebox';

import { type Caller, type Page, pageSize, toPage } from '#kernel';
import type { LedgerDeps } from '../deps.ts';
import { presentAccount } from '../present.ts';
import type { AccountView, accountsQuerySchema } from '../schema.ts';
import { accountState } from '../transfer/read-books.ts';
import { listAccounts } from './store.ts';

/** Accounts with what they hold, by path, a page at a time; of one prefix where given. */
export const listLedgerAccounts = async (
  deps: Pick<LedgerDeps, 'database'>,
  caller: Caller,
  { query }: { readonly query: Static<typeof accountsQuerySchema> },
): Promise<Page<AccountView>> => {
  const limit = query.limit ?? pageSize;
  const { organisationId, mode } = caller;
  const place = [query.prefix ?? '', query.cursor ?? '', limit + 1] as const;
  const rows = await deps.database.asTenant(
    caller,
    async (tx) => await tx.rows(listAccounts, [organisationId, mode, ...place]),
  );
  return toPage(
    rows.map((row) => ({ ...accountState(row), id: row.path })),
    limit,
    presentAccount,
  );
};
