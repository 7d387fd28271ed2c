import type { Clock, Scope } from '#kernel';
import type { Operation } from '../contract.ts';
import { type Breaker, type BreakerState, createBreaker } from './breaker.ts';
import { type Bulkhead, createBulkhead } from './bulkhead.ts';
import type { HealthSettings } from './health-settings.ts';
import { createRetryBudget, type RetryBudget } from './retry-budget.ts';
import { createSampleWindow, type WindowReading } from './sample-window.ts';

/** What is watched apart: each operation, and asking. */
export type WatchedOperation = Operation | 'ask';

/** What a watch is for: one operation by one method over one connection. */
export interface WatchKey {
  readonly connectionId: string;
  readonly scope: Scope;
  readonly provider: string;
  readonly operation: WatchedOperation;
  /** `card`, `ideal`, …; `any` where the request does not say. */
  readonly method: string;
}

/** What a watch shows at a moment. */
export interface WatchReading extends WindowReading {
  readonly state: BreakerState;
  /** Whether a payment sent now would be the probe. */
  readonly mayProbe: boolean;
  readonly since: Date;
  /** How often the breaker opened since this process began to watch. */
  readonly openedCount: number;
  readonly inFlight: number;
}

/** Everything that is known and allowed of one key. */
export interface Watch {
  readonly key: WatchKey;
  readonly breaker: Breaker;
  readonly bulkhead: Bulkhead;
  readonly budget: RetryBudget;
  /** Cheap: read again only when something happened or the window moved on. */
  read(): WatchReading;
}

/** A breaker that opened or closed, as it is told. */
export interface BreakerChange extends WatchKey {
  readonly to: 'open' | 'closed';
  readonly reading: WatchReading;
}

/** Why a call was not begun. */
export type WithholdReason = 'breaker' | 'bulkhead' | 'budget';

interface WatchOptions {
  readonly clock: Clock;
  readonly settings: HealthSettings;
  readonly onChange: (change: BreakerChange) => void;
}

/** A reading is remembered this long: a router asks thousands of times a second. */
const readingMs = 100;

/** Begins to watch. */
export const createWatch = (key: WatchKey, { clock, settings, onChange }: WatchOptions): Watch => {
  const window = createSampleWindow(settings);
  let remembered: { readonly atMs: number; readonly reading: WatchReading } | undefined;
  const breaker = createBreaker({
    clock,
    window,
    settings,
    onChange: (to) => {
      remembered = undefined;
      onChange({ ...key, to, reading: readNow() });
    },
  });
  const bulkhead = createBulkhead(settings);
  const readNow = (): WatchReading => ({
    ...window.read(clock.monotonicMs()),
    state: breaker.state(),
    mayProbe: breaker.passage() === 'probes',
    since: breaker.since(),
    openedCount: breaker.openedCount(),
    inFlight: bulkhead.inFlight(),
  });
  return {
    key,
    breaker,
    bulkhead,
    budget: createRetryBudget(clock, settings),
    read: () => {
      const atMs = clock.monotonicMs();
      const state = breaker.state();
      const mayProbe = breaker.passage() === 'probes';
      if (remembered !== undefined && atMs - remembered.atMs < readingMs) {
        const { reading } = remembered;
        // Where traffic may go is never a tenth of a second old.
        return reading.state === state && reading.mayProbe === mayProbe
          ? reading
          : { ...reading, state, mayProbe };
      }
      remembered = { atMs, reading: readNow() };
      return remembered.reading;
    },
  };
};
