import type { ProvidersDeps } from '#providers';
import { connectOnce } from './connect-once.ts';
import type { SandboxPlaces } from './connect-sandbox.ts';

/** The world of the demo organisation at the sandbox's Adyen. It guards nothing. */
export const adyenSandboxKey = 'AQE_sandbox_bascule';

/** Connects the demo organisation to the sandbox's Adyen, and has its notices sent to us. */
export const connectAdyen = async (
  deps: ProvidersDeps,
  organisationId: string,
  places: SandboxPlaces,
): Promise<void> => {
  const { sandboxUrl, publicUrl } = places;
  await connectOnce(deps, organisationId, places, {
    provider: 'adyen',
    baseUrl: `${sandboxUrl}/adyen`,
    apiKey: adyenSandboxKey,
    settings: { merchant_account: 'BasculeSandbox', return_url: `${publicUrl}/` },
    listen: async (noticeUrl, { webhookSecrets }) => {
      const key = await listen(sandboxUrl, noticeUrl);
      return webhookSecrets.includes(key) ? undefined : key;
    },
  });
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
