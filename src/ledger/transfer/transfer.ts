import type { Scope } from '#kernel';

/**
 * One movement of money about to be posted: two or more entries that sum to zero in each currency,
 * and stand or fall together.
 */
export interface TransferDraft {
  readonly scope: Scope;
  /** The caller's: `capture:att_…`. Unique per organisation: posting it again is a duplicate. */
  readonly id: string;
  /** In the past: `payment.captured`. */
  readonly kind: string;
  /** When it happened in the world; when it was booked is the ledger's own. */
  readonly effectiveAt: Date;
  /** The business object it belongs to: `{ type: 'payment', id: 'pay_…' }`. */
  readonly reference: { readonly type: string; readonly id: string };
  readonly phase: Phase;
  /**
   * Empty for `void`. For `post`: the first entry on each account of the hold takes from it, and
   * these sum to zero; further ones (a fee, say) are posted beside it.
   */
  readonly entries: readonly EntryDraft[];
  /**
   * Drafts of one call and scope with the same value stand or fall together: all are posted, or
   * none. Any text; the id of the first of them serves well.
   */
  readonly linkedTo?: string;
}

/** What a transfer does to its accounts. */
export type Phase =
  /** Moves money at once. */
  | { readonly kind: 'posted' }
  /** Sets money aside: it counts against what the debited account has available, no more. */
  | { readonly kind: 'hold'; readonly expiresAt?: Date }
  /**
   * Moves a part of a hold, or all of it. What is left stays held with `keep`, for a further post
   * or a void; with `void` it is released in the same step. Default: `keep`.
   */
  | { readonly kind: 'post'; readonly holdId: string; readonly rest?: 'keep' | 'void' }
  /** Releases what a hold still holds, because somebody let it go (the default) or time ran out. */
  | { readonly kind: 'void'; readonly holdId: string; readonly because?: 'released' | 'expired' };

/** One line of a transfer. */
export interface EntryDraft {
  /** A path of the chart: `provider:stripe:clearing:EUR`. Opened on first use. */
  readonly account: string;
  /** Credit +, debit -. Never zero. */
  readonly minor: bigint;
  readonly currency: string;
}

/** What became of a draft. Refused ones have moved nothing. */
export type TransferResult =
  | { readonly kind: 'posted' | 'duplicate' }
  | { readonly kind: 'refused'; readonly code: TransferRefusal; readonly detail: string };

/** Why a draft is refused. */
export type TransferRefusal =
  /** Another transfer stands under this id. */
  | 'transfer_conflict'
  /** The entries do not sum to zero in each currency, or there are none. */
  | 'unbalanced'
  /** The chart has no such account, or the account is of another currency. */
  | 'no_account'
  /** A guarded account would fall below its floor. */
  | 'insufficient_funds'
  /** An entry of zero, or beyond 38 digits. */
  | 'amount_out_of_range'
  /** No hold of this id, or it is closed. */
  | 'hold_not_open'
  /** More than the hold still holds, or nothing of it. */
  | 'over_release'
  /** Another draft of its linked group is refused. */
  | 'linked_refused';
