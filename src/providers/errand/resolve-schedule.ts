const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * When an errand without an outcome is asked about, counted from one look to the next. Dense at
 * first, because most unknowns are known seconds later; five days in all. After the last look a
 * person decides.
 */
export const resolveDelaysMs: readonly number[] = [
  2 * second,
  15 * second,
  minute,
  5 * minute,
  15 * minute,
  hour,
  6 * hour,
  day,
  day,
  day,
  day,
  day,
];

/** When an errand that came to nothing so many times is looked at next; null after the last look. */
export const nextLookAt = (resolveCount: number, at: Date): Date | null => {
  const delayMs = resolveDelaysMs[resolveCount];
  return delayMs === undefined ? null : new Date(at.getTime() + delayMs);
};
