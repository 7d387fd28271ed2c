import type { Clock, Log, Metrics, Scope } from '#kernel';
import { type HealthSettings, healthDefaults } from './health-settings.ts';
import { reportHealth } from './report-health.ts';
import {
  type BreakerChange,
  createWatch,
  type Watch,
  type WatchedOperation,
  type WatchKey,
  type WatchReading,
  type WithholdReason,
} from './watch.ts';

/** What this process has seen of every provider it called. */
export interface Health {
  readonly clock: Clock;
  readonly settings: HealthSettings;
  /** The process that saw it. */
  readonly observedBy: string;
  /** The watch of a key, begun with its first call. */
  watch(key: WatchKey): Watch;
  /**
   * How one connection does at one operation, for routing: synchronous, no row is read. Without a
   * method, the worst of its methods. A connection that was not called yet is well.
   */
  snapshot(connectionId: string, operation: WatchedOperation, method?: string): HealthSnapshot;
  /** Every watch of a scope's connections. */
  watchesOf(scope: Scope): readonly Watch[];
  /** A call was not begun. */
  withheld(key: WatchKey, reason: WithholdReason): void;
  /** When everything that was to be told has been told. */
  settled(): Promise<void>;
}

/** What a router looks at. */
export type HealthSnapshot = Pick<
  WatchReading,
  'state' | 'mayProbe' | 'failureShare' | 'sample' | 'p50Ms' | 'p95Ms'
>;

interface HealthOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Names this process, so that a reader of several knows whose word it is. */
  readonly observedBy: string;
  readonly metrics?: Metrics | undefined;
  readonly settings?: Partial<HealthSettings> | undefined;
  /** Tells the house of a breaker that opened or closed. A fault of it is logged. */
  readonly onChange?: ((change: BreakerChange, observedBy: string) => Promise<void>) | undefined;
}

const well: HealthSnapshot = {
  state: 'closed',
  mayProbe: false,
  failureShare: 0,
  sample: 0,
  p50Ms: null,
  p95Ms: null,
};

/**
 * Begins to watch providers. Each process has its own watches and writes nothing down per call:
 * its share of the traffic shows it an outage within seconds.
 */
export const createHealth = (options: HealthOptions): Health => {
  const { clock, log, observedBy } = options;
  const settings = { ...healthDefaults, ...options.settings };
  const watches = new Map<string, Map<string, Watch>>();
  let count = 0;
  const telling = new Set<Promise<void>>();
  const report = reportHealth(log, options.metrics, () => everyWatch(watches));

  const onChange = (change: BreakerChange): void => {
    report.changed(change);
    const told = (options.onChange?.(change, observedBy) ?? Promise.resolve())
      .catch((err: unknown) => log.warn({ err }, 'health.telling_failed'))
      .finally(() => telling.delete(told));
    telling.add(told);
  };
  const begin = (key: WatchKey, ofConnection: Map<string, Watch>): Watch => {
    if (count >= settings.watchesMax) count -= forgetIdle(watches);
    const watch = createWatch(key, { clock, settings, onChange });
    watches.set(key.connectionId, ofConnection);
    ofConnection.set(`${key.operation} ${key.method}`, watch);
    count += 1;
    return watch;
  };
  return {
    clock,
    settings,
    observedBy,
    watch: (key) => {
      const ofConnection = watches.get(key.connectionId) ?? new Map<string, Watch>();
      return ofConnection.get(`${key.operation} ${key.method}`) ?? begin(key, ofConnection);
    },
    snapshot: (connectionId, operation, method) => {
      const ofConnection = watches.get(connectionId);
      if (ofConnection === undefined) return well;
      return method === undefined
        ? worstOf([...ofConnection.values()].filter(({ key }) => key.operation === operation))
        : (ofConnection.get(`${operation} ${method}`)?.read() ?? well);
    },
    watchesOf: ({ organisationId, mode }) =>
      everyWatch(watches).filter(
        ({ key }) => key.scope.organisationId === organisationId && key.scope.mode === mode,
      ),
    withheld: report.withheld,
    settled: async () => {
      await Promise.all(telling);
    },
  };
};

const everyWatch = (watches: ReadonlyMap<string, ReadonlyMap<string, Watch>>): readonly Watch[] =>
  [...watches.values()].flatMap((ofConnection) => [...ofConnection.values()]);

const severity = { closed: 0, half_open: 1, open: 2 } as const;

const worstOf = (watches: readonly Watch[]): HealthSnapshot =>
  watches
    .map((watch) => watch.read())
    .reduce<HealthSnapshot>(
      (worst, one) =>
        severity[one.state] - severity[worst.state] > 0 ||
        (one.state === worst.state && one.failureShare >= worst.failureShare)
          ? one
          : worst,
      well,
    );

/** Forgets connections of which nothing is under way and no breaker is open; says how many watches. */
const forgetIdle = (watches: Map<string, Map<string, Watch>>): number => {
  let forgotten = 0;
  for (const [connectionId, ofConnection] of watches) {
    const readings = [...ofConnection.values()].map((watch) => watch.read());
    const isIdle = readings.every(
      ({ state, inFlight, sample }) => state === 'closed' && inFlight === 0 && sample === 0,
    );
    if (!isIdle) continue;
    watches.delete(connectionId);
    forgotten += ofConnection.size;
  }
  return forgotten;
};
