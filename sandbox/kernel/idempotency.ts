/** What a kept answer must have: when it was made, by its world's clock in seconds. */
export interface Dated {
  readonly at_s: number;
}

/** The answers of one world, kept under their idempotency keys. */
export interface IdempotencyStore<A extends Dated> {
  readonly find: (key: string, now_s: number) => A | undefined;
  readonly keep: (key: string, answer: A) => void;
  readonly enter: (key: string) => void;
  readonly leave: (key: string) => void;
  readonly isInFlight: (key: string) => boolean;
  readonly size: () => number;
}

/** Makes a store that forgets a key `life_s` seconds after its answer. */
export function createIdempotencyStore<A extends Dated>(life_s: number): IdempotencyStore<A> {
  // A Map keeps the order of insertion, so the oldest stand first and pruning stops early.
  const kept = new Map<string, A>();
  const inFlight = new Map<string, number>();

  return {
    find(key, now_s) {
      const answer = kept.get(key);
      if (answer === undefined || answer.at_s + life_s > now_s) return answer;
      kept.delete(key);
      return undefined;
    },
    keep(key, answer) {
      kept.set(key, answer);
      prune(kept, answer.at_s - life_s);
    },
    enter: (key) => void inFlight.set(key, (inFlight.get(key) ?? 0) + 1),
    leave(key) {
      const count = (inFlight.get(key) ?? 0) - 1;
      if (count > 0) inFlight.set(key, count);
      else inFlight.delete(key);
    },
    isInFlight: (key) => inFlight.has(key),
    size: () => kept.size,
  };
}

function prune<A extends Dated>(kept: Map<string, A>, until_s: number): void {
  for (const [key, answer] of kept) {
    if (answer.at_s > until_s) return;
    kept.delete(key);
  }
}
