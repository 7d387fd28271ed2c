/** A clock that runs with another clock plus an offset, or stands still. Times are Unix milliseconds. */
export interface Clock {
  readonly now_ms: () => number;
  readonly now_s: () => number;
  /** Moves the clock forward, frozen or not. Never backward: created times stay in order. */
  readonly advance: (by_ms: number) => void;
  /** Stops the clock at its present time, or lets it run on from there. */
  readonly freeze: (isFrozen: boolean) => void;
  readonly state: () => ClockState;
  readonly restore: (state: ClockState) => void;
}

export interface ClockState {
  readonly offset_ms: number;
  readonly frozen_at_ms: number | null;
}

/**
 * Makes a clock over `base`. The sandbox's own clock stands on the computer's; each world's clock
 * stands on the sandbox's, so one world may travel without taking the others along.
 */
export function createClock(base: () => number): Clock {
  let offset_ms = 0;
  let frozen_at_ms: number | null = null;
  const now_ms = () => frozen_at_ms ?? base() + offset_ms;

  return {
    now_ms,
    now_s: () => Math.floor(now_ms() / 1000),
    advance(by_ms) {
      const step_ms = Math.max(0, by_ms);
      offset_ms += step_ms;
      if (frozen_at_ms !== null) frozen_at_ms += step_ms;
    },
    freeze(isFrozen) {
      if (isFrozen) {
        frozen_at_ms ??= now_ms();
        return;
      }
      if (frozen_at_ms !== null) offset_ms = frozen_at_ms - base();
      frozen_at_ms = null;
    },
    state: () => ({ offset_ms, frozen_at_ms }),
    restore(state) {
      offset_ms = state.offset_ms;
      frozen_at_ms = state.frozen_at_ms;
    },
  };
}

/** The computer's time in Unix milliseconds: the one place of the sandbox that reads it. */
export function realTime_ms(): number {
  return Date.now();
}
