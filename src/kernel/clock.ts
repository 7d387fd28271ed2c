/** Where time comes from. Injected everywhere, so that tests move it by hand. */
export interface Clock {
  /** The wall clock: for what people read and for due times. */
  now(): Date;
  /** Milliseconds that never run backwards: for durations and deadlines. */
  monotonicMs(): number;
}

/** The machine's own clock. The only place that reads it. */
export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
};

/** A clock that stands still until it is told to move. */
export interface ManualClock extends Clock {
  advance(ms: number): void;
}

/** Builds a {@link ManualClock} for tests and simulations. */
export const manualClock = (start: Date): ManualClock => {
  let elapsedMs = 0;
  return {
    now: () => new Date(start.getTime() + elapsedMs),
    monotonicMs: () => elapsedMs,
    advance: (ms) => {
      elapsedMs += ms;
    },
  };
};
