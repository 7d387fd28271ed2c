import type { Clock } from '#kernel';
import type { HealthSettings } from './health-settings.ts';

/** How many requests may be sent a second time. */
export interface RetryBudget {
  /** A request leaves for the first time: a share of a repeat is earned. */
  earn(): void;
  /** Whether one repeat is left; takes it. */
  take(): boolean;
}

type Settings = Pick<HealthSettings, 'repeatPercent' | 'repeatsPerSecondMin' | 'repeatsMax'>;

/**
 * A token bucket: repeats are at most a share of what was sent first, beside a floor a second.
 * Without it an outage is answered with every request twice, just when the provider comes back.
 */
export const createRetryBudget = (clock: Clock, settings: Settings): RetryBudget => {
  let left = settings.repeatsMax;
  let filledAtMs = clock.monotonicMs();
  const fill = (repeats: number): void => {
    left = Math.min(settings.repeatsMax, left + repeats);
  };
  const drip = (): void => {
    const nowMs = clock.monotonicMs();
    fill(((nowMs - filledAtMs) * settings.repeatsPerSecondMin) / 1_000);
    filledAtMs = nowMs;
  };
  return {
    earn: () => fill(settings.repeatPercent / 100),
    take: () => {
      drip();
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
};
