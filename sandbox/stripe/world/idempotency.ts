import type { Dated } from '../../kernel/idempotency.ts';
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
