import type { Caller } from '#kernel';
import type { LedgerDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { presentAccount } from '../present.ts';
import type { AccountView } from '../schema.ts';
import { accountState } from '../transfer/read-books.ts';
import { readAccounts } from '../transfer/store.ts';

/**
 * One account with what it holds.
 *
 * @throws refusal ledger_account_not_found
 */
export const retrieveLedgerAccount = async (
  deps: Pick<LedgerDeps, 'database'>,
  caller: Caller,
  { params }: { readonly params: { readonly path: string } },
): Promise<AccountView> => {
  const { organisationId, mode } = caller;
  const row = await deps.database.asTenant(
    caller,
    async (tx) => await tx.row(readAccounts, [[organisationId], [mode], [params.path]]),
  );
  if (row === undefined) {
    throw refuse('ledger_account_not_found', { detail: `No account ${params.path}.` });
  }
  return presentAccount(accountState(row));
};
