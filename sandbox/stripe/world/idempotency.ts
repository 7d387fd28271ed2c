import type { Dated, IdempotencyStore } from '../../kernel/idempotency.ts';
import type { AnyRecord } from './records.ts';

/** An answer kept under its idempotency key: as text, or as the versions it was rendered from. */
export interface KeptAnswer extends Dated {
  readonly fingerprint: number;
  readonly status: number;
  readonly body: string | KeptView;
}

export interface KeptView {
  readonly record: AnyRecord;
  readonly expand: readonly string[];
  /** The other objects that expanding read, as they were. */
  readonly seen: readonly AnyRecord[];
}

/** Stripe prunes a key after 24 hours at the earliest. */
export const KEY_LIFE_S = 86_400;

/** Keys of the second API live for thirty days. */
export const SECOND_KEY_LIFE_S = 30 * 86_400;

const mark = 'v2 ';

/** A key of the second API; the two keep theirs apart. */
export function secondKey(key: string): string {
  return `${mark}${key}`;
}

/** A key as it was sent. */
export function sentKey(key: string | undefined): string | undefined {
  return key?.startsWith(mark) ? key.slice(mark.length) : key;
}

/** Where the answer under a key is kept. */
export function keptUnder(
  world: {
    readonly idempotency: IdempotencyStore<KeptAnswer>;
    readonly second_keys: IdempotencyStore<KeptAnswer>;
  },
  key: string,
): IdempotencyStore<KeptAnswer> {
  return key.startsWith(mark) ? world.second_keys : world.idempotency;
}
