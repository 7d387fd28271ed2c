import type { Clock, Scope } from '#kernel';
import type { CompiledRuleSet } from './rule/compile-rule-set.ts';
import type { RouteStatistics } from './statistics/fold-statistics.ts';

/** What a process remembers of each organisation for some seconds. */
export interface RoutingMemory {
  readonly ruleSets: Memory<CompiledRuleSet>;
  readonly statistics: Memory<RouteStatistics>;
}

/** Answers remembered by scope. */
export interface Memory<Value> {
  /**
   * What is remembered, or what `read` says. Callers that come together share one reading. Where
   * the memory may be stale, an old answer is given at once while a new one is read.
   */
  get(scope: Scope, read: () => Promise<Value>): Promise<Value>;
  forget(scope: Scope): void;
}

/** Rule sets for three seconds: an activation is in force everywhere after that. */
const ruleSetMs = 3_000;

/** Statistics for half a minute, and old ones are good enough while new ones are counted. */
const statisticsMs = 30_000;

/** A process's memory. */
export const createRoutingMemory = (clock: Clock): RoutingMemory => ({
  ruleSets: createMemory(clock, { freshMs: ruleSetMs, mayBeStale: false }),
  statistics: createMemory(clock, { freshMs: statisticsMs, mayBeStale: true }),
});

interface Kept<Value> {
  readonly value: Promise<Value>;
  readonly untilMs: number;
  readonly reading: Promise<Value> | undefined;
}

/** Most organisations that are remembered at once; the one kept longest goes first. */
const scopesMax = 5_000;

const createMemory = <Value>(
  clock: Clock,
  { freshMs, mayBeStale }: { readonly freshMs: number; readonly mayBeStale: boolean },
): Memory<Value> => {
  const kept = new Map<string, Kept<Value>>();
  const keep = (key: string, value: Promise<Value>): void => {
    kept.delete(key);
    kept.set(key, { value, untilMs: clock.now().getTime() + freshMs, reading: undefined });
    const [oldest] = kept.keys();
    if (kept.size > scopesMax && oldest !== undefined) kept.delete(oldest);
  };
  const readAnew = (key: string, read: () => Promise<Value>): Promise<Value> => {
    const value = read();
    keep(key, value);
    // A reading that failed is not remembered; whoever waits for it hears of it.
    value.catch(() => {
      if (kept.get(key)?.value === value) kept.delete(key);
    });
    return value;
  };
  const refresh = (key: string, old: Kept<Value>, read: () => Promise<Value>): void => {
    if (old.reading !== undefined) return;
    const reading = read();
    kept.set(key, { ...old, reading });
    reading.then(
      () => keep(key, reading),
      // The old answer stands, and the next caller reads again.
      () => kept.set(key, { ...old, reading: undefined }),
    );
  };
  return {
    get: async (scope, read) => {
      const key = `${scope.organisationId} ${scope.mode}`;
      const found = kept.get(key);
      if (found === undefined) return await readAnew(key, read);
      if (clock.now().getTime() < found.untilMs) return await found.value;
      if (!mayBeStale) return await readAnew(key, read);
      refresh(key, found, read);
      return await found.value;
    },
    forget: (scope) => kept.delete(`${scope.organisationId} ${scope.mode}`),
  };
};
