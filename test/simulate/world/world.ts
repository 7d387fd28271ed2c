import { type Database, type Ids, type ManualClock, manualClock, seededIds } from '#kernel';
import type { PaymentsDeps } from '#payments';
import type { Connection, Provider } from '#providers';
import { type FaultyProvider, faultyProvider } from '../outside/faulty-provider.ts';
import type { Outside, OutsideName } from '../outside/outside.ts';
import { createPostman, type Postman } from '../outside/postman.ts';
import { railOutside } from '../outside/rail-outside.ts';
import { stripeOutside } from '../outside/stripe-outside.ts';
import { type Together, together } from '../outside/together.ts';
import { createDice, type Dice } from './dice.ts';
import { createHistory, type History } from './history.ts';
import { type DatabaseFault, type Machine, startMachine } from './machine.ts';
import { createMemory, type Memory } from './memory.ts';
import type { Sometimes, SometimesName } from './sometimes.ts';
import { createTurns, type Turns } from './turns.ts';

/** What all worlds of a run stand on. */
export interface Ground {
  readonly database: Database;
  readonly sandboxUrl: string;
  readonly stripe: Provider;
  readonly sometimes: Sometimes;
  /** How often each seed was played here: the same seed again gets other ids. */
  readonly played: Map<number, number>;
  /** How often each edge of the machines was taken. */
  readonly edges: Map<string, number>;
  /** Spoils a part on purpose, to prove that the oracle sees it. */
  readonly spoil?: ((deps: PaymentsDeps) => PaymentsDeps) | undefined;
}

/** One random world: two processes, two providers, clients, payers, and time of its own. */
export interface World {
  readonly seed: number;
  readonly ground: Ground;
  readonly dice: Dice;
  readonly clock: ManualClock;
  readonly history: History;
  readonly turns: Turns;
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
  readonly machines: () => readonly Machine[];
  readonly planDatabaseFault: (fault: DatabaseFault | undefined) => void;
  /** Time goes on, for us and for the provider. */
  readonly advance: (ms: number) => Promise<void>;
  /** What must never be. */
  readonly violations: string[];
}

/** Where every world begins; its ids and its due times count from here. */
const beginning = new Date('2026-11-21T09:00:00.000Z');

/** Makes a world of its seed. */
export const createWorld = (seed: number, ground: Ground): World => {
  const dice = createDice(seed);
  const clock = manualClock(beginning);
  const ids = idsOf(seed, ground, clock);
  const organisationIds = Array.from({ length: dice.between(1, 2) }, () => ids.next('org'));
  const history = createHistory(clock);
  const rails = railsOf({ ground, dice, clock, organisationIds, seed });
  const outside = together(rails);
  const { sometimes } = ground;
  const lines = rails.map((rail) =>
    faultyProvider(rail.provider, { now: clock.now, history, sometimes }),
  );
  const connections = organisationIds.flatMap((id) =>
    rails.map((rail) => connect(ids.next('conn'), id, rail)),
  );
  const database = faultOnce(sometimes);
  const turns = createTurns(dice);
  const around = {
    database: ground.database,
    clock,
    dice,
    ids,
    turns,
    providers: lines.map((line) => line.provider),
    connectionsOf: (organisationId: string) =>
      connections.filter(({ scope }) => scope.organisationId === organisationId),
    connectionById: (id: string) => connections.find((each) => each.id === id),
    databaseFault: database.take,
    spoil: ground.spoil ?? ((deps) => deps),
  };
  const machines = ['m1', 'm2'].map((name) => startMachine(name, around));
  history.note(
    `a world of ${organisationIds.length} organisations with ${rails.map(({ name }) => name).join(' and ')}`,
  );

  return {
    seed,
    ground,
    dice,
    clock,
    history,
    turns,
    rails,
    outside,
    lines,
    postman: createPostman({ dice, clock, history, sometimes }),
    memory: createMemory(),
    organisationIds,
    connectionOf: (organisationId, provider) =>
      found(around.connectionsOf(organisationId).find((each) => each.provider === provider)),
    machines: () => {
      machines.forEach((machine, i) => {
        if (!machine.isAlive()) machines[i] = startMachine(machine.name, around);
      });
      return machines;
    },
    planDatabaseFault: database.plan,
    advance: async (ms) => {
      clock.advance(ms);
      await outside.passTime(ms);
      for (const line of lines) await line.passTime(clock.now());
    },
    violations: [],
  };
};

/** What happens to the next statement, once. */
const faultOnce = (sometimes: Ground['sometimes']) => {
  let planned: DatabaseFault | undefined;
  return {
    plan: (fault: DatabaseFault | undefined): void => {
      planned = fault;
    },
    take: (): DatabaseFault | undefined => {
      const fault = planned;
      planned = undefined;
      if (fault === 'away') sometimes.hit('fault: database away');
      if (fault === 'acknowledgement_lost') sometimes.hit('fault: commit acknowledgement lost');
      return fault;
    },
  };
};

const idsOf = (seed: number, ground: Ground, clock: ManualClock): Ids => {
  const times = ground.played.get(seed) ?? 0;
  ground.played.set(seed, times + 1);
  let drawn = 0;
  return {
    next: (prefix) => {
      drawn += 1;
      return seededIds(`${seed} ${times} ${drawn}`, clock.now()).next(prefix);
    },
  };
};

const outsides: readonly OutsideName[] = ['Stripe', 'native', 'query', 'none'];

/** By the seed itself: any four seeds in a row have them all. */
export const outsideOfSeed = (seed: number): OutsideName =>
  outsides[seed % outsides.length] ?? 'Stripe';

const seconds = ['mute', 'native', 'query', 'none'] as const;

/** What the second provider of a seed is: any sixteen seeds in a row have all pairs. */
const secondOfSeed = (seed: number) => seconds[Math.floor(seed / outsides.length) % 4] ?? 'mute';

interface Place {
  readonly ground: Ground;
  readonly dice: Dice;
  readonly clock: ManualClock;
  readonly organisationIds: readonly string[];
  readonly seed: number;
}

const railsOf = ({ ground, dice, clock, organisationIds, seed }: Place): readonly Outside[] => {
  const kind = outsideOfSeed(seed);
  const second = secondOfSeed(seed);
  const around = { dice, now: clock.now, seed: `${seed}` };
  for (const each of [kind, second]) ground.sometimes.hit(outsideNames[each]);
  return [
    kind === 'Stripe'
      ? stripeOutside(ground, dice, organisationIds)
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
} as const satisfies Readonly<Record<OutsideName, SometimesName>>;

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
