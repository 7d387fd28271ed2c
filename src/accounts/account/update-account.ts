import type { Static } from 'typebox';
import type { Caller } from '#kernel';
import { changeAccount } from '../change/change-account.ts';
import type { UpdateAccountBody } from '../change/schema.ts';
import type { AccountsDeps } from '../deps.ts';
import { type ConnectedAccount, connected, findAccount, lockFoundAccount } from './find-account.ts';
import { presentAccount } from './present-account.ts';
import type { AccountView } from './schema.ts';
import { writeAccounts } from './write-account.ts';

/**
 * Changes what is sent and leaves the rest. What the platform keeps of a seller changes at once;
 * `details`, in the provider's own names, go to the provider.
 *
 * @throws refusal account_not_found, account_not_connected, account_busy, account_change_refused,
 *   account_provider_unreachable, provider_operation_unsupported
 */
export const updateAccount = async (
  deps: AccountsDeps,
  caller: Caller,
  {
    params,
    body,
  }: {
    readonly params: { readonly account_id: string };
    readonly body: Static<typeof UpdateAccountBody>;
  },
): Promise<AccountView> => {
  const accountId = params.account_id;
  const { details, ...own } = body;
  // Refused before anything is kept, where it cannot be sent.
  if (details !== undefined) await requireConnected(deps, caller, accountId);
  if (Object.keys(own).length > 0) await keepOwn(deps, caller, accountId, own);
  if (details === undefined) {
    return await deps.database.asTenant(caller, async (tx) =>
      presentAccount(await findAccount(tx, caller, accountId)),
    );
  }
  return await changeAccount(deps, caller, {
    accountId,
    instructionOf: (account: ConnectedAccount) => ({
      kind: 'update_account',
      account: account.provider_reference,
      api: account.api,
      fields: details,
    }),
  });
};

const requireConnected = async (
  deps: Pick<AccountsDeps, 'database'>,
  caller: Caller,
  accountId: string,
): Promise<void> => {
  await deps.database.asTenant(caller, async (tx) => {
    connected(await findAccount(tx, caller, accountId));
  });
};

const keepOwn = async (
  deps: Pick<AccountsDeps, 'database' | 'clock' | 'ids' | 'onEvents'>,
  caller: Caller,
  accountId: string,
  own: Omit<Static<typeof UpdateAccountBody>, 'details'>,
): Promise<void> => {
  await deps.database.transaction(async (tx) => {
    const before = await lockFoundAccount(tx, caller, accountId);
    const { seller_reference, metadata } = { ...before, ...own };
    const account = { ...before, seller_reference, metadata, updated_at: deps.clock.now() };
    const step = { account, step: null, tellings: ['account.updated' as const] };
    await writeAccounts(deps, tx, [step], caller.traceparent);
  });
  deps.onEvents();
};
