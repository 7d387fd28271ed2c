import type { Random } from '#kernel';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/**
 * Pauses between tries: at once, then these. Fourteen tries over three days and a half: whoever
 * repairs on Monday morning a receiver that broke on Friday has lost nothing.
 */
const pausesMs: readonly number[] = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  ...Array.from({ length: 8 }, () => 10 * hour),
];

const retryAfterMaxMs = 24 * hour;

/**
 * When to try again after so many tries, or nothing when all are used up. A tenth of each pause is
 * chance, so that what failed together does not come back together.
 *
 * @param tries tries made so far, the failed one included
 * @param retryAfterMs what the receiver asked for, if it did
 */
export const nextTryAt = (
  tries: number,
  now: Date,
  random: Random,
  retryAfterMs: number | undefined,
): Date | undefined => {
  const pauseMs = pausesMs[tries - 1];
  if (pauseMs === undefined) return undefined;
  const jittered = pauseMs * (0.95 + random() / 10);
  const asked = Math.min(retryAfterMaxMs, retryAfterMs ?? 0);
  return new Date(now.getTime() + Math.max(jittered, asked));
};

const failuresMax = 5;
const closedMaxMs = 10 * minute;

/**
 * Until when an endpoint is left alone after so many failures in a row. One delivery then probes
 * it, while the others wait without using up their tries.
 */
export const closedUntil = (
  failures: number,
  now: Date,
  random: Random,
  retryAfterMs: number | undefined,
): Date | null => {
  const asked = Math.min(retryAfterMaxMs, retryAfterMs ?? 0);
  const doublings = Math.min(20, failures - failuresMax);
  const breakMs = doublings < 0 ? 0 : Math.min(closedMaxMs, 5 * second * 2 ** doublings);
  const closedMs = Math.max(asked, breakMs * (0.5 + random() / 2));
  return closedMs === 0 ? null : new Date(now.getTime() + closedMs);
};

/** An endpoint that has failed for this long is disabled, and its owner told. */
export const givenUpAfterMs = 5 * 24 * hour;
