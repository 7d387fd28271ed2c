import type { Caller } from '#kernel';
import type { AccountsDeps } from '../deps.ts';
import { setPaused } from './pause-account.ts';
import type { AccountView } from './schema.ts';

/** Ends a pause: the account is again what its provider says. @throws refusal account_not_found */
export const resumeAccount = async (
  deps: AccountsDeps,
  caller: Caller,
  { params }: { readonly params: { readonly account_id: string } },
): Promise<AccountView> => await setPaused(deps, caller, params.account_id, false);
