import type { Static } from 'typebox';
import type { Caller } from '#kernel';
import { connected, deskOf, findAccount } from '../account/find-account.ts';
import type { AccountsDeps } from '../deps.ts';
import { markBegun } from './mark-begun.ts';
import { readOrRefuse } from './read-or-refuse.ts';
import type { AccountSessionBody, AccountSessionSchema } from './schema.ts';

/**
 * Lets embedded components of the provider act for a seller for a short time. The secret goes to
 * his browser and is kept nowhere.
 *
 * @throws refusal account_not_found, account_not_connected, account_not_readable,
 *   account_provider_unreachable
 */
export const openAccountSession = async (
  deps: AccountsDeps,
  caller: Caller,
  {
    params,
    body,
  }: {
    readonly params: { readonly account_id: string };
    readonly body: Static<typeof AccountSessionBody>;
  },
): Promise<Static<typeof AccountSessionSchema>> => {
  const account = connected(
    await deps.database.asTenant(
      caller,
      async (tx) => await findAccount(tx, caller, params.account_id),
    ),
  );
  const { desk, connection } = await deskOf(deps, account);
  const components = [...new Set(body.components)];
  const { result } = await desk.openSession(connection, account.provider_reference, components);
  const { clientSecret, expiresAt } = readOrRefuse(account, result);
  if (components.includes('account_onboarding')) await markBegun(deps, caller, account);
  return {
    object: 'account_session',
    account_id: account.id,
    client_secret: clientSecret,
    components,
    expires_at: expiresAt.toISOString(),
  };
};
