import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { freePort } from '#cli';
import { sandboxControl } from '#sandbox';
import { type TestProcess, testProcess } from '#test/process';
import { ask } from '../faults/ask.ts';
import type { CommitMarks } from '../faults/database-faults.ts';
import { type Fault, hasNotices } from '../faults/fault.ts';
import { enrolSeller } from '../faults/market/enrol-seller.ts';
import { isOfMarket, movedBy, plan } from '../faults/market/market.ts';
import { revive } from '../faults/revive.ts';
import { eventIds, payAtSandbox } from '../faults/sandbox-events.ts';
import type { Claims, Injection, Merchant, Order, Subject } from '../faults/subject.ts';
import { readMarketClaims } from './market-claims.ts';

/** The naive server in a process of its own, with a sandbox. */
export interface NaiveSubject extends Subject {
  close(): Promise<void>;
}

/** How it is brought up. */
export interface NaiveOptions {
  readonly databaseUrl: string;
  readonly directUrl?: string;
  readonly injectDatabase?: (fault: Extract<Fault, { kind: 'database' }>) => Promise<Injection>;
}

/** How its writes are known on the wire. */
export const naiveMarks: CommitMarks = {
  intent: { within: '/* intent */', at: '/* intent */' },
  outcome: { within: '/* outcome */', at: '/* outcome */' },
  opened: { within: '/* opened */', at: '/* opened */' },
  ended: { within: '/* ended */', at: '/* ended */' },
};

/** Brings up the naive server for a series of rows. */
export const startNaive = async (options: NaiveOptions): Promise<NaiveSubject> => {
  const raised = await raise(options);
  const { url, sandboxUrl, books, server, failpointFile } = raised;
  let enrolled = 0;
  const nextMerchant = (hasSecond: boolean): Merchant => {
    enrolled += 1;
    return {
      name: `n${enrolled}`,
      sandboxKey: `sk_test_naive${enrolled}`,
      secondKey: hasSecond ? `AQE_sandbox_naive${enrolled}` : '',
    };
  };
  return {
    name: 'naive',
    sandbox: sandboxControl(sandboxUrl),
    enrol: async ({ fault, operation = 'pay', cascade }) => {
      const merchant = nextMerchant(cascade !== undefined);
      if (hasNotices(fault)) await listen(sandboxUrl, `${url}/notice`, merchant);
      if (!isOfMarket(operation)) return merchant;
      // What becomes of the seller's own account is told at an endpoint of its own.
      if (hasNotices(fault)) await listen(sandboxUrl, `${url}/notice`, merchant, true);
      const knobs = sandboxControl(sandboxUrl);
      const reference = await enrolSeller(sandboxUrl, knobs, merchant.sandboxKey);
      return { ...merchant, seller: { id: '', reference } };
    },
    prepare: async (merchant, operation) => {
      if (operation === 'pay' || operation === 'cascade' || operation === 'transfer') return '';
      const place = isOfMarket(operation) ? 'transfer' : 'pay';
      const isManual = operation === 'capture';
      const order = isOfMarket(operation)
        ? bodyOf(merchant, { operation: 'transfer', paymentId: '', key: '' })
        : { amount: '1050', isManual };
      const { body } = await post(`${url}/${place}`, merchant, order);
      return (JSON.parse(body) as { readonly id: string }).id;
    },
    send: async (merchant, order) => {
      const place = order.operation === 'cascade' ? 'pay' : order.operation;
      const reply = await post(`${url}/${place}`, merchant, bodyOf(merchant, order));
      return { ...reply, isFinal: reply.status < 500 };
    },
    claims: async (merchant, operation) => {
      const claims = await readClaims(books, merchant);
      if (!isOfMarket(operation)) return claims;
      return { ...claims, market: await readMarketClaims(books, merchant.sandboxKey, operation) };
    },
    violations: async () => [],
    events: async ({ sandboxKey }) => await eventIds(sandboxUrl, sandboxKey),
    trespass: async (merchant) => await intrude(raised, merchant, nextMerchant(false)),
    injectOwn: async (fault) => {
      if (fault.kind === 'database' && options.injectDatabase !== undefined) {
        return await options.injectDatabase(fault);
      }
      if (fault.kind !== 'killed') throw new Error(`nobody here injects ${fault.kind}`);
      // It has no worker: what is lost on its way stays so.
      const isOfWorker = fault.process === 'worker' && fault.isFirst !== true;
      return isOfWorker ? struckAlready : arm(server, failpointFile, fault.at);
    },
    close: raised.close,
  };
};

/** The naive server, a sandbox, and a look into its books. */
interface Raised {
  readonly url: string;
  readonly sandboxUrl: string;
  readonly books: pg.Pool;
  readonly server: TestProcess;
  readonly failpointFile: string;
  close(): Promise<void>;
}

const raise = async (options: NaiveOptions): Promise<Raised> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bascule-naive-'));
  const failpointFile = path.join(folder, 'failpoint');
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const [url, sandboxUrl] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${sandboxPort}`];
  const books = new pg.Pool({ connectionString: options.directUrl ?? options.databaseUrl });
  books.on('error', () => undefined);
  await books.query(schema);
  const sandbox = testProcess(['sandbox/main.ts'], /sandbox ready/, {
    SANDBOX_PORT: String(sandboxPort),
    SANDBOX_SEED: '1',
  });
  const server = testProcess(['test/naive/server.ts'], /naive is ready/, {
    DATABASE_URL: options.databaseUrl,
    NAIVE_PORT: String(port),
    NAIVE_PROVIDER_URL: sandboxUrl,
    NAIVE_FAILPOINT_FILE: failpointFile,
  });
  await Promise.all([sandbox.start(), server.start()]);
  const close = async (): Promise<void> => {
    await server.kill();
    await sandbox.kill();
    await books.end();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, sandboxUrl, books, server, failpointFile, close };
};

const post = async (place: string, { sandboxKey }: Merchant, body: object) => {
  const answer = await ask(`${place}?merchant=${sandboxKey}`, {
    method: 'POST',
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(5_000),
  });
  return { status: answer.status, body: await answer.text() };
};

const bodyOf = (
  { secondKey, seller }: Merchant,
  { operation, paymentId, cascade }: Order,
): object => {
  if (isOfMarket(operation)) {
    return {
      id: paymentId,
      amount: operation === 'reversal' ? String(plan.refundMinor) : '1050',
      share: String(movedBy[operation]),
      seller: seller?.reference,
      // Its money needs no days until it may be used.
      card: 'pm_card_bypassPending',
    };
  }
  const amount = operation === 'refund' ? '400' : '1050';
  if (cascade === undefined) return { id: paymentId, amount };
  const card = cascade.first === 'fails' ? 'pm_card_chargeDeclinedProcessingError' : undefined;
  return { id: paymentId, amount, secondKey, card };
};

/** Another merchant's genuine notice names the payment of this one. */
const intrude = async (
  { url, sandboxUrl, books }: Raised,
  { sandboxKey }: Merchant,
  intruder: Merchant,
): Promise<() => Promise<number>> => {
  await listen(sandboxUrl, `${url}/notice`, intruder);
  const { rows } = await books.query<{ id: string }>(
    'select max(id) as id from naive.payment where merchant = $1',
    [sandboxKey],
  );
  await payAtSandbox(sandboxUrl, intruder.sandboxKey, { payment: rows[0]?.id ?? '' });
  const { webhooks } = sandboxControl(sandboxUrl);
  return async () => (await webhooks.counts(intruder.sandboxKey)).delivered;
};

const struckAlready: Injection = { fired: async () => 1, heal: async () => undefined };

const arm = (server: TestProcess, failpointFile: string, at: string): Injection => {
  writeFileSync(failpointFile, at);
  const hasStruck = (): boolean => !existsSync(failpointFile);
  let isOver = false;
  const revived = server.gone().then(async () => {
    if (!isOver && hasStruck()) await revive(server);
  });
  return {
    fired: async () => (hasStruck() ? 1 : 0),
    heal: async () => {
      isOver = !hasStruck();
      if (!isOver) await revived;
      else rmSync(failpointFile);
    },
  };
};

const schema = `
  create schema if not exists naive;
  create table if not exists naive.payment (
    id bigserial primary key, merchant text not null, status text not null, intent text,
    captured bigint not null default 0, currency text, share bigint);
  create table if not exists naive.movement (
    id bigserial primary key, merchant text not null, kind text not null, status text not null,
    amount bigint not null default 0, currency text, reference text);
  create table if not exists naive.refund (
    id bigserial primary key, payment_id bigint not null, status text not null,
    amount bigint not null default 0, currency text)`;

const listen = async (
  sandboxUrl: string,
  url: string,
  { sandboxKey }: Merchant,
  isOfSellers = false,
): Promise<void> => {
  await ask(`${sandboxUrl}/v1/webhook_endpoints`, {
    method: 'POST',
    headers: { authorization: `Bearer ${sandboxKey}` },
    body: new URLSearchParams({
      url,
      'enabled_events[0]': '*',
      connect: String(isOfSellers),
    }),
  });
};

const readClaims = async (books: pg.Pool, { sandboxKey }: Merchant): Promise<Claims> => {
  const { rows } = await books.query<Readonly<Record<keyof Claims, string>>>(
    `select count(*) as payments,
       coalesce(sum(captured) filter (where currency = 'eur'), 0) as "capturedMinor",
       coalesce(sum(refund.made), 0) as refunds,
       coalesce(sum(refund.amount), 0) as "refundedMinor",
       count(*) filter (where status in ('processing', 'capturing'))
         + coalesce(sum(refund.pending), 0) as open
     from naive.payment
     cross join lateral (
       select count(*) as made, count(*) filter (where status = 'pending') as pending,
         sum(amount) filter (where currency = 'eur') as amount
       from naive.refund where payment_id = payment.id
     ) as refund
     where merchant = $1`,
    [sandboxKey],
  );
  const [row] = rows;
  return {
    payments: Number(row?.payments ?? 0),
    refunds: Number(row?.refunds ?? 0),
    capturedMinor: BigInt(row?.capturedMinor ?? 0),
    refundedMinor: BigInt(row?.refundedMinor ?? 0),
    open: Number(row?.open ?? 0),
    inReview: 0,
  };
};
