import { CircuitState, circuitBreaker, handleWhenResult, type IBackoff } from 'cockatiel';
import type { Clock } from '#kernel';
import type { HealthSettings } from './health-settings.ts';
import { speaksAgainst, type Verdict } from './judge-call.ts';
import { createOpeningHistory } from './opening-history.ts';
import type { SampleWindow } from './sample-window.ts';

/** Closed: calls pass. Open: authorisations do not. Half-open: one of them is let through, to see. */
export type BreakerState = 'closed' | 'open' | 'half_open';

/** How a call would meet the breaker now. */
export type Passage = 'flows' | 'probes' | 'shut';

/** A call's result with what it says of the provider. */
export interface Judged<Result> {
  readonly result: Result;
  readonly verdict: Verdict;
  readonly durationMs: number;
}

/** One circuit breaker. */
export interface Breaker {
  /** Half-open as soon as a probe is due, so that a router sends one. */
  state(): BreakerState;
  passage(): Passage;
  /** Runs a call that passes, as the probe where one is due, and learns from it. Never refuses. */
  run<Result>(call: () => Promise<Judged<Result>>): Promise<Result>;
  /** Since when it has been closed, or not. */
  since(): Date;
  /** How often it opened after being closed. */
  openedCount(): number;
}

interface BreakerOptions {
  readonly clock: Clock;
  readonly window: SampleWindow;
  readonly settings: Pick<HealthSettings, 'openMs' | 'openMsMax' | 'staleMs'>;
  readonly onChange: (to: 'closed' | 'open') => void;
}

/**
 * Cockatiel's state machine over our own window and clock. Its `SamplingBreaker` reads the machine's
 * clock, turns one bucket a call (failures from before a quiet hour still count after it) and takes
 * its least sample as a rate; its half-open state makes other calls wait for the probe, where a
 * payment should rather go elsewhere at once.
 */
export const createBreaker = ({ clock, window, settings, onChange }: BreakerOptions): Breaker => {
  const history = createOpeningHistory(clock, settings);
  const policy = circuitBreaker(handleWhenResult(isAgainst), {
    halfOpenAfter: waitUntil(history.isDue),
    breaker: {
      state: null,
      success: (at) => {
        if (at === CircuitState.HalfOpen) window.clear();
      },
      failure: (at) => at === CircuitState.HalfOpen || window.isBad(clock.monotonicMs()),
    },
  });
  policy.onStateChange((to) => {
    if (to === CircuitState.Open && history.open()) onChange('open');
    if (to === CircuitState.Closed) {
      history.close();
      onChange('closed');
    }
  });
  const passage = (): Passage => {
    if (policy.state === CircuitState.Closed) return 'flows';
    return policy.state === CircuitState.Open && history.isDue() ? 'probes' : 'shut';
  };
  const learn = async <Result>(call: () => Promise<Judged<Result>>): Promise<Learned<Result>> => {
    const era = history.era();
    const judged = await call();
    // A call from before the last opening tells of a time that has been judged.
    if (era !== history.era()) return { ...judged, isStale: true };
    window.add(clock.monotonicMs(), judged.verdict, judged.durationMs);
    return { ...judged, isStale: false };
  };
  return {
    passage,
    state: () => {
      const states = { flows: 'closed', probes: 'half_open', shut: shutAs(policy.state) } as const;
      return states[passage()];
    },
    run: async (call) => {
      const isShut = passage() === 'shut';
      const learned = await (isShut ? learn(call) : policy.execute(async () => await learn(call)));
      return learned.result;
    },
    since: history.since,
    openedCount: history.openedCount,
  };
};

interface Learned<Result> extends Judged<Result> {
  readonly isStale: boolean;
}

const isAgainst = (value: unknown): boolean => {
  const { isStale, verdict } = value as Learned<unknown>;
  return !isStale && speaksAgainst(verdict);
};

const shutAs = (state: CircuitState): BreakerState =>
  state === CircuitState.HalfOpen ? 'half_open' : 'open';

/** Cockatiel compares a wait with the machine's clock: one that is always or never over is ours. */
const waitUntil = (isOver: () => boolean): IBackoff<unknown> => {
  const wait: IBackoff<unknown> = {
    get duration() {
      return isOver() ? -Infinity : Infinity;
    },
    next: () => wait,
  };
  return wait;
};
