import { Stripe } from 'stripe';
import { connectNotices, type ProvidersDeps, stripeNotices } from '#providers';
import { connectOnce } from './connect-once.ts';
import type { SandboxPlaces } from './connect-sandbox.ts';

/** The world of the demo organisation at the sandbox's Stripe. It guards nothing. */
export const sandboxKey = 'sk_test_bascule_sandbox';

/** Connects the demo organisation to the sandbox's Stripe, and subscribes to its notices. */
export const connectStripe = async (
  deps: ProvidersDeps,
  organisationId: string,
  places: SandboxPlaces,
): Promise<void> => {
  const { sandboxUrl } = places;
  await connectOnce(deps, organisationId, places, {
    provider: 'stripe',
    baseUrl: sandboxUrl,
    apiKey: sandboxKey,
    listen: async (noticeUrl) => await listen(sandboxUrl, noticeUrl, 'platform'),
    listenBeside: async (noticeUrl) => await listen(sandboxUrl, noticeUrl, 'accounts'),
  });
};

/** What tells our two endpoints apart: Stripe does not show which of them is told of accounts. */
const toldOf = 'bascule_told_of';

/**
 * Asks the sandbox for its notices, of the platform itself or of the accounts connected to it;
 * answers the signing secret where it did not know us yet.
 */
const listen = async (
  sandboxUrl: string,
  noticeUrl: string,
  of: 'platform' | 'accounts',
): Promise<string | undefined> => {
  const { hostname: host, port, protocol } = new URL(sandboxUrl);
  const sandbox = new Stripe(sandboxKey, {
    host,
    port: Number(port),
    protocol: protocol === 'https:' ? 'https' : 'http',
    telemetry: false,
  });
  const { data } = await sandbox.webhookEndpoints.list({ limit: 100 });
  const isKnown = data.some(
    ({ url, metadata }) => url === noticeUrl && (metadata[toldOf] ?? 'platform') === of,
  );
  if (isKnown) return undefined;
  const { secret } = await sandbox.webhookEndpoints.create({
    url: noticeUrl,
    enabled_events: [...stripeNotices, ...connectNotices],
    connect: of === 'accounts',
    metadata: { [toldOf]: of },
    api_version: '2026-10-28.endive',
  });
  return secret;
};
