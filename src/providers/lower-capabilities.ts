import type { Capabilities, IdempotencyClass, Operation } from './contract.ts';

/** What a provider may at best be believed about. */
export interface Beliefs {
  /** The best class in which any operation is taken. */
  readonly keys?: IdempotencyClass | undefined;
  /** Takes the place of the time after which "not found" is proof. */
  readonly visibilityWindowMs?: number | undefined;
}

/** Best first: who honours keys can be asked as well, where it can be asked at all. */
const order = ['native', 'query', 'none'] as const satisfies readonly IdempotencyClass[];

/**
 * Believes less of a provider than it says of itself: each operation in the given class at the
 * best, and with another window. Never more, so that nothing is repeated that was not safe before.
 */
export const lowerCapabilities = (capabilities: Capabilities, beliefs: Beliefs): Capabilities => {
  const { keys = 'native', visibilityWindowMs = capabilities.visibilityWindowMs } = beliefs;
  const lowered = Object.entries(capabilities.idempotency).map(
    ([operation, said]) => [operation as Operation, lower(said, keys)] as const,
  );
  return {
    ...capabilities,
    idempotency: {
      ...capabilities.idempotency,
      ...Object.fromEntries(lowered),
    },
    visibilityWindowMs,
  };
};

const lower = (said: IdempotencyClass, best: IdempotencyClass): IdempotencyClass =>
  order.indexOf(said) > order.indexOf(best) ? said : best;
