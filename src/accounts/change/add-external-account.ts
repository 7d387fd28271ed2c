import type { Static } from 'typebox';
import type { Caller } from '#kernel';
import type { AccountView } from '../account/schema.ts';
import type { AccountsDeps } from '../deps.ts';
import { changeAccount } from './change-account.ts';
import { requireOwnBank } from './require-own-bank.ts';
import type { ExternalAccountBody } from './schema.ts';

/**
 * Gives an account a bank account or card that it is paid out to, by a token of the provider's
 * client library.
 *
 * @throws refusal account_not_found, account_not_connected, account_busy,
 *   account_change_not_allowed, account_change_refused, account_provider_unreachable
 */
export const addExternalAccount = async (
  deps: AccountsDeps,
  caller: Caller,
  {
    params,
    body,
  }: {
    readonly params: { readonly account_id: string };
    readonly body: Static<typeof ExternalAccountBody>;
  },
): Promise<AccountView> =>
  await changeAccount(deps, caller, {
    accountId: params.account_id,
    instructionOf: (account) => {
      requireOwnBank(account);
      return {
        kind: 'add_external_account',
        account: account.provider_reference,
        token: body.token,
        isDefault: body.is_default ?? false,
      };
    },
  });
