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

/** Adyen against the sandbox's Adyen. */
export const startAdyen = async (): Promise<ProviderUnderTest> => {
  const sandbox = await startSandbox();
  const control = sandboxControl(sandbox.url);
  const mailbox = await openMailbox();
  let opened = 0;
  return {
    name: 'adyen',
    provider: adyen(),
    impatient: adyen(400),
    openAccount: async () => {
      opened += 1;
      return await openAccount(sandbox.url, control, mailbox, `AQE_sandbox_account${opened}`);
    },
    close: async () => {
      mailbox.close();
      await sandbox.close();
    },
  };
};

const adyen = (callTimeoutMs?: number): Provider =>
  providerNamed('adyen', createProviders(callTimeoutMs === undefined ? {} : { callTimeoutMs }));

const openAccount = async (
  url: string,
  control: SandboxControl,
  mailbox: Mailbox,
  key: string,
): Promise<Account> => {
  const knobs = control.at('adyen');
  const { hmac_key: secret } = await knobs.knob<{ readonly hmac_key: string }>(
    'POST',
    'listeners',
    { key, url: mailbox.addressOf(key) },
  );
  const settings = { merchant_account: 'BasculeSandbox' };
  const connection: Connection = {
    id: `conn_${key}`,
    scope: { organisationId: 'org_1', mode: 'test' },
    provider: 'adyen',
    baseUrl: `${url}/adyen`,
    apiKey: key,
    webhookSecrets: [secret],
    settings,
  };
  const told = async (frozen: Frozen): Promise<Outcome> =>
    await mailbox.until(key, (raw) => endIn(connection, raw, frozen));
  return {
    connection,
    revokedKey: 'AQE_sandbox_invalid_key',
    methods: {
      approved: 'adyen_test_visa',
      declined: 'adyen_test_refused_insufficient',
      needsPayer: 'adyen_test_3ds_redirect',
      refundPends: 'adyen_test_refund_never_ends',
    },
    declinedReason: 'insufficient_funds',
    isTimeSigned: false,
    plant: async (fault, call) => {
      // There is nothing to ask, so nothing to spoil.
      if (call === 'ask') return;
      const delay = { delay_ms: fault === 'slow_drip' ? 60 : 0 };
      await control.faults.plant({ fault, match: { key, method: 'POST' }, ...delay });
    },
    hideNew: async (ms) => await knobs.settings({ key, visibility_delay_ms: ms }),
    confirm: async (page, outcome) => {
      const { redirect_to: back } = await control.authenticate(page, outcome);
      return Object.fromEntries(new URL(back ?? '').searchParams);
    },
    ended: async (frozen, outcome) =>
      (await neverEnds(knobs, key, outcome)) ? outcome : await told(frozen),
    told,
    books: async () => await readBooks(knobs, key),
    noticesOf: async (work) => {
      const before = mailbox.of(key).length;
      await work();
      await knobs.webhooks.flush(key);
      return mailbox
        .of(key)
        .slice(before)
        .map((raw) => ({ ...raw, secret }));
    },
  };
};

/** What a notice says of the end of a request; nothing where it is about another. */
const endIn = (
  { webhookSecrets, settings }: Connection,
  { body, headers, at }: Omit<RawNotice, 'secret'>,
  { attemptId, request }: Frozen,
): Outcome | undefined => {
  const notices = adyen().readNotices(body, headers, webhookSecrets, at, settings) ?? [];
  for (const notice of notices) {
    const { claim } = notice;
    if (notice.attemptId !== attemptId || claim?.about !== 'attempt') continue;
    if (claim.operation === request.operation) return claim.outcome;
  }
  return undefined;
};

interface Books {
  readonly modifications: readonly {
    readonly id: string;
    readonly kind: string;
    readonly state: string;
    readonly due_ms: number | null;
  }[];
  readonly sums: readonly { readonly captured: number; readonly refunded: number }[];
  readonly holds: number;
  readonly raises: number;
  readonly voids: number;
}

const neverEnds = async (knobs: MountControl, key: string, outcome: Outcome): Promise<boolean> => {
  const { modifications } = await knobs.books<Books>(key);
  return modifications.some(
    ({ id, state, due_ms }) =>
      outcome.kind === 'pending' &&
      id === outcome.reference &&
      state === 'received' &&
      due_ms === null,
  );
};

const readBooks = async (knobs: MountControl, key: string): Promise<AccountBooks> => {
  const { modifications, sums, holds, raises, voids } = await knobs.books<Books>(key);
  return {
    holds,
    raises,
    captured: sum(sums.map(({ captured }) => captured)),
    voids,
    refunds: modifications.filter(({ kind, state }) => kind === 'refund' && state === 'done')
      .length,
    refunded: sum(sums.map(({ refunded }) => refunded)),
  };
};

const sum = (units: readonly number[]): number => units.reduce((all, one) => all + one, 0);

type Kept = Omit<RawNotice, 'secret'>;

/** One door for the notices of all accounts, told apart by path. */
interface Mailbox {
  addressOf(key: string): string;
  of(key: string): readonly Kept[];
  /** Waits until a notice of the account is what is looked for. */
  until<Found>(key: string, find: (raw: Kept) => Found | undefined): Promise<Found>;
  close(): void;
}

const openMailbox = async (): Promise<Mailbox> => {
  const kept = new Map<string, Kept[]>();
  const arrivals = new EventTarget();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const key = (request.url ?? '').slice(1);
      const headers = request.headers as Record<string, string | undefined>;
      const raw = { body: Buffer.concat(chunks), headers, at: new Date() };
      kept.set(key, [...(kept.get(key) ?? []), raw]);
      response.end('[accepted]');
      arrivals.dispatchEvent(new Event(key));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    addressOf: (key) => `http://127.0.0.1:${port}/${key}`,
    of: (key) => kept.get(key) ?? [],
    until: async (key, find) => {
      const signal = AbortSignal.timeout(10_000);
      for (;;) {
        const found = (kept.get(key) ?? []).map(find).find((one) => one !== undefined);
        if (found !== undefined) return found;
        await once(arrivals, key, { signal });
      }
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
