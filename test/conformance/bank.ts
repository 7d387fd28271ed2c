import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Connection, createProviders, type Provider, providerNamed } from '#providers';
import { type SandboxControl, sandboxControl, startSandbox } from '#sandbox';
import type { ProviderUnderTest, PushAccount, RawNotice } from './provider-under-test.ts';

const settings = { iban: 'DE75512108001245126199', bic: 'BSCLDEFFXXX', holder: 'Demo Shop GmbH' };
const day = 86_400;

/** The bank against the sandbox's bank. */
export const startBank = async (): Promise<ProviderUnderTest<PushAccount>> => {
  const sandbox = await startSandbox();
  const control = sandboxControl(sandbox.url);
  let opened = 0;
  return {
    name: 'bank',
    provider: bank(),
    impatient: bank(400),
    openAccount: async () => {
      opened += 1;
      return await openAccount(sandbox.url, control, `bank_test_account${opened}`);
    },
    close: sandbox.close,
  };
};

const bank = (callTimeoutMs?: number): Provider =>
  providerNamed('bank', createProviders(callTimeoutMs === undefined ? {} : { callTimeoutMs }));

const openAccount = async (
  url: string,
  control: SandboxControl,
  key: string,
): Promise<PushAccount> => {
  const { iban, holder } = settings;
  const knobs = control.at('bank');
  await knobs.knob('POST', 'accounts', { key, iban, holder });
  const connection: Connection = {
    id: `conn_${key}`,
    scope: { organisationId: 'org_1', mode: 'test' },
    provider: 'bank',
    baseUrl: url,
    apiKey: key,
    webhookSecrets: [],
    settings,
  };
  return {
    connection,
    revokedKey: 'bank_test_invalid_key',
    plant: async (fault, call) => {
      const method = call === 'send' ? 'POST' : 'GET';
      // A drip of 16 parts, slower in all than the impatient provider waits.
      const delay_ms = fault === 'slow_drip' ? 60 : 0;
      await control.faults.plant({ fault, match: { key, method, path: '/bank/' }, delay_ms });
    },
    hideNew: async (ms) => {
      await knobs.settings({ key, visibility_delay_ms: ms });
    },
    arrive: async ({ amount, remittance, isClosed = false }) => {
      const sender_iban = isClosed ? 'NL91ABNA0417164300' : 'DE89370400440532013000';
      const body = { key, iban, amount, remittance, sender_iban };
      return (await knobs.knob<{ readonly id: string }>('POST', 'credit', body)).id;
    },
    pass: async (until) => {
      await knobs.clock({ key, advance_seconds: 10 });
      if (until === 'returned') await knobs.clock({ key, advance_seconds: 4 * day });
    },
    books: async () => {
      const { transfers_ordered: transfers, calls } = await knobs.totals<Books>(key);
      const received = Object.values(calls).map((counts) => counts.received);
      return { transfers, calls: received.reduce((sum, one) => sum + one, 0) };
    },
    noticesOf: async (work) => await collectNotices(url, control, key, work),
  };
};

interface Books {
  readonly transfers_ordered: number;
  readonly calls: Readonly<Record<string, { readonly received: number }>>;
}

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
    const answer = await fetch(`${url}/bank/subscriptions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify({ url: `http://127.0.0.1:${port}/` }),
    });
    const { secret } = (await answer.json()) as { readonly secret: string };
    await work();
    await control.at('bank').webhooks.flush(key);
    return received.map((notice) => ({ ...notice, secret }));
  } finally {
    server.close();
    server.closeAllConnections();
  }
};
