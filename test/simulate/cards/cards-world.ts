import type { PaymentsDeps } from '#payments';
import { type Connection, createProviders, providerNamed } from '#providers';
import { type FaultyProvider, faultyProvider } from '../outside/faulty-provider.ts';
import type { Outside, OutsideName } from '../outside/outside.ts';
import { createPostman, type Postman } from '../outside/postman.ts';
import { railOutside } from '../outside/rail-outside.ts';
import { stripeOutside } from '../outside/stripe-outside.ts';
import { type Together, together } from '../outside/together.ts';
import type { Sometimes } from '../world/sometimes.ts';
import type { World } from '../world/world.ts';
import { type CardsMachine, startCardsMachine } from './cards-machine.ts';
import type { CardsSometimesName } from './cards-sometimes.ts';
import { createMemory, type Memory } from './memory.ts';

/** A world of cards: two processes, two providers, clients, payers, and time of its own. */
export interface CardsWorld extends World {
  readonly sometimes: Sometimes<CardsSometimesName>;
  /** Both providers; the first is the one that a seed is known by. */
  readonly rails: readonly Outside[];
  /** Both as one. */
  readonly outside: Together;
  /** The bad lines to them, in the same order. */
  readonly lines: readonly FaultyProvider[];
  readonly postman: Postman;
  readonly memory: Memory;
  readonly organisationIds: readonly string[];
  readonly connectionOf: (organisationId: string, provider: string) => Connection;
  /** Both processes; a dead one is replaced. */
  readonly machines: () => readonly CardsMachine[];
  /** Time goes on, for us and for the provider. */
  readonly advance: (ms: number) => Promise<void>;
}

/** Fills an empty world with merchants, providers and two processes of ours. */
export const createCardsWorld = (
  world: World,
  spoil: (deps: PaymentsDeps) => PaymentsDeps,
): CardsWorld => {
  const { dice, clock, ids, history, ground } = world;
  const { sometimes } = ground;
  const organisationIds = Array.from({ length: dice.between(1, 2) }, () => ids.next('org'));
  const rails = railsOf(world, organisationIds);
  const outside = together(rails);
  const lines = rails.map((rail) =>
    faultyProvider(rail.provider, { now: clock.now, history, sometimes }),
  );
  const connections = organisationIds.flatMap((id) =>
    rails.map((rail) => connect(ids.next('conn'), id, rail)),
  );
  const connectionsOf = (organisationId: string): readonly Connection[] =>
    connections.filter(({ scope }) => scope.organisationId === organisationId);
  history.note(
    `a world of ${organisationIds.length} organisations with ${rails.map(({ name }) => name).join(' and ')}`,
  );
  return {
    ...world,
    sometimes,
    rails,
    outside,
    lines,
    postman: createPostman({ dice, clock, history, sometimes }),
    memory: createMemory(),
    organisationIds,
    connectionOf: (organisationId, provider) =>
      found(connectionsOf(organisationId).find((each) => each.provider === provider)),
    machines: twoMachines({
      ...world,
      database: ground.database,
      providers: lines.map((line) => line.provider),
      connectionsOf,
      connectionById: (id) => connections.find((each) => each.id === id),
      spoil,
    }),
    advance: async (ms) => {
      clock.advance(ms);
      await outside.passTime(ms);
      for (const line of lines) await line.passTime(clock.now());
    },
  };
};

/** Whoever asks for them starts the dead ones anew. */
const twoMachines = (around: Parameters<typeof startCardsMachine>[1]) => {
  const machines = ['m1', 'm2'].map((name) => startCardsMachine(name, around));
  return (): readonly CardsMachine[] => {
    machines.forEach((machine, i) => {
      if (!machine.isAlive()) machines[i] = startCardsMachine(machine.name, around);
    });
    return machines;
  };
};

const stripe = providerNamed('stripe', createProviders());

const outsides: readonly OutsideName[] = ['Stripe', 'native', 'query', 'none'];

/** By the seed itself: any four seeds in a row have them all. */
export const outsideOfSeed = (seed: number): OutsideName =>
  outsides[seed % outsides.length] ?? 'Stripe';

const seconds = ['mute', 'native', 'query', 'none'] as const;

/** What the second provider of a seed is: any sixteen seeds in a row have all pairs. */
const secondOfSeed = (seed: number) => seconds[Math.floor(seed / outsides.length) % 4] ?? 'mute';

const railsOf = (world: World, organisationIds: readonly string[]): readonly Outside[] => {
  const { ground, dice, clock, seed } = world;
  const kind = outsideOfSeed(seed);
  const second = secondOfSeed(seed);
  const around = { dice, now: clock.now, seed: `${seed}` };
  const { sandboxUrl, sometimes } = ground;
  for (const each of [kind, second]) sometimes.hit(outsideNames[each]);
  return [
    kind === 'Stripe'
      ? stripeOutside({ sandboxUrl, stripe }, dice, organisationIds)
      : railOutside(kind, 'stripe', around),
    railOutside(second, 'second', around),
  ];
};

const outsideNames = {
  Stripe: 'outside: Stripe',
  native: 'outside: native provider',
  query: 'outside: query provider',
  none: 'outside: provider without idempotency',
  mute: 'outside: provider that cannot be asked',
} as const satisfies Readonly<Record<OutsideName, CardsSometimesName>>;

const connect = (id: string, organisationId: string, outside: Outside): Connection => ({
  id,
  scope: { organisationId, mode: 'test' },
  provider: outside.provider.name,
  baseUrl: outside.baseUrl,
  apiKey: outside.apiKeyOf(organisationId),
  webhookSecrets: [outside.secretOf(organisationId)],
  settings: {},
});

const found = (connection: Connection | undefined): Connection => {
  if (connection === undefined) throw new Error('no such organisation in this world');
  return connection;
};
