import type { Caller } from '#kernel';
import type { AccountsDeps } from '../deps.ts';
import { lockFoundAccount } from './find-account.ts';
import { restand } from './fold-report.ts';
import { presentAccount } from './present-account.ts';
import type { AccountView } from './schema.ts';
import { writeAccounts } from './write-account.ts';

/**
 * Lets nothing new go to an account, until it is resumed. The provider hears nothing of it, and
 * what the seller has earned stays his. Pausing it again changes nothing.
 *
 * @throws refusal account_not_found
 */
export const pauseAccount = async (
  deps: AccountsDeps,
  caller: Caller,
  { params }: { readonly params: { readonly account_id: string } },
): Promise<AccountView> => await setPaused(deps, caller, params.account_id, true);

/** Pauses or resumes: the flag and the state that follows from it, in one transaction. */
export const setPaused = async (
  deps: Pick<AccountsDeps, 'database' | 'clock' | 'ids' | 'onEvents'>,
  caller: Caller,
  accountId: string,
  isPaused: boolean,
): Promise<AccountView> => {
  const account = await deps.database.transaction(async (tx) => {
    const before = await lockFoundAccount(tx, caller, accountId);
    if (before.is_paused === isPaused) return before;
    const step = restand(before, { ...before, is_paused: isPaused }, deps.clock.now());
    await writeAccounts(deps, tx, [step], caller.traceparent);
    return step.account;
  });
  deps.onEvents();
  return presentAccount(account);
};
