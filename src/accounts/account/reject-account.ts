import type { Caller } from '#kernel';
import { changeAccount } from '../change/change-account.ts';
import type { AccountsDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import type { AccountView } from './schema.ts';

/**
 * Tells the provider that the platform wants nothing to do with a seller, and why. Only who bears
 * his losses may.
 *
 * @throws refusal account_not_found, account_not_connected, account_busy,
 *   account_change_not_allowed, account_change_refused, account_provider_unreachable
 */
export const rejectAccount = async (
  deps: AccountsDeps,
  caller: Caller,
  {
    params,
    body,
  }: {
    readonly params: { readonly account_id: string };
    readonly body: { readonly reason: 'fraud' | 'terms_of_service' | 'other' };
  },
): Promise<AccountView> =>
  await changeAccount(deps, caller, {
    accountId: params.account_id,
    instructionOf: (account) => {
      if (account.losses_collector === 'provider') {
        throw refuse('account_change_not_allowed', {
          detail: 'The provider bears the losses of this account, and decides whom it serves.',
        });
      }
      return {
        kind: 'reject_account',
        account: account.provider_reference,
        reason: body.reason,
      };
    },
  });
