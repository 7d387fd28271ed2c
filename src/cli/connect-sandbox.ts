import { Stripe } from 'stripe';
import { isRefusal, seededIds } from '#kernel';
import {
  createConnection,
  findConnection,
  type ProvidersDeps,
  rollNoticeSecret,
  stripeNotices,
} from '#providers';

import { commandCaller } from './command-caller.ts';
import { connectAdyen } from './connect-adyen.ts';
import { connectBank } from './connect-bank.ts';
import { connectMollie } from './connect-mollie.ts';

/** Fixed, so that every start finds the same connection again. */
const DEMO_SINCE = new Date('2026-01-01T00:00:00Z');

/** The sandbox's world of the demo organisation. Any key of this form opens one: it guards nothing. */
export const sandboxKey = 'sk_test_bascule_sandbox';

/** Where the sandbox is, and where it finds us. */
export interface SandboxPlaces {
  readonly sandboxUrl: string;
  readonly publicUrl: string;
}

/** Connects the demo organisation to the sandbox, once, and has its notices sent to us. */
export const connectSandbox = async (
  deps: ProvidersDeps,
  organisationId: string,
  { sandboxUrl, publicUrl }: SandboxPlaces,
): Promise<void> => {
  await connectAdyen(deps, organisationId, { sandboxUrl, publicUrl });
  await connectMollie(deps, organisationId, { sandboxUrl, publicUrl });
  await connectBank(deps, organisationId, { sandboxUrl, publicUrl });
  const ids = seededIds(`demo connection ${sandboxUrl}`, DEMO_SINCE);
  const caller = { ...commandCaller('start', organisationId, 'test'), ids };
  const body = {
    provider: 'stripe',
    label: 'Sandbox',
    base_url: sandboxUrl,
    api_key: sandboxKey,
  };
  try {
    await createConnection(deps, caller, { body });
  } catch (fault) {
    // The organisation has connected an account of its own meanwhile; that one stays.
    if (!isRefusal(fault, 'provider_already_connected')) throw fault;
  }
  const connection = await findConnection(deps, caller, 'stripe');
  if (connection.baseUrl !== sandboxUrl) return;
  const noticeUrl = `${publicUrl}/providers/stripe/${connection.id}/notices`;
  const secret = await listen(sandboxUrl, noticeUrl);
  if (secret === undefined) return;
  const params = { connection_id: connection.id };
  await rollNoticeSecret(deps, caller, { params, body: { webhook_secret: secret } });
};

/** Asks the sandbox for its notices; answers the signing secret where it did not know us yet. */
const listen = async (sandboxUrl: string, noticeUrl: string): Promise<string | undefined> => {
  const { hostname: host, port, protocol } = new URL(sandboxUrl);
  const sandbox = new Stripe(sandboxKey, {
    host,
    port: Number(port),
    protocol: protocol === 'https:' ? 'https' : 'http',
    telemetry: false,
  });
  const { data } = await sandbox.webhookEndpoints.list({ limit: 100 });
  if (data.some((endpoint) => endpoint.url === noticeUrl)) return undefined;
  const { secret } = await sandbox.webhookEndpoints.create({
    url: noticeUrl,
    enabled_events: [...stripeNotices],
    api_version: '2026-10-28.endive',
  });
  return secret;
};
