import type { Static } from 'typebox';
import type { Caller } from '#kernel';
import type { Account } from '../account/account.ts';
import { connected, deskOf, findAccount } from '../account/find-account.ts';
import type { AccountsDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { markBegun } from './mark-begun.ts';
import { readOrRefuse } from './read-or-refuse.ts';
import type { AccountLinkBody, AccountLinkSchema } from './schema.ts';

/**
 * Opens a page of the provider for a seller: to onboard, to update what it knows of him, or his
 * dashboard. Good for one use and a short time, so it is made anew each time and kept nowhere. That
 * he comes back from it proves nothing.
 *
 * @throws refusal account_not_found, account_not_connected, account_change_not_allowed,
 *   account_order_invalid, account_not_readable, account_provider_unreachable
 */
export const openAccountLink = async (
  deps: AccountsDeps,
  caller: Caller,
  {
    params,
    body,
  }: {
    readonly params: { readonly account_id: string };
    readonly body: Static<typeof AccountLinkBody>;
  },
): Promise<Static<typeof AccountLinkSchema>> => {
  const account = connected(
    await deps.database.asTenant(
      caller,
      async (tx) => await findAccount(tx, caller, params.account_id),
    ),
  );
  requireKind(account, body.kind);
  const urls = urlsOf(body);
  const { desk, connection } = await deskOf(deps, account);
  const { result } = await desk.openLink(connection, {
    account: account.provider_reference,
    api: account.api,
    kind: body.kind,
    ...urls,
  });
  const { url, expiresAt } = readOrRefuse(account, result);
  if (body.kind === 'onboarding') await markBegun(deps, caller, account);
  return {
    object: 'account_link',
    account_id: account.id,
    kind: body.kind,
    url,
    expires_at: expiresAt?.toISOString() ?? null,
  };
};

/** Which pages there are for whom. Source: Stripe, account links and login links. */
const requireKind = (account: Account, kind: Static<typeof AccountLinkBody>['kind']): void => {
  const { dashboard, requirements_collector: collector } = account;
  if (kind === 'update' && collector === 'provider') {
    throw refuse('account_change_not_allowed', {
      detail: 'Links to update are for accounts whose requirements you collect; use onboarding.',
      pointer: '/kind',
    });
  }
  if (kind === 'login' && dashboard !== 'express') {
    throw refuse('account_change_not_allowed', {
      detail: `Login links lead to an express dashboard; this account has ${dashboard}.`,
      pointer: '/kind',
    });
  }
};

/** A login needs no way back; the others lead back, and are made anew where they are worn out. */
const urlsOf = ({ kind, return_url: back, refresh_url: anew }: Static<typeof AccountLinkBody>) => {
  if (kind === 'login') return { returnUrl: back ?? '', refreshUrl: anew ?? '' };
  if (back === undefined || anew === undefined) {
    throw refuse('account_order_invalid', {
      detail: `A link of kind ${kind} takes a return_url and a refresh_url.`,
      pointer: back === undefined ? '/return_url' : '/refresh_url',
    });
  }
  return { returnUrl: back, refreshUrl: anew };
};
