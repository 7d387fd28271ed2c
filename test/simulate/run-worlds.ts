import { createDatabase, systemClock } from '#kernel';
import { verifyLedger } from '#ledger';
import type { PaymentsDeps } from '#payments';
import { createProviders, providerNamed } from '#providers';
import { startSandbox } from '#sandbox';
import { type Lived, liveWorld } from './live-world.ts';
import { crashPoints } from './world/nemesis.ts';
import { prepareDatabase } from './world/prepare-database.ts';
import { createSometimes, type Sometimes } from './world/sometimes.ts';

/** Which worlds are lived. */
export interface WorldsOptions {
  /** A database with every change applied that nobody else uses. */
  readonly databaseUrl: string;
  /** One world each, in this order. */
  readonly seeds: readonly number[];
  readonly spoil?: (deps: PaymentsDeps) => PaymentsDeps;
  readonly onWorld?: (lived: Lived) => void;
}

/** What came of a run. It stops at the first world that broke a rule. */
export interface WorldsReport {
  readonly lived: number;
  readonly broken: Lived | undefined;
  readonly sometimes: Sometimes;
  readonly edges: ReadonlyMap<string, number>;
  readonly seconds: number;
}

/** Lives world after world on one database and one sandbox. */
export const runWorlds = async (options: WorldsOptions): Promise<WorldsReport> => {
  const began = systemClock.monotonicMs();
  await prepareDatabase(options.databaseUrl);
  const database = createDatabase({ url: options.databaseUrl, poolMax: 4 });
  const sandbox = await startSandbox({ seed: 'simulation' });
  const ground = {
    database,
    sandboxUrl: sandbox.url,
    stripe: providerNamed('stripe', createProviders()),
    sometimes: createSometimes(crashPoints()),
    played: new Map<number, number>(),
    edges: new Map<string, number>(),
    spoil: options.spoil,
  };
  let [lived, broken]: [number, Lived | undefined] = [0, undefined];
  try {
    for (const seed of options.seeds) {
      const world = await liveWorld(seed, ground);
      lived += 1;
      options.onWorld?.(world);
      if (world.violations.length > 0) {
        broken = world;
        break;
      }
    }
    if (broken === undefined) {
      const { findings } = await database.transaction(async (tx) => await verifyLedger(tx));
      const violations = findings.map(
        (found) => `I3: ${found.check} ${found.subject}: ${found.detail}`,
      );
      if (violations.length > 0) broken = { seed: -1, violations, history: [] };
    }
  } finally {
    await sandbox.close();
    await database.close();
  }
  const { sometimes, edges } = ground;
  const seconds = (systemClock.monotonicMs() - began) / 1_000;
  return { lived, broken, sometimes, edges, seconds };
};
