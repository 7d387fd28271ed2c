import type { ProvidersDeps } from '#providers';
import { connectOnce } from './connect-once.ts';
import type { SandboxPlaces } from './connect-sandbox.ts';

/** The world of the demo organisation at the sandbox's bank. It guards nothing. */
export const bankSandboxKey = 'bank_test_bascule_sandbox';

/** The account there that payers send to. */
const account = { iban: 'DE75512108001245126199', bic: 'BSCLDEFFXXX', holder: 'Demo Shop GmbH' };

/** Opens an account at the sandbox's bank, connects it, and has its entries told to us. */
export const connectBank = async (
  deps: ProvidersDeps,
  organisationId: string,
  places: SandboxPlaces,
): Promise<void> => {
  const { sandboxUrl } = places;
  await connectOnce(deps, organisationId, places, {
    provider: 'bank',
    baseUrl: sandboxUrl,
    apiKey: bankSandboxKey,
    settings: account,
    listen: async (noticeUrl) => {
      await post(`${sandboxUrl}/_sandbox/bank/accounts`, { key: bankSandboxKey, ...account });
      return await listen(sandboxUrl, noticeUrl);
    },
  });
};

/** Asks the bank for its notices; answers the signing secret where it did not know us yet. */
const listen = async (sandboxUrl: string, noticeUrl: string): Promise<string | undefined> => {
  const place = `${sandboxUrl}/bank/subscriptions`;
  const answer = await fetch(place, { headers: { authorization } });
  const { subscriptions } = (await answer.json()) as {
    readonly subscriptions: readonly { readonly url: string }[];
  };
  if (subscriptions.some(({ url }) => url === noticeUrl)) return undefined;
  const { secret } = (await post(place, { url: noticeUrl })) as { readonly secret: string };
  return secret;
};

const authorization = `Bearer ${bankSandboxKey}`;

const post = async (place: string, body: object): Promise<unknown> => {
  const answer = await fetch(place, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return await answer.json();
};
