import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { enableCompileCache, flushCompileCache } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { assembleLate } from '#cli';
import { assert, createDatabase, machineBytes, readConfig } from '#kernel';
import type { IdempotencyClass } from '#providers';
import type { TestProcess } from '#test/process';
import { startWorld, type World } from '#test/world';
import { ask } from './ask.ts';
import { readClaims } from './bascule-claims.ts';
import { type EnrolledMerchant, enrolMerchant } from './enrol-merchant.ts';
import { eventually } from './eventually.ts';
import { type Fault, hasNotices } from './fault.ts';
import { marketRequestOf, prepareMarket, readMarketClaims } from './market/bascule-market.ts';
import { isOfMarket } from './market/market.ts';
import { postInPeace } from './post-in-peace.ts';
import { revive } from './revive.ts';
import { eventIds } from './sandbox-events.ts';
import {
  type Cascade,
  type Claims,
  type Injection,
  type Merchant,
  NotPrepared,
  type Operation,
  type Order,
  type Reply,
  type Subject,
} from './subject.ts';
import { trespass } from './trespass.ts';

/** Bascule as it runs, in three processes, with every time-out short. */
export interface BasculeSubject extends Subject {
  readonly world: World;
  close(): Promise<void>;
}

/** How it is brought up. */
export interface BasculeOptions {
  /** What its processes connect to: perhaps a proxy. */
  readonly databaseUrl: string;
  /** The database itself, for whoever judges; the same unless told. */
  readonly directUrl?: string;
  readonly injectDatabase?: (fault: Extract<Fault, { kind: 'database' }>) => Promise<Injection>;
  /** What the provider is believed about repeats; but for `native`, the default, it ignores keys. */
  readonly keys?: IdempotencyClass;
  /** How long the provider may take until what it made is found. */
  readonly visibilityMs?: number;
  /** How long it waits for an answer: longer for rows in which that has to be heard. */
  readonly patienceMs?: number;
}

// Restarts are most of the work, and a killed process leaves no cache behind: this one does.
const compileCache =
  process.env['NODE_COMPILE_CACHE'] ?? path.join(tmpdir(), 'bascule-compile-cache');
enableCompileCache(compileCache);

/** Before the first look at a lost answer, which comes after two seconds. */
const soonVisibleMs = 1_200;

/** Short, so that a row takes seconds; in the same order as in production. */
const shortTimes = {
  NODE_COMPILE_CACHE: compileCache,
  // The same for every house of this process: they may follow one another on one database.
  BASCULE_ENCRYPTION_KEY: machineBytes(32).toString('base64'),
  BASCULE_KEY_PEPPER: machineBytes(32).toString('base64'),
};

/**
 * A request keeps its key for longer than any call takes. Who is held up for longer than the window
 * sends nothing: the worker takes the call up and sends it as a repeat, whose refusal proves nothing.
 */
const waitingFor = ({ patienceMs = 800 }: BasculeOptions) => ({
  BASCULE_PROVIDER_READ_TIMEOUT_MS: String(patienceMs),
  BASCULE_PROVIDER_IN_FLIGHT_MS: String((patienceMs * 5) / 8),
  BASCULE_IDEMPOTENCY_LEASE_MS: String(patienceMs + 700),
});

/** Brings up Bascule for a series of rows. */
export const startBascule = async (options: BasculeOptions): Promise<BasculeSubject> => {
  const { databaseUrl, directUrl = databaseUrl, keys = 'native' } = options;
  const folder = mkdtempSync(path.join(tmpdir(), 'bascule-faults-'));
  const armedBy = (name: string) => ({ BASCULE_FAILPOINT_FILE: path.join(folder, name) });
  const times = { ...shortTimes, ...waitingFor(options) };
  const environment = { ...times, ...believedOf(options), ...armedBy('api') };
  const world = await startWorld({ databaseUrl, environment, hasWorker: false });
  await world.worker.start(armedBy('worker'));
  const database = createDatabase({ url: directUrl, poolMax: 4 });
  const silent = { write: () => undefined };
  const house = await assembleLate(readConfig(world.environment), {
    databaseUrl: directUrl,
    isWorker: false,
    logTo: silent,
  });
  flushCompileCache();
  let isClosed = false;
  const merchants = new Map<Merchant, EnrolledMerchant>();
  const known = (merchant: Merchant): EnrolledMerchant => enrolledOf(merchants, merchant);
  return {
    name: 'bascule',
    world,
    sandbox: world.knobs,
    enrol: async ({ fault, operation = 'pay', cascade }) => {
      const merchant = await enrolMerchant(world, database, {
        hasNotices: hasNotices(fault),
        hasSecond: cascade !== undefined,
        hasSeller: isOfMarket(operation),
      });
      merchants.set(merchant, merchant);
      const key = merchant.sandboxKey;
      if (keys !== 'native') await world.knobs.settings({ key, idempotency: 'ignored' });
      return merchant;
    },
    prepare: async (merchant, operation) => await prepare(world, known(merchant), operation),
    send: async (merchant, order) => await send(world, known(merchant), order),
    claims: async (merchant, operation) =>
      await claimsOf(world, known(merchant), operation, directUrl),
    violations: async (merchant) =>
      await violationsOf(house.checks(known(merchant).organisationId)),
    events: async ({ sandboxKey }) => await eventIds(world.sandboxUrl, sandboxKey),
    trespass: async (merchant) =>
      await trespass(
        world,
        known(merchant),
        await enrolMerchant(world, database, { hasNotices: true }),
      ),
    injectOwn: async (fault) => {
      if (fault.kind === 'killed') {
        const process = world[fault.process];
        const environment = armedBy(fault.process);
        return await arm({ process, environment, isWanted: () => !isClosed }, fault.at);
      }
      if (fault.kind === 'database' && options.injectDatabase !== undefined) {
        return await options.injectDatabase(fault);
      }
      throw new Error(`nobody here knows how to inject ${fault.kind}`);
    },
    close: async () => {
      isClosed = true;
      await house.close();
      await database.close();
      await world.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const enrolledOf = (
  merchants: ReadonlyMap<Merchant, EnrolledMerchant>,
  merchant: Merchant,
): EnrolledMerchant => {
  const enrolled = merchants.get(merchant);
  if (enrolled === undefined) throw new Error(`${merchant.name} was never enrolled`);
  return enrolled;
};

const claimsOf = async (
  { url }: World,
  merchant: EnrolledMerchant,
  operation: Operation,
  databaseUrl: string,
): Promise<Claims> => {
  const claims = await readClaims(url, merchant.key);
  if (!isOfMarket(operation)) return claims;
  const { key } = merchant;
  const market = await readMarketClaims({ url, key }, merchant, operation, databaseUrl);
  return { ...claims, market };
};

type Checks = ReturnType<Awaited<ReturnType<typeof assembleLate>>['checks']>;

/** Each with the number of its invariant before it. */
const violationsOf = async (checks: Checks): Promise<readonly string[]> => {
  const faults: string[] = [];
  for (const { rule, run } of checks) {
    for (const fault of await run()) faults.push(`${rule.slice(0, 3).replace(':', '')}: ${fault}`);
  }
  return faults;
};

/** A provider that honours keys is believed as it is. */
const believedOf = ({ keys = 'native', visibilityMs = soonVisibleMs }: BasculeOptions) =>
  keys === 'native'
    ? {}
    : {
        BASCULE_PROVIDER_KEYS: keys,
        BASCULE_PROVIDER_VISIBILITY_MS: String(visibilityMs),
      };

const send = async (
  world: World,
  { key, seller }: EnrolledMerchant,
  order: Order,
): Promise<Reply> => {
  const { place, body } = requestOf(order, seller);
  const answer = await ask(`${world.url}${place}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'idempotency-key': order.key,
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(5_000),
  });
  const text = await answer.text();
  const isLater = answer.status >= 500 || answer.headers.get('retry-after') !== null;
  return { status: answer.status, body: text, isFinal: !isLater };
};

const purchase = {
  amount: '10.50',
  currency: 'EUR',
  confirm: true,
  payment_method: { type: 'card', token: 'pm_card_visa' },
};

const cascading = (cascade: Cascade | undefined) => ({
  payment_method: {
    type: 'card',
    tokens: {
      stripe: cascade?.first === 'fails' ? 'pm_card_chargeDeclinedProcessingError' : 'pm_card_visa',
      adyen: 'adyen_test_visa',
    },
  },
  policy: { cascade: cascade?.policy ?? 'safe' },
  return_url: 'https://shop.example/back',
});

const requestOf = (
  { operation, paymentId, cascade }: Order,
  seller: EnrolledMerchant['seller'],
): { readonly place: string; readonly body: object } => {
  if (isOfMarket(operation)) {
    assert(seller !== undefined, 'a row of the marketplace has a seller');
    return marketRequestOf(operation, paymentId, seller);
  }
  switch (operation) {
    case 'pay':
      return { place: '/v1/payments', body: purchase };
    case 'cascade':
      return { place: '/v1/payments', body: { ...purchase, ...cascading(cascade) } };
    case 'capture':
      return { place: `/v1/payments/${paymentId}/capture`, body: {} };
    case 'refund':
      return { place: '/v1/refunds', body: { payment_id: paymentId, amount: '4.00' } };
  }
};

const prepare = async (
  world: World,
  { key, seller }: EnrolledMerchant,
  operation: Operation,
): Promise<string> => {
  if (operation === 'pay' || operation === 'cascade') return '';
  if (isOfMarket(operation)) {
    assert(seller !== undefined, 'a row of the marketplace has a seller');
    return await prepareMarket({ url: world.url, key }, operation, seller);
  }
  const captureMethod = operation === 'capture' ? 'manual' : 'automatic';
  const order = { ...purchase, capture_method: captureMethod };
  const { id } = await postInPeace<{ readonly id: string }>(`${world.url}/v1/payments`, key, order);
  const isReady = await eventually(async () => {
    const found = await ask(`${world.url}/v1/payments/${id}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const { status } = (await found.json()) as { readonly status: string };
    return status === (operation === 'capture' ? 'authorized' : 'captured');
  }, 60_000);
  if (!isReady) throw new NotPrepared(`there is nothing to ${operation}: ${id}`);
  return id;
};

/** The processes of a world, each with the file that arms its failpoints. */
interface ArmedProcess {
  readonly process: TestProcess;
  readonly environment: { readonly BASCULE_FAILPOINT_FILE: string };
  /** Not once its world is taken down, by a row that broke off. */
  isWanted(): boolean;
}

/** Has a process killed at a failpoint; once it was, starts it again. */
const arm = async (armed: ArmedProcess, at: string): Promise<Injection> => {
  const { process, environment } = armed;
  const file = environment.BASCULE_FAILPOINT_FILE;
  writeFileSync(file, at);
  const hasStruck = (): boolean => !existsSync(file);
  let isOver = false;
  const revived = process.gone().then(async () => {
    if (!isOver && armed.isWanted() && hasStruck()) await revive(process, environment);
  });
  return {
    fired: async () => (hasStruck() ? 1 : 0),
    heal: async () => {
      isOver = !hasStruck();
      if (!isOver) await revived;
      else rmSync(file);
    },
  };
};
