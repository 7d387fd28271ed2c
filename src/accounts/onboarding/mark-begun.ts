import type { Caller } from '#kernel';
import type { Account } from '../account/account.ts';
import { lockFoundAccount } from '../account/find-account.ts';
import { restand } from '../account/fold-report.ts';
import { writeAccounts } from '../account/write-account.ts';
import type { AccountsDeps } from '../deps.ts';

/** Notes that a seller was shown the way in: from then on he is in progress. */
export const markBegun = async (
  deps: Pick<AccountsDeps, 'database' | 'clock' | 'ids' | 'onEvents'>,
  caller: Caller,
  account: Account,
): Promise<void> => {
  if (account.begun_at !== null) return;
  await deps.database.transaction(async (tx) => {
    const before = await lockFoundAccount(tx, caller, account.id);
    if (before.begun_at !== null) return;
    const at = deps.clock.now();
    const step = restand(before, { ...before, begun_at: at }, at);
    await writeAccounts(deps, tx, [step], caller.traceparent);
  });
  deps.onEvents();
};
