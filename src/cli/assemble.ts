import { type Config, createDatabase, type Database } from '#kernel';

import { identityDepsOf } from './identity-deps.ts';
import { seedDemo } from './seed-demo.ts';

/** Something that runs until it is told to stop; stopping waits for what is in flight. */
export interface Service {
  stop(): Promise<void>;
}

/** What the first screen shows of the demo organisation. */
export interface DemoAccess {
  readonly organisationId: string;
  readonly secretKey: string;
}

/** One thing that must hold. */
export interface Check {
  /** The rule as a sentence: `every transfer balances to zero`. */
  readonly rule: string;
  /** Nothing when it holds; else what was found, a sentence a violation, at most a hundred. */
  run(): Promise<readonly string[]>;
}

/** All modules, bound to their dependencies. */
export interface House {
  readonly database: Database;
  /** Serves API and admin port; settles once both listen. */
  startApi(): Promise<Service>;
  /** Runs jobs and deliveries; settles once it takes work. */
  startWorker(): Promise<Service>;
  /** Makes the demo organisation on its first call, finds it again later. */
  seedDemo(): Promise<DemoAccess>;
  /** What `bascule doctor` asks of the books: invariants over the whole database. */
  readonly checks: readonly Check[];
  close(): Promise<void>;
}

/**
 * The composition root: the one place that knows every module and hands each what it needs.
 *
 * @param databaseUrl a database that holds every change
 */
export const assemble = async (config: Config, databaseUrl: string): Promise<House> => {
  const database = createDatabase({
    url: databaseUrl,
    poolMax: config.poolMax,
    statementTimeoutMs: config.statementTimeoutMs,
    lockTimeoutMs: config.lockTimeoutMs,
  });
  return {
    database,
    startApi: async () => ({ stop: async () => undefined }),
    startWorker: async () => ({ stop: async () => undefined }),
    seedDemo: async () => await seedDemo(identityDepsOf(config, database)),
    checks: [],
    close: database.close,
  };
};
