import type { Caller } from '#kernel';
import type { AccountsDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { connected, findAccount } from './find-account.ts';
import { presentAccount } from './present-account.ts';
import { readAccount } from './read-account.ts';
import type { AccountView } from './schema.ts';

/**
 * Reads an account at its provider now, as when its seller comes back from onboarding: that he came
 * back proves nothing.
 *
 * @throws refusal account_not_found, account_not_connected, account_provider_unreachable
 */
export const refreshAccount = async (
  deps: AccountsDeps,
  caller: Caller,
  { params }: { readonly params: { readonly account_id: string } },
): Promise<AccountView> => {
  const account = await deps.database.asTenant(
    caller,
    async (tx) => await findAccount(tx, caller, params.account_id),
  );
  const read = await readAccount(deps, connected(account));
  if (read.kind === 'read') return presentAccount(read.account);
  throw refuse('account_provider_unreachable', { detail: read.cause, retryAfterSeconds: 5 });
};
