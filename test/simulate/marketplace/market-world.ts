import type { Log, LogFields } from '#kernel';
import { type Connection, createProviders, providerNamed } from '#providers';
import { type FaultyProvider, faultyProvider } from '../outside/faulty-provider.ts';
import { createPostman, type Postman } from '../outside/postman.ts';
import type { Sometimes } from '../world/sometimes.ts';
import type { World } from '../world/world.ts';
import {
  type MarketMachine,
  type MarketParts,
  type MarketSurroundings,
  startMarketMachine,
} from './market-machine.ts';
import type { MarketSometimesName } from './market-sometimes.ts';
import { createMemory, type Memory } from './memory.ts';
import { type FaultyDesk, faultyDesk } from './outside/faulty-desk.ts';
import { type StripePlatform, stripePlatform } from './outside/stripe-platform.ts';

/** What left for the provider, as it was frozen. */
export interface SentRequest {
  readonly method: 'POST' | 'DELETE';
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A world of a marketplace: one platform, its sellers, two processes, and time of its own. */
export interface MarketWorld extends World {
  readonly sometimes: Sometimes<MarketSometimesName>;
  readonly outside: StripePlatform;
  readonly line: FaultyProvider;
  readonly desk: FaultyDesk;
  readonly postman: Postman;
  readonly memory: Memory;
  readonly organisationId: string;
  readonly connection: Connection;
  /** What left for the provider, each key once. */
  readonly sent: ReadonlyMap<string, SentRequest>;
  /** What the processes have logged. */
  readonly logged: readonly string[];
  /** Both processes; a dead one is replaced. */
  readonly machines: () => readonly MarketMachine[];
  /** Time goes on, for us and for the provider. */
  readonly advance: (ms: number) => Promise<void>;
}

/** Spoils one part of a process, as a careless change would. */
export type MarketBug = (parts: MarketParts) => MarketParts;

const stripe = providerNamed('stripe', createProviders());

/** Fills an empty world with a platform, its provider and two processes of ours. */
export const createMarketWorld = async (world: World, spoil: MarketBug): Promise<MarketWorld> => {
  const { dice, clock, ids, history, ground } = world;
  const sometimes: Sometimes<MarketSometimesName> = ground.sometimes;
  const organisationId = ids.next('org');
  const outside = stripePlatform(ground.sandboxUrl, dice, organisationId);
  await outside.passTime(0);
  await setUp(outside, world);
  const { line, desk, provider, sent } = openLines({ ...world, sometimes });
  const connection: Connection = {
    id: ids.next('conn'),
    scope: { organisationId, mode: 'test' },
    provider: 'stripe',
    baseUrl: outside.url,
    apiKey: outside.apiKey,
    webhookSecrets: outside.secrets,
    settings: {},
  };
  const logged: string[] = [];
  const around: MarketSurroundings = {
    ...world,
    database: ground.database,
    providers: [provider],
    connectionsOf: (id) => (id === organisationId ? [connection] : []),
    connectionById: (id) => (id === connection.id ? connection : undefined),
    log: listening(logged),
    spoil,
  };
  return {
    ...world,
    sometimes,
    outside,
    line,
    desk,
    sent,
    logged,
    postman: createPostman({ dice, clock, history, sometimes }),
    memory: createMemory(),
    organisationId,
    connection,
    machines: twoMachines(around),
    advance: async (ms) => {
      clock.advance(ms);
      await outside.passTime(ms);
      await line.passTime(clock.now());
      await desk.passTime(clock.now());
    },
  };
};

/** Some of what nobody knows of the real one is this way in one world, and that in another. */
const setUp = async ({ control, apiKey: key }: StripePlatform, { dice, history }: World) => {
  const reversals_overdraw = dice.chance(0.6);
  const reversals_free_source = dice.chance(0.5);
  await control.settings({ key, reversals_overdraw, reversals_free_source });
  history.note(
    `reversals ${reversals_overdraw ? 'overdraw' : 'do not overdraw'} and ${reversals_free_source ? 'free' : 'use up'} their source`,
  );
};

/** Stripe's adapter, behind one bad line for payments and one for platforms. */
const openLines = (world: Pick<MarketWorld, 'clock' | 'dice' | 'history' | 'sometimes'>) => {
  const { clock, dice, history, sometimes } = world;
  const sent = new Map<string, SentRequest>();
  const line = faultyProvider(
    {
      ...stripe,
      send: async (connection, request, key) => {
        sent.set(key, { method: 'POST', path: request.path, body: request.body });
        return await stripe.send(connection, request, key);
      },
    },
    { now: clock.now, history, sometimes },
  );
  if (stripe.platform === null) throw new Error('Stripe serves platforms');
  const { platform } = stripe;
  const desk = faultyDesk(
    {
      ...platform,
      send: async (connection, errand, key) => {
        sent.set(key, errand);
        return await platform.send(connection, errand, key);
      },
    },
    { now: clock.now, dice, history, sometimes, inFlightMs: stripe.capabilities.inFlightWindowMs },
  );
  return { line, desk, sent, provider: { ...line.provider, platform: desk.desk } };
};

const listening = (lines: string[]): Log => {
  const write = (fields: LogFields, event: string): void => {
    const { err, ...plain } = fields;
    const told = err instanceof Error ? `${err.stack ?? err.message}` : '';
    lines.push(`${event} ${JSON.stringify(plain)} ${told}`);
  };
  const log: Log = { debug: write, info: write, warn: write, error: write, child: () => log };
  return log;
};

/** Whoever asks for them starts the dead ones anew. */
const twoMachines = (around: MarketSurroundings) => {
  const machines = ['m1', 'm2'].map((name) => startMarketMachine(name, around));
  return (): readonly MarketMachine[] => {
    machines.forEach((machine, i) => {
      if (!machine.isAlive()) machines[i] = startMarketMachine(machine.name, around);
    });
    return machines;
  };
};
