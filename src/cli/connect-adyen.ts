import { isRefusal, seededIds } from '#kernel';
import { createConnection, findConnection, type ProvidersDeps, rollNoticeSecret } from '#providers';
import { commandCaller } from './command-caller.ts';
import type { SandboxPlaces } from './connect-sandbox.ts';

/** Fixed, so that every start finds the same connection again. */
const DEMO_SINCE = new Date('2026-01-01T00:00:00Z');

/** The world of the demo organisation at the sandbox's Adyen. It guards nothing. */
export const adyenSandboxKey = 'AQE_sandbox_bascule';

/** Connects the demo organisation to the sandbox's Adyen, once, and has its notices sent to us. */
export const connectAdyen = async (
  deps: ProvidersDeps,
  organisationId: string,
  { sandboxUrl, publicUrl }: SandboxPlaces,
): Promise<void> => {
  const ids = seededIds(`demo connection to adyen ${sandboxUrl}`, DEMO_SINCE);
  const caller = { ...commandCaller('start', organisationId, 'test'), ids };
  const body = {
    provider: 'adyen',
    label: 'Sandbox',
    base_url: `${sandboxUrl}/adyen`,
    api_key: adyenSandboxKey,
    settings: { merchant_account: 'BasculeSandbox', return_url: `${publicUrl}/` },
  };
  try {
    await createConnection(deps, caller, { body });
  } catch (fault) {
    // The organisation has connected an account of its own meanwhile; that one stays.
    if (!isRefusal(fault, 'provider_already_connected')) throw fault;
  }
  const connection = await findConnection(deps, caller, 'adyen');
  if (connection.baseUrl !== body.base_url) return;
  const key = await listen(sandboxUrl, `${publicUrl}/providers/adyen/${connection.id}/notices`);
  if (connection.webhookSecrets.includes(key)) return;
  const params = { connection_id: connection.id };
  await rollNoticeSecret(deps, caller, { params, body: { webhook_secret: key } });
};

/** Has the sandbox send its notices to us, as a person does in Adyen's customer area. */
const listen = async (sandboxUrl: string, url: string): Promise<string> => {
  const answer = await fetch(`${sandboxUrl}/_sandbox/adyen/listeners`, {
    method: 'POST',
    body: JSON.stringify({ key: adyenSandboxKey, url }),
  });
  const { hmac_key: key } = (await answer.json()) as { readonly hmac_key: string };
  return key;
};
