import type { Caller } from '#kernel';
import type { AccountView } from '../account/schema.ts';
import type { AccountsDeps } from '../deps.ts';
import { changeAccount } from './change-account.ts';
import { requireOwnBank } from './require-own-bank.ts';

/**
 * Takes a bank account or card from an account.
 *
 * @throws refusal account_not_found, account_not_connected, account_busy,
 *   account_change_not_allowed, account_change_refused, account_provider_unreachable
 */
export const removeExternalAccount = async (
  deps: AccountsDeps,
  caller: Caller,
  {
    params,
  }: { readonly params: { readonly account_id: string; readonly external_account: string } },
): Promise<AccountView> =>
  await changeAccount(deps, caller, {
    accountId: params.account_id,
    instructionOf: (account) => {
      requireOwnBank(account);
      return {
        kind: 'remove_external_account',
        account: account.provider_reference,
        externalAccount: params.external_account,
      };
    },
  });
