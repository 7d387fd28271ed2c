import type { Stripe } from 'stripe';
import type { AccountLink, AccountSession, PlatformDesk, Read } from '../../contract.ts';
import { isRecord } from '../answers.ts';
import { timeOf } from './answers.ts';
import { type Caller, unread } from './desk.ts';
import { accountPath, named } from './names.ts';

type Wanted = Parameters<PlatformDesk['openLink']>[1];

/**
 * Mints a page for a seller, good once and for minutes: whoever has it has access, so it is neither
 * kept nor sent by mail. A repeat mints another; nothing is lost by one that nobody opens.
 */
export const openLink = async (caller: Caller, link: Wanted): Promise<Read<AccountLink>> => {
  const reply = await caller.call({ method: 'POST', account: null, ...linkCall(link) });
  if (reply.kind !== 'answered') return unread(reply);
  const { body } = reply;
  const minted = isLink(body) ? { url: body.url, expiresAt: expiryOf(body) } : undefined;
  return minted === undefined
    ? { kind: 'unreachable', cause: `the answer is no page for ${link.kind}` }
    : { kind: 'found', value: minted };
};

const linkCall = (link: Wanted): { readonly path: string; readonly body: Body } => {
  const account = named('account', link.account);
  if (link.kind === 'login') return { path: `${accountPath(account)}/login_links`, body: {} };
  const { refreshUrl: refresh_url, returnUrl: return_url } = link;
  const type = link.kind === 'onboarding' ? 'account_onboarding' : 'account_update';
  if (link.api === 'v1') {
    const body = { account, type, refresh_url, return_url };
    return { path: '/v1/account_links', body: body satisfies Stripe.AccountLinkCreateParams };
  }
  const body = {
    account,
    use_case: { type, [type]: { refresh_url, return_url } },
  } satisfies Stripe.V2.Core.AccountLinkCreateParams;
  return { path: '/v2/core/account_links', body };
};

type Body = Readonly<Record<string, unknown>>;
type Minted = { readonly url: string; readonly expires_at?: number | string };

const isLink = (body: unknown): body is Minted =>
  isRecord(body) &&
  typeof body.object === 'string' &&
  ['account_link', 'v2.core.account_link', 'login_link'].includes(body.object) &&
  typeof body.url === 'string' &&
  URL.canParse(body.url);

/** Seconds since 1970 under v1, ISO 8601 under v2; a login link does not say. */
const expiryOf = ({ expires_at: at }: Minted): Date | null => {
  const time = typeof at === 'number' ? timeOf(at) : new Date(at ?? Number.NaN);
  return Number.isNaN(time.getTime()) ? null : time;
};

/** Lets embedded components act for an account, for an hour or less. */
export const openSession = async (
  caller: Caller,
  account: string,
  components: readonly string[],
): Promise<Read<AccountSession>> => {
  const body = {
    account: named('account', account),
    components: Object.fromEntries(components.map((name) => [name, { enabled: true }])),
  } satisfies Stripe.AccountSessionCreateParams;
  const call = { method: 'POST', account: null, path: '/v1/account_sessions', body } as const;
  const reply = await caller.call(call);
  if (reply.kind !== 'answered') return unread(reply);
  return isSession(reply.body)
    ? {
        kind: 'found',
        value: {
          clientSecret: reply.body.client_secret,
          expiresAt: timeOf(reply.body.expires_at),
        },
      }
    : { kind: 'unreachable', cause: 'the answer is no account session' };
};

const isSession = (body: unknown): body is Stripe.AccountSession =>
  isRecord(body) &&
  body.object === 'account_session' &&
  typeof body.client_secret === 'string' &&
  Number.isSafeInteger(body.expires_at);
