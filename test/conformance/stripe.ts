import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Connection, createProviders, type Provider, providerNamed } from '#providers';
import { type SandboxControl, sandboxControl, startSandbox } from '#sandbox';
import type { Account, ProviderUnderTest, RawNotice } from './provider-under-test.ts';

/** Stripe against the sandbox's Stripe. */
export const startStripe = async (): Promise<ProviderUnderTest> => {
  const sandbox = await startSandbox();
  const control = sandboxControl(sandbox.url);
  let opened = 0;
  return {
    name: 'stripe',
    provider: stripe(),
    impatient: stripe(400),
    openAccount: async () => {
      opened += 1;
      return openAccount(sandbox.url, control, `sk_test_account${opened}`);
    },
    close: sandbox.close,
  };
};

const stripe = (callTimeoutMs?: number): Provider =>
  providerNamed('stripe', createProviders(callTimeoutMs === undefined ? {} : { callTimeoutMs }));

const openAccount = (url: string, control: SandboxControl, key: string): Account => {
  const connection: Connection = {
    id: `conn_${key}`,
    scope: { organisationId: 'org_1', mode: 'test' },
    provider: 'stripe',
    baseUrl: url,
    apiKey: key,
    webhookSecrets: [],
    settings: {},
  };
  return {
    connection,
    methods: {
      approved: 'pm_card_visa',
      declined: 'pm_card_chargeDeclinedInsufficientFunds',
      needsPayer: 'pm_card_threeDSecure2Required',
      refundPends: 'pm_card_pendingRefund',
      ungrowable: 'pm_card_jcb',
    },
    declinedReason: 'insufficient_funds',
    plant: async (fault, call) => {
      const method = call === 'send' ? 'POST' : 'GET';
      // A drip of 16 parts, slower in all than the impatient provider waits.
      await control.faults.plant({ fault, match: { key, method }, delay_ms: dripMs(fault) });
    },
    hideNew: async (ms) => await control.settings({ key, visibility_delay_ms: ms }),
    confirm: async (page, outcome) => {
      await control.authenticate(page, outcome);
      return undefined;
    },
    books: async () => {
      const { charges, payment_intents: intents, refunds } = await control.books(key);
      const paid = charges.filter((charge) => charge.status === 'succeeded');
      return {
        holds: paid.length,
        raises: sum(paid.map((charge) => charge.raises)),
        captured: sum(paid.map((charge) => charge.amount_captured)),
        voids: intents.filter((intent) => intent.status === 'canceled').length,
        refunds: refunds.length,
        refunded: sum(refunds.map((refund) => refund.amount)),
      };
    },
    noticesOf: async (work) => await collectNotices(url, control, key, work),
  };
};

const dripMs = (fault: string): number => (fault === 'slow_drip' ? 60 : 0);

const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0);

const collectNotices = async (
  url: string,
  control: SandboxControl,
  key: string,
  work: () => Promise<void>,
): Promise<readonly RawNotice[]> => {
  const received: Omit<RawNotice, 'secret'>[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers = request.headers as Record<string, string | undefined>;
      received.push({ body: Buffer.concat(chunks), headers, at: new Date() });
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const secret = await subscribe(url, key, `http://127.0.0.1:${port}/`);
    await work();
    await control.webhooks.flush(key);
    return received.map((notice) => ({ ...notice, secret }));
  } finally {
    server.close();
    server.closeAllConnections();
  }
};

const subscribe = async (url: string, key: string, endpoint: string): Promise<string> => {
  const answer = await fetch(`${url}/v1/webhook_endpoints`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: new URLSearchParams({ url: endpoint, 'enabled_events[]': '*' }),
  });
  const { secret } = (await answer.json()) as { readonly secret: string };
  return secret;
};
