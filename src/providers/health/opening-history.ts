import type { Clock } from '#kernel';
import type { HealthSettings } from './health-settings.ts';

/** When a breaker opened and closed, and when it may be probed. */
export interface OpeningHistory {
  /** It opened, or a probe failed; says whether it was closed before. */
  open(): boolean;
  close(): void;
  /** Whether an open breaker has waited long enough for a probe. */
  isDue(): boolean;
  /** Since when it has been closed, or not. */
  since(): Date;
  /** How often it opened after being closed. */
  openedCount(): number;
  /** Counts up with every opening and every failed probe. */
  era(): number;
}

/** Begins closed. It stays open twice as long each time in a row, so that an outage is left alone. */
export const createOpeningHistory = (
  clock: Clock,
  settings: Pick<HealthSettings, 'openMs' | 'openMsMax' | 'staleMs'>,
): OpeningHistory => {
  let isOpen = false;
  let since = clock.now();
  let triedAtMs = -Infinity;
  let closedAtMs = -Infinity;
  let inARow = 0;
  let openings = 0;
  let era = 0;
  return {
    open: () => {
      const wasClosed = !isOpen;
      triedAtMs = clock.monotonicMs();
      // Back within a minute of closing: half well is not well.
      inARow = isOpen || triedAtMs - closedAtMs < settings.staleMs ? inARow + 1 : 1;
      era += 1;
      isOpen = true;
      if (wasClosed) {
        openings += 1;
        since = clock.now();
      }
      return wasClosed;
    },
    close: () => {
      isOpen = false;
      closedAtMs = clock.monotonicMs();
      since = clock.now();
    },
    isDue: () =>
      clock.monotonicMs() - triedAtMs >=
      Math.min(settings.openMsMax, settings.openMs * 2 ** (inARow - 1)),
    since: () => since,
    openedCount: () => openings,
    era: () => era,
  };
};
