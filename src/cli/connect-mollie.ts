import type { ProvidersDeps } from '#providers';
import { connectOnce } from './connect-once.ts';
import type { SandboxPlaces } from './connect-sandbox.ts';

/** The world of the demo organisation at the sandbox's Mollie. It guards nothing. */
export const mollieSandboxKey = 'test_bascule_sandbox';

/**
 * Connects the demo organisation to the sandbox's Mollie. Mollie is told with each payment where to
 * knock, so there is nothing to subscribe to.
 */
export const connectMollie = async (
  deps: ProvidersDeps,
  organisationId: string,
  places: SandboxPlaces,
): Promise<void> => {
  const { sandboxUrl, publicUrl } = places;
  await connectOnce(deps, organisationId, places, {
    provider: 'mollie',
    baseUrl: `${sandboxUrl}/mollie`,
    apiKey: mollieSandboxKey,
    settings: { notice_origin: publicUrl, return_url: `${publicUrl}/` },
  });
};
