import { isRefusal, seededIds } from '#kernel';
import { createConnection, findConnection, type ProvidersDeps, rollNoticeSecret } from '#providers';
import { commandCaller } from './command-caller.ts';
import type { SandboxPlaces } from './connect-sandbox.ts';

/** Fixed, so that every start finds the same connection again. */
const DEMO_SINCE = new Date('2026-01-01T00:00:00Z');

/** The world of the demo organisation at the sandbox's bank. It guards nothing. */
export const bankSandboxKey = 'bank_test_bascule_sandbox';

/** The account there that payers send to. */
const account = { iban: 'DE75512108001245126199', bic: 'BSCLDEFFXXX', holder: 'Demo Shop GmbH' };

/** Opens an account at the sandbox's bank, connects it once, and has its entries told to us. */
export const connectBank = async (
  deps: ProvidersDeps,
  organisationId: string,
  { sandboxUrl, publicUrl }: SandboxPlaces,
): Promise<void> => {
  const ids = seededIds(`demo connection to bank ${sandboxUrl}`, DEMO_SINCE);
  const caller = { ...commandCaller('start', organisationId, 'test'), ids };
  const body = {
    provider: 'bank',
    label: 'Sandbox',
    base_url: sandboxUrl,
    api_key: bankSandboxKey,
    settings: account,
  };
  try {
    await createConnection(deps, caller, { body });
  } catch (fault) {
    // The organisation has connected an account of its own meanwhile; that one stays.
    if (!isRefusal(fault, 'provider_already_connected')) throw fault;
  }
  const connection = await findConnection(deps, caller, 'bank');
  if (connection.baseUrl !== sandboxUrl) return;
  await post(`${sandboxUrl}/_sandbox/bank/accounts`, { key: bankSandboxKey, ...account });
  const noticeUrl = `${publicUrl}/providers/bank/${connection.id}/notices`;
  const secret = await listen(sandboxUrl, noticeUrl);
  if (secret === undefined) return;
  const params = { connection_id: connection.id };
  await rollNoticeSecret(deps, caller, { params, body: { webhook_secret: secret } });
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
