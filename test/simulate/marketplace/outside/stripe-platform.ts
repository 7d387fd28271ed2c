import { createHmac } from 'node:crypto';
import { request } from 'undici';
import { type Books, type FaultKind, type SandboxControl, sandboxControl } from '#sandbox';
import type { OutgoingNotice } from '../../outside/outside.ts';
import type { Dice } from '../../world/dice.ts';

/** A notice, and the job that acts upon what it tells of. */
export interface MarketNotice extends OutgoingNotice {
  readonly job: string;
}

/** Something that the sandbox's own lists show. */
export interface Listed {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly status?: string;
  readonly destination?: string;
  readonly automatic?: boolean;
  readonly amount_reversed?: number;
  readonly type?: string;
  readonly net?: number;
  readonly source?: string | null;
  readonly reversals?: { readonly data: readonly Listed[] };
}

/** Everything the sandbox did for a platform and its accounts, by its own books. */
export interface MarketBooks {
  readonly platform: Books;
  /** By the provider's name of the account. */
  readonly accounts: ReadonlyMap<string, Books>;
  readonly transfers: readonly Listed[];
  /** By the provider's name of the account. */
  readonly payouts: ReadonlyMap<string, readonly Listed[]>;
}

/** The sandbox as a platform's Stripe: its accounts, their money, and what it tells of both. */
export interface StripePlatform {
  readonly url: string;
  readonly apiKey: string;
  /** Of the platform's own endpoint, and of that for its accounts. */
  readonly secrets: readonly [own: string, connect: string];
  readonly control: SandboxControl;
  /** As somebody in the provider's dashboard would do it: nothing of it goes through Bascule. */
  byHand<Answer>(
    method: 'GET' | 'POST',
    path: string,
    given?: { readonly form?: Record<string, string>; readonly account?: string | null },
  ): Promise<Answer>;
  /** All of a list, page by page, of the platform or of one account. */
  listAll(path: string, account: string | null): Promise<readonly Listed[]>;
  accounts(): Promise<readonly string[]>;
  books(): Promise<MarketBooks>;
  newNotices(): Promise<readonly MarketNotice[]>;
  passTime(ms: number): Promise<void>;
  misbehave(): Promise<string>;
  heal(): Promise<void>;
}

/** Faults of HTTP that need no waiting. */
const httpFaults = [
  '500_before',
  '500_after',
  '429',
  'garbage',
  'half_body',
  'not_http',
  'html_404',
  'json_404',
  'json_502',
  'reset_before',
  'reset_after',
] as const satisfies readonly FaultKind[];

/** Opens the world of a platform in the sandbox. */
export const stripePlatform = (url: string, dice: Dice, organisationId: string): StripePlatform => {
  const control = sandboxControl(url);
  const name = organisationId.slice(4);
  const apiKey = `sk_test_${name}`;
  const secrets = [`whsec_${name}`, `whsec_connect_${name}`] as const;
  const seen = new Map<string | null, string>();
  const byHand = handOf(url, apiKey);
  const listAll = lister(byHand);
  const accounts = async (): Promise<readonly string[]> =>
    (await control.totals(apiKey)).accounts.map(({ id }) => id);
  const eventsOf = async (account: string | null): Promise<readonly MarketNotice[]> => {
    const last = seen.get(account);
    const since = last === undefined ? '' : `&ending_before=${last}`;
    const { data } = await byHand<Page<SandboxEvent>>('GET', `/v1/events?limit=100${since}`, {
      account,
    });
    const [newest] = data;
    if (newest !== undefined) seen.set(account, newest.id);
    const secret = account === null ? secrets[0] : secrets[1];
    return data.toReversed().map((event) => noticeOf(event, organisationId, secret));
  };

  return {
    url,
    apiKey,
    secrets,
    control,
    byHand,
    listAll,
    accounts,
    books: async () => {
      const [platform, transfers] = [
        await control.books(apiKey),
        await listAll('/v1/transfers', null),
      ];
      const ids = platform.accounts.map(({ id }) => id);
      const books = new Map<string, Books>();
      const payouts = new Map<string, readonly Listed[]>();
      for (const id of ids) {
        books.set(id, await control.books(apiKey, id));
        payouts.set(id, await listAll('/v1/payouts', id));
      }
      return { platform, transfers, accounts: books, payouts };
    },
    newNotices: async () => {
      const all: MarketNotice[] = [...(await eventsOf(null))];
      for (const id of await accounts()) all.push(...(await eventsOf(id)));
      return all;
    },
    passTime: async (ms) => {
      await control.clock({ key: apiKey, frozen: true, advance_seconds: ms / 1_000 });
    },
    misbehave: async () => {
      const fault = dice.pick(httpFaults);
      // The SDK repeats a reset by itself, once.
      const times = fault.startsWith('reset') ? 2 : 1;
      await control.faults.plant({ match: { key: apiKey, method: 'POST' }, fault, times });
      return fault;
    },
    heal: async () => await control.faults.clear(apiKey),
  };
};

/** A request to the provider past us, as somebody makes it by hand. */
const handOf =
  (url: string, apiKey: string): StripePlatform['byHand'] =>
  async (method, path, { form, account = null } = {}) => {
    const { body, statusCode } = await request(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        'content-type': 'application/x-www-form-urlencoded',
        ...(account === null ? {} : { 'stripe-account': account }),
      },
      body: form === undefined ? null : new URLSearchParams(form).toString(),
    });
    const answer: unknown = await body.json();
    if (statusCode >= 400) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer as never;
  };

/** Reads a list to its end. */
const lister =
  (byHand: StripePlatform['byHand']): StripePlatform['listAll'] =>
  async (path, account) => {
    const all: Listed[] = [];
    for (;;) {
      const after = all.at(-1)?.id;
      const query = `limit=100${after === undefined ? '' : `&starting_after=${after}`}`;
      const { data } = await byHand<Page<Listed>>('GET', `${path}?${query}`, { account });
      all.push(...data);
      if (data.length < 100) return all;
    }
  };

interface Page<Item> {
  readonly data: readonly Item[];
}

/** An event as its list shows it. */
export interface SandboxEvent {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly object: { readonly id: string } };
}

/** An event as it is posted, signed for one of the two endpoints. */
export const noticeOf = (
  event: SandboxEvent,
  organisationId: string,
  secret: string,
): MarketNotice => {
  const body = Buffer.from(JSON.stringify(event));
  return {
    provider: 'stripe',
    organisationId,
    thread: null,
    job: jobOf(event.type),
    summary: `${event.type} ${event.data.object.id}`,
    post: (now) => {
      const at = Math.floor(now.getTime() / 1_000);
      const signature = createHmac('sha256', secret).update(`${at}.${body.toString()}`);
      return { body, headers: { 'stripe-signature': `t=${at},v1=${signature.digest('hex')}` } };
    },
  };
};

/** Whose job a type of event is. */
const jobOf = (type: string): string => {
  if (/^(account|capability|person|balance_settings)\./.test(type)) return 'accounts.apply_notices';
  return /^(transfer|payout|application_fee|topup|balance|reserve)\./.test(type)
    ? 'marketplace.apply_notices'
    : 'payments.apply_notices';
};
