import { createDatabase, systemClock } from '#kernel';
import { verifyLedger } from '#ledger';
import { startSandbox } from '#sandbox';
import { type Lived, liveWorld } from './live-world.ts';
import { prepareDatabase } from './world/prepare-database.ts';
import { createSometimes, worldSometimes } from './world/sometimes.ts';
import { beginning, type Ground } from './world/world.ts';
import type { WorldKind } from './world-kind.ts';

/** Which worlds are lived. */
export interface WorldsOptions {
  readonly kind: WorldKind;
  /** A database with every change applied that nobody else uses. */
  readonly databaseUrl: string;
  /** One world each, in this order. */
  readonly seeds: Iterable<number> | AsyncIterable<number>;
  readonly onWorld?: (lived: Lived) => void;
  /** Whether the run may end before its seeds do. */
  readonly isEnough?: (lived: number, counts: ReadonlyMap<string, number>) => boolean;
}

/** What came of a run. It stops at the first world that broke a rule. */
export interface WorldsReport {
  readonly lived: number;
  readonly broken: Lived | undefined;
  /** How often what must happen sometimes has happened; a zero is told too. */
  readonly counts: ReadonlyMap<string, number>;
  /** How often each edge of the machines was taken. */
  readonly edges: ReadonlyMap<string, number>;
  readonly seconds: number;
}

/** Lives world after world on one database and one sandbox. */
export const runWorlds = async (options: WorldsOptions): Promise<WorldsReport> =>
  await withGround(options, async (ground) => {
    const began = systemClock.monotonicMs();
    const { edges, sometimes } = ground;
    let lived = 0;
    let broken: Lived | undefined;
    for await (const seed of options.seeds) {
      const world = await liveWorld(options.kind, seed, ground);
      lived += 1;
      options.onWorld?.(world);
      if (world.violations.length > 0) broken = world;
      if (broken !== undefined || options.isEnough?.(lived, sometimes.counts) === true) break;
    }
    broken ??= await auditLedger(ground);
    const seconds = (systemClock.monotonicMs() - began) / 1_000;
    return { lived, broken, counts: sometimes.counts, edges, seconds };
  });

/** Begins the counts of a run: all that must happen in worlds of this kind, and has not yet. */
export const countsFor = (kind: WorldKind): ReturnType<typeof createSometimes> =>
  createSometimes([...worldSometimes, ...kind.sometimes], kind.crashPoints());

/** Gives work what worlds stand on, and takes it away afterwards. */
const withGround = async <Result>(
  { databaseUrl, kind }: Pick<WorldsOptions, 'databaseUrl' | 'kind'>,
  work: (ground: Ground) => Promise<Result>,
): Promise<Result> => {
  await prepareDatabase(databaseUrl);
  const database = createDatabase({ url: databaseUrl, poolMax: 4 });
  const sandbox = await startSandbox({
    seed: 'simulation',
    // Midnight decides when funds come: the hour at which somebody simulates must not.
    time_ms: () => beginning.getTime(),
  });
  try {
    return await work({
      database,
      sandboxUrl: sandbox.url,
      sometimes: countsFor(kind),
      played: new Map(),
      edges: new Map(),
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
