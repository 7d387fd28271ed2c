import type { Static } from 'typebox';
import type { Caller } from '#kernel';
import type { AccountView } from '../account/schema.ts';
import type { AccountsDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { changeAccount } from './change-account.ts';
import type { PersonBody } from './schema.ts';

/**
 * Tells the provider of a person behind an account whose requirements the platform collects, or
 * changes one. What is told goes to the provider in its own names.
 *
 * @throws refusal account_not_found, account_not_connected, account_busy,
 *   account_change_not_allowed, account_change_refused, account_provider_unreachable
 */
export const putPerson = async (
  deps: AccountsDeps,
  caller: Caller,
  {
    params,
    body,
  }: {
    readonly params: { readonly account_id: string };
    readonly body: Static<typeof PersonBody>;
  },
): Promise<AccountView> =>
  await changeAccount(deps, caller, {
    accountId: params.account_id,
    instructionOf: (account) => {
      if (account.requirements_collector === 'provider') {
        throw refuse('account_change_not_allowed', {
          detail: 'The provider asks this seller itself: open a link or a session for him.',
        });
      }
      return {
        kind: 'put_person',
        account: account.provider_reference,
        api: account.api,
        person: body.person ?? null,
        fields: body.details,
      };
    },
  });
