import type { Approved, ChargeKind } from '#providers';

/** When a seller may have his part: at once, at a time, when it is delivered, or when we say so. */
export interface Hold {
  readonly release: 'immediately' | 'on_date' | 'on_delivery' | 'manual';
  /** ISO 8601, for `on_date` alone. */
  readonly at: string | null;
}

/** One seller's part. */
export interface SplitPart {
  readonly accountId: string;
  /** The provider that the account is at. */
  readonly provider: string;
  /** The provider's name for the account. */
  readonly reference: string;
  /** Minor units of the payment's currency, as text: JSON has no bigint. */
  readonly minor: string;
  readonly hold: Hold;
}

/**
 * Who gets what of a payment: resolved and frozen when the payment is made, never remade. The fee
 * and the parts sum to the payment's amount exactly.
 */
export interface SplitPlan {
  readonly chargeKind: ChargeKind;
  /** What the platform keeps. */
  readonly feeMinor: string;
  /** Who bears what the provider charges for the payment. */
  readonly providerFee: 'platform' | 'accounts';
  /** Of a destination charge: whether the seller is the merchant of record. */
  readonly isOnBehalf: boolean;
  readonly parts: readonly SplitPart[];
}

/** What the provider calls the charge of a split payment, and the transfer and fee that came of it. */
export type SplitCharge = NonNullable<Approved['charge']>;

/** From whom a refund is taken back, where that is not in proportion. */
export interface RefundSplit {
  /**
   * Whose part gives how much; null where it is shared. What they leave of the refund the platform
   * bears.
   */
  readonly parts: readonly { readonly accountId: string; readonly minor: string }[] | null;
  /**
   * Whether the platform gives back its fee in proportion. Where it does not, and no parts are
   * named, the sellers bear the whole refund, each as far as his part goes.
   */
  readonly returnsFee: boolean;
}
