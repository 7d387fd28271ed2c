import type { Caller } from '#kernel';
import type { AccountsDeps } from '../deps.ts';
import { findAccount } from './find-account.ts';
import { presentAccount } from './present-account.ts';
import type { AccountView } from './schema.ts';

/** One connected account, as its provider last said it is. @throws refusal account_not_found */
export const retrieveAccount = async (
  deps: Pick<AccountsDeps, 'database'>,
  caller: Caller,
  { params }: { readonly params: { readonly account_id: string } },
): Promise<AccountView> =>
  await deps.database.asTenant(caller, async (tx) =>
    presentAccount(await findAccount(tx, caller, params.account_id)),
  );
