import type { AnyRecord } from './records.ts';

/** An answer kept under its idempotency key: as text, or as the versions it was rendered from. */
export interface KeptAnswer {
  readonly fingerprint: number;
  readonly at_s: number;
  readonly status: number;
  readonly body: string | KeptView;
}

export interface KeptView {
  readonly record: AnyRecord;
  readonly expand: readonly string[];
  /** The other objects that expanding read, as they were. */
  readonly seen: readonly AnyRecord[];
}

/** Stripe's idempotency store, one a world. */
export interface IdempotencyStore {
  readonly find: (key: string, now_s: number) => KeptAnswer | undefined;
  readonly keep: (key: string, answer: KeptAnswer) => void;
  readonly enter: (key: string) => void;
  readonly leave: (key: string) => void;
  readonly isInFlight: (key: string) => boolean;
  readonly size: () => number;
}

/** Stripe prunes a key after 24 hours at the earliest. */
export const KEY_LIFE_S = 86_400;

export function createIdempotencyStore(): IdempotencyStore {
  // A Map keeps the order of insertion, so the oldest stand first and pruning stops early.
  const kept = new Map<string, KeptAnswer>();
  const inFlight = new Map<string, number>();

  return {
    find(key, now_s) {
      const answer = kept.get(key);
      if (answer === undefined || answer.at_s + KEY_LIFE_S > now_s) return answer;
      kept.delete(key);
      return undefined;
    },
    keep(key, answer) {
      kept.set(key, answer);
      prune(kept, answer.at_s);
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

function prune(kept: Map<string, KeptAnswer>, now_s: number): void {
  for (const [key, answer] of kept) {
    if (answer.at_s + KEY_LIFE_S > now_s) return;
    kept.delete(key);
  }
}
