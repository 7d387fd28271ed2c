import type { EndedErrand } from '#providers';

const minute = 60_000;
const hour = 60 * minute;

/** Waits between tries of what may pass later, as when funds come. */
const waitsMs = [minute, 5 * minute, 30 * minute, 2 * hour, 6 * hour] as const;
const longWaitMs = 24 * hour;

/**
 * When a movement that failed is tried again. What lacks funds or time comes again soon, for ever
 * but ever more seldom; what the provider refuses for good is looked at once a day, because an
 * account can be mended.
 *
 * @param count failures in a row, this one among them
 */
export const nextRetryAt = (
  count: number,
  failure: EndedErrand['errand']['failure'],
  at: Date,
): Date => {
  // Nothing left us, or the charge is used up: another one, made otherwise, may go at once.
  const isAtOnce = failure?.reason === 'above_limit' && count === 1;
  const mayPass = failure === null || failure.mayPassLater || failure.reason === 'not_sent';
  const waitMs = isAtOnce ? 0 : mayPass ? (waitsMs[count - 1] ?? longWaitMs) : longWaitMs;
  return new Date(at.getTime() + waitMs);
};
