import type { PaymentMethodState } from './payment-method.machine.ts';
import type { PaymentMethod } from './store.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** The states in which a method has not come to its end. */
export type OpenState = Extract<PaymentMethodState, 'storing' | 'requires_action'>;

/**
 * When a method without an end is asked about again, counted from one answer to the next. A lost
 * answer is mostly known seconds later; a payer is back from the bank within minutes or never.
 */
export const askDelaysMs: Readonly<Record<OpenState, readonly number[]>> = {
  storing: [
    2 * second,
    15 * second,
    minute,
    5 * minute,
    15 * minute,
    hour,
    3 * hour,
    6 * hour,
    10 * hour,
  ],
  requires_action: [
    5 * second,
    10 * second,
    15 * second,
    30 * second,
    minute,
    2 * minute,
    5 * minute,
    15 * minute,
    hour,
    3 * hour,
    6 * hour,
    10 * hour,
  ],
};

/** When to ask next, and how much of the schedule is used up then. */
export type NextAsk = Pick<PaymentMethod, 'ask_count'> & { readonly next_action_at: Date };

/**
 * The next time to ask, nothing at the end: the schedule is used up, or the provider forgets our
 * key before, after which asking would store a second method. An ask before its time, by a notice,
 * uses nothing up.
 */
export const nextAsk = (
  method: Pick<PaymentMethod, 'ask_count' | 'next_action_at' | 'created_at'>,
  state: OpenState,
  at: Date,
  keyLifetimeMs: number,
): NextAsk | undefined => {
  const { ask_count: askCount, next_action_at: due } = method;
  if (askCount > 0 && due !== null && at < due) return { ask_count: askCount, next_action_at: due };
  const delayMs = askDelaysMs[state][askCount];
  if (delayMs === undefined) return undefined;
  const next = new Date(at.getTime() + delayMs);
  return isKeyAlive(method, next, keyLifetimeMs)
    ? { ask_count: askCount + 1, next_action_at: next }
    : undefined;
};

/** Whether the provider still knows our key, so that asking again stores nothing twice. */
export const isKeyAlive = (
  method: Pick<PaymentMethod, 'created_at'>,
  at: Date,
  keyLifetimeMs: number,
): boolean => at.getTime() - method.created_at.getTime() < keyLifetimeMs;
