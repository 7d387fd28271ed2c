import type { Static } from 'typebox';
import { type Caller, pageSize, toPage } from '#kernel';
import type { AccountsDeps } from '../deps.ts';
import { presentAccount } from './present-account.ts';
import type { AccountList, ListAccountsQuery } from './schema.ts';
import { selectAccounts, selectAccountsOfSeller } from './store.ts';

/** Connected accounts, newest first; of one seller or of one status where asked. */
export const listAccounts = async (
  deps: Pick<AccountsDeps, 'database'>,
  caller: Caller,
  { query }: { readonly query: Static<typeof ListAccountsQuery> },
): Promise<Static<typeof AccountList>> => {
  const { limit = pageSize, status = null, seller_reference: seller, cursor = null } = query;
  const { organisationId, mode, accountId = null } = caller;
  const rest = [accountId, status, cursor, limit + 1] as const;
  const rows = await deps.database.asTenant(caller, async (tx) =>
    seller === undefined
      ? await tx.rows(selectAccounts, [organisationId, mode, ...rest])
      : await tx.rows(selectAccountsOfSeller, [organisationId, mode, seller, ...rest]),
  );
  return toPage(rows, limit, presentAccount);
};
