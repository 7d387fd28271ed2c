import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Connection,
  createProviders,
  type Outcome,
  type Provider,
  providerNamed,
} from '#providers';
import { type MountControl, type SandboxControl, sandboxControl, startSandbox } from '#sandbox';
import type { Frozen } from './acts.ts';
import type { Account, AccountBooks, ProviderUnderTest, RawNotice } from './provider-under-test.ts';

/** Mollie against the sandbox's Mollie. */
export const startMollie = async (): Promise<ProviderUnderTest> => {
  const sandbox = await startSandbox();
  const control = sandboxControl(sandbox.url);
  let opened = 0;
  return {
    name: 'mollie',
    provider: mollie(),
    impatient: mollie(400),
    openAccount: async () => {
      opened += 1;
      return openAccount(sandbox.url, control, `test_account${opened}`);
    },
    close: sandbox.close,
  };
};

const mollie = (callTimeoutMs?: number): Provider =>
  providerNamed('mollie', createProviders(callTimeoutMs === undefined ? {} : { callTimeoutMs }));

const openAccount = (url: string, control: SandboxControl, key: string): Account => {
  // Where Mollie knocks is told with each payment, so a test may change it.
  const settings: Record<string, string> = { return_url: 'https://shop.example/back' };
  const connection: Connection = {
    id: `conn_${key}`,
    scope: { organisationId: 'org_1', mode: 'test' },
    provider: 'mollie',
    baseUrl: `${url}/mollie`,
    apiKey: key,
    webhookSecrets: [],
    settings,
  };
  const knobs = control.at('mollie');
  return {
    connection,
    revokedKey: 'test_invalid_key',
    methods: {
      approved: 'tkn_approved',
      declined: 'tkn_declined_insufficient_funds',
      needsPayer: 'tkn_3ds',
      refundPends: 'tkn_refund_pends',
    },
    declinedReason: 'insufficient_funds',
    plant: async (fault, call) => {
      // A drip of 16 parts, slower in all than the impatient provider waits.
      const delay = { delay_ms: fault === 'slow_drip' ? 60 : 0 };
      for (const method of call === 'send' ? ['POST', 'DELETE'] : ['GET']) {
        await control.faults.plant({ fault, match: { key, method }, ...delay });
      }
    },
    hideNew: async (ms) => await knobs.settings({ key, visibility_delay_ms: ms }),
    confirm: async (page, outcome) => {
      await control.authenticate(page, outcome);
      return undefined;
    },
    ended: async (frozen, outcome) => await endOf(knobs, connection, frozen, outcome),
    books: async () => await readBooks(knobs, key),
    noticesOf: async (work) => await collectKnocks(knobs, { key, settings }, work),
  };
};

/** Their acquirer takes a second; then we ask. */
const endOf = async (
  knobs: MountControl,
  connection: Connection,
  { request, attemptId }: Frozen,
  outcome: Outcome,
): Promise<Outcome> => {
  await knobs.clock({ key: connection.apiKey, advance_seconds: 2 });
  const reference = outcome.kind === 'pending' ? outcome.reference : null;
  const { result } = await mollie().ask(connection, request, { attemptId, reference });
  return result.kind === 'found' ? result.outcome : outcome;
};

interface Books {
  readonly payments: readonly { readonly status: string; readonly authorized_ms: number | null }[];
  readonly captures: readonly { readonly status: string; readonly units: number }[];
  readonly refunds: readonly { readonly status: string; readonly units: number }[];
  readonly sums: readonly { readonly captured: number }[];
}

const readBooks = async (knobs: MountControl, key: string): Promise<AccountBooks> => {
  const { payments, refunds, sums } = await knobs.books<Books>(key);
  const held = ['authorized', 'paid', 'canceled'];
  const standing = refunds.filter(({ status }) => status !== 'failed');
  return {
    holds: payments.filter(({ status }) => held.includes(status)).length,
    raises: 0,
    captured: sum(sums.map(({ captured }) => captured)),
    voids: payments.filter(({ status }) => status === 'canceled').length,
    refunds: standing.length,
    refunded: sum(standing.map(({ units }) => units)),
  };
};

const sum = (units: readonly number[]): number => units.reduce((all, one) => all + one, 0);

const collectKnocks = async (
  knobs: MountControl,
  { key, settings }: { readonly key: string; readonly settings: Record<string, string> },
  work: () => Promise<void>,
): Promise<readonly RawNotice[]> => {
  const received: RawNotice[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers = request.headers as Record<string, string | undefined>;
      received.push({ body: Buffer.concat(chunks), headers, secret: null, at: new Date() });
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    settings['notice_origin'] = `http://127.0.0.1:${port}`;
    await work();
    await knobs.webhooks.flush(key);
    return received;
  } finally {
    delete settings['notice_origin'];
    server.close();
    server.closeAllConnections();
  }
};
