import type { Caller } from '#kernel';
import { changeAccount } from '../change/change-account.ts';
import type { AccountsDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { type ConnectedAccount, lockFoundAccount } from './find-account.ts';
import { presentAccount } from './present-account.ts';
import { disconnected } from './read-account.ts';
import type { AccountView } from './schema.ts';
import { writeAccounts } from './write-account.ts';

/**
 * Stops acting for an account. What the seller is owed and owes stays on the ledger, and the
 * account can be connected again. With `close` its provider closes it, for good: only where no
 * dashboard of the seller is left behind. Disconnecting it again changes nothing.
 *
 * @throws refusal account_not_found, account_not_connected, account_busy,
 *   account_change_not_allowed, account_change_refused, account_provider_unreachable
 */
export const disconnectAccount = async (
  deps: AccountsDeps,
  caller: Caller,
  {
    params,
    body,
  }: {
    readonly params: { readonly account_id: string };
    readonly body: { readonly close?: boolean };
  },
): Promise<AccountView> => {
  const accountId = params.account_id;
  if (body.close === true) {
    return await changeAccount(deps, caller, { accountId, instructionOf: closing });
  }
  const account = await deps.database.transaction(async (tx) => {
    const before = await lockFoundAccount(tx, caller, accountId);
    const at = deps.clock.now();
    const step = disconnected(before, { since: at, cause: 'requested' }, at);
    if (step.account !== before) await writeAccounts(deps, tx, [step], caller.traceparent);
    return step.account;
  });
  deps.onEvents();
  return presentAccount(account);
};

const closing = (account: ConnectedAccount) => {
  if (account.dashboard === 'full') {
    throw refuse('account_change_not_allowed', {
      detail: 'An account with a full dashboard is its seller’s: only he closes it.',
    });
  }
  return {
    kind: 'close_account',
    account: account.provider_reference,
    api: account.api,
    configurations: account.seen?.configurations ?? [],
  } as const;
};
