import type { Provider } from '#providers';
import type { Attempt } from '../record/world.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * When an attempt without an outcome is asked about, counted from one look to the next. Dense at
 * first, because most unknowns are known seconds later; five days in all, because some rails are
 * slow. After the last look a person decides.
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

/** After this long a payer is gone: an authorisation proved absent is given up, not sent again. */
export const wantedForMs = 10 * minute;

/** The fields that say when an open attempt is looked at next; no due time at the end. */
export const nextLook = (
  attempt: Attempt,
  input: { readonly at: Date; readonly holdsLease: boolean },
): Pick<Attempt, 'lease_until' | 'resolve_count' | 'next_action_at'> => {
  const delayMs = resolveDelaysMs[attempt.resolve_count];
  return {
    lease_until: input.holdsLease ? null : attempt.lease_until,
    resolve_count: attempt.resolve_count + 1,
    next_action_at: delayMs === undefined ? null : new Date(input.at.getTime() + delayMs),
  };
};

/** When an authorisation ends: as the provider says, else as long as it says of all of its. */
export const expiresOf = (
  { capabilities }: Pick<Provider, 'capabilities'>,
  said: Date | undefined,
  at: Date,
): Date => said ?? new Date(at.getTime() + capabilities.authorizationDays * day);
