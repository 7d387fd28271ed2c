import assert from 'node:assert/strict';
import { after } from 'node:test';
import { type Client, createClient } from '#http';
import { createKey, createOrganisation, type KeyOrder, randomKeyBody } from '#identity';
import {
  type Clock,
  createDatabase,
  manualClock,
  randomIds,
  readConfig,
  systemClock,
} from '#kernel';
import { type PaymentView, payments } from '#payments';
import { useDatabase } from '#test/database';
import { startWorld, type World, type WorldOptions } from '#test/world';
import { webhooks } from '#webhooks';

const routes = { ...payments, ...webhooks };

/** The typed client that stories use. */
export type StoryClient = Client<typeof routes>;

/** A world of processes for one file of stories. */
export interface Stage {
  readonly world: World;
  readonly client: StoryClient;
  /** A client of another address or key. */
  clientOf(at: { readonly url?: string; readonly key?: string }): StoryClient;
  /** What a path answers, as it is. */
  read(path: string): Promise<Json>;
  /** The secret test key of one more organisation. */
  anotherKey(): Promise<string>;
  /** A key that was good until yesterday. */
  expiredKey(): Promise<string>;
}

/** A JSON document whose shape the story knows. */
export type Json = Readonly<Record<string, unknown>>;

/** Brings up the processes once for the calling file; they end after its last story. */
export const useStage = async ({
  hasWorker = 'within',
}: Pick<WorldOptions, 'hasWorker'> = {}): Promise<Stage> => {
  const { url: databaseUrl } = await useDatabase();
  const world = await startWorld({ databaseUrl, hasWorker });
  after(world.close);
  const clientOf: Stage['clientOf'] = (at) =>
    createClient({ url: world.url, key: world.key, ...at, routes });
  return {
    world,
    client: clientOf({}),
    clientOf,
    read: async (path) => {
      const headers = { authorization: `Bearer ${world.key}` };
      const answer = await fetch(world.url + path, { headers });
      assert.equal(answer.status, 200, `GET ${path}`);
      return (await answer.json()) as Json;
    },
    anotherKey: async () => await plantOrganisation(world, systemClock, {}),
    expiredKey: async () => await plantExpired(world),
  };
};

/** The body of a payment by card that is confirmed at once. */
export const byCard = <More extends object>(
  amount: string,
  token = 'pm_card_visa',
  more?: More,
) => ({
  amount,
  currency: 'EUR',
  confirm: true,
  payment_method: { type: 'card' as const, token },
  ...more,
});

const patienceMs = 20_000;

/** Looks until there is something to see. */
export const until = async <Seen>(
  what: string,
  look: () => Promise<Seen | undefined>,
): Promise<Seen> => {
  const untilMs = systemClock.monotonicMs() + patienceMs;
  let seen = await look();
  while (seen === undefined && systemClock.monotonicMs() < untilMs) {
    await new Promise((again) => void setTimeout(again, 25));
    seen = await look();
  }
  assert.ok(seen !== undefined, `waited in vain: ${what}`);
  return seen;
};

/** The payment once its outcome is known. */
export const settled = async (client: StoryClient, paymentId: string) =>
  await until(`payment ${paymentId} comes to its end`, async () => {
    const { body } = await client.retrievePayment({ params: { payment_id: paymentId } });
    return body.has_open_attempt ? undefined : body;
  });

/** The payer's page, which a payment that requires action names. */
export const pageOf = ({ next_action: action }: Pick<PaymentView, 'next_action'>): string => {
  assert.ok(action?.type === 'redirect', 'the payer is sent somewhere');
  return action.url;
};

/**
 * Our ledger balances, what the provider owes us is what its own books say, and no payment was
 * charged twice.
 */
export const booksAgree = async ({ world, read }: Stage): Promise<void> => {
  assert.partialDeepStrictEqual(await read('/v1/ledger/trial_balance'), { is_balanced: true });
  const { data } = await read('/v1/ledger/accounts?prefix=provider:stripe:clearing&limit=100');
  const ours = (data as Json[]).map(
    ({ currency, balance }) => [`${currency}`, minorOf(`${balance}`)] as const,
  );
  const { sums, payment_intents: intents } = await world.knobs.books(world.sandboxKey);
  const theirs = sums.map(
    ({ currency, captured, refunded, fees }) =>
      [currency.toUpperCase(), BigInt(captured - refunded - fees)] as const,
  );
  assert.deepEqual(owed(ours), owed(theirs));
  assert.deepEqual(
    intents.filter((intent) => intent.approved_charges > 1),
    [],
    'nobody is charged twice',
  );
};

/** By currency; one that nothing is owed in may be missing. */
const owed = (amounts: readonly (readonly [string, bigint])[]): ReadonlyMap<string, bigint> =>
  new Map(amounts.filter(([, minor]) => minor !== 0n));

const minorOf = (amount: string): bigint => BigInt(amount.replace('.', ''));

const dayMs = 86_400_000;

const plantExpired = async (world: World): Promise<string> => {
  const clock = manualClock(new Date(systemClock.now().getTime() - 2 * dayMs));
  const yesterday = new Date(systemClock.now().getTime() - dayMs).toISOString();
  return await plantOrganisation(world, clock, { expires_at: yesterday });
};

const plantOrganisation = async (
  { databaseUrl, environment }: World,
  clock: Clock,
  more: Pick<KeyOrder, 'expires_at'>,
): Promise<string> => {
  const database = createDatabase({ url: databaseUrl, poolMax: 1 });
  const { keyPepper: pepper } = readConfig(environment);
  const deps = { database, clock, pepper, drawKeyBody: randomKeyBody };
  const ids = randomIds(clock);
  const caller = {
    organisationId: '',
    mode: 'test' as const,
    ids,
    actor: 'command:story',
    requestId: ids.next('req'),
    traceparent: '',
  };
  try {
    const { id } = await createOrganisation(deps, caller, { name: 'Somebody else' });
    const body = { kind: 'secret', name: 'Theirs', ...more } as const;
    return (await createKey(deps, { ...caller, organisationId: id }, { body })).secret;
  } finally {
    await database.close();
  }
};
