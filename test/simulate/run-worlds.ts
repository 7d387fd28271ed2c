import { createDatabase, systemClock } from '#kernel';
import { verifyLedger } from '#ledger';
import type { PaymentsDeps } from '#payments';
import { createProviders, providerNamed } from '#providers';
import { startSandbox } from '#sandbox';
import { type Lived, liveWorld } from './live-world.ts';
import { crashPoints } from './world/nemesis.ts';
import { prepareDatabase } from './world/prepare-database.ts';
import { createSometimes, type Sometimes } from './world/sometimes.ts';
import type { Ground } from './world/world.ts';

/** Which worlds are lived. */
export interface WorldsOptions {
  /** A database with every change applied that nobody else uses. */
  readonly databaseUrl: string;
  /** One world each, in this order. */
  readonly seeds: readonly number[];
  readonly spoil?: (deps: PaymentsDeps) => PaymentsDeps;
  readonly onWorld?: (lived: Lived) => void;
  /** Whether the run may end before its seeds do. */
  readonly isEnough?: (lived: number, sometimes: Sometimes) => boolean;
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
export const runWorlds = async (options: WorldsOptions): Promise<WorldsReport> =>
  await withGround(options, async (ground) => {
    const began = systemClock.monotonicMs();
    let lived = 0;
    let broken: Lived | undefined;
    for (const seed of options.seeds) {
      const world = await liveWorld(seed, ground);
      lived += 1;
      options.onWorld?.(world);
      if (world.violations.length > 0) broken = world;
      if (broken !== undefined || options.isEnough?.(lived, ground.sometimes) === true) break;
    }
    broken ??= await auditLedger(ground);
    const { sometimes, edges } = ground;
    const seconds = (systemClock.monotonicMs() - began) / 1_000;
    return { lived, broken, sometimes, edges, seconds };
  });

/** Gives work what worlds stand on, and takes it away afterwards. */
const withGround = async <Result>(
  { databaseUrl, spoil }: Pick<WorldsOptions, 'databaseUrl' | 'spoil'>,
  work: (ground: Ground) => Promise<Result>,
): Promise<Result> => {
  await prepareDatabase(databaseUrl);
  const database = createDatabase({ url: databaseUrl, poolMax: 4 });
  const sandbox = await startSandbox({ seed: 'simulation' });
  try {
    return await work({
      database,
      sandboxUrl: sandbox.url,
      stripe: providerNamed('stripe', createProviders()),
      sometimes: createSometimes(crashPoints()),
      played: new Map(),
      edges: new Map(),
      spoil,
    });
  } finally {
    await sandbox.close();
    await database.close();
  }
};

/** I3 over all worlds at once: seals chain, and balances are the sum of their entries. */
const auditLedger = async ({ database }: Ground): Promise<Lived | undefined> => {
  const { findings } = await database.transaction(async (tx) => await verifyLedger(tx));
  const violations = findings.map(
    ({ check, subject, detail }) => `I3: ${check} ${subject}: ${detail}`,
  );
  return violations.length === 0 ? undefined : { seed: -1, violations, history: [] };
};
