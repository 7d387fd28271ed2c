/** What is done in a marketplace under a fault. */
export type MarketOperation = (typeof marketOperations)[number];

/** Each of them: a share reaches its seller, comes back from him, and leaves for his bank. */
export const marketOperations = ['transfer', 'reversal', 'payout'] as const;

/** Whether a row is about what a seller gets. */
export const isOfMarket = (operation: string): operation is MarketOperation =>
  marketOperations.some((one) => one === operation);

/** Whom payments are shared with. */
export interface Seller {
  /** Our name for his account; the naive server has none. */
  readonly id: string;
  /** The provider's. */
  readonly reference: string;
}

/** What the subject's own books say of a seller, in minor units. */
export interface MarketClaims {
  /** Movements of the kind that the row is about, and what those that are done have moved. */
  readonly made: number;
  readonly minor: bigint;
  /** On their way still, or left to a person. */
  readonly open: number;
  readonly inReview: number;
  /** What should lie on his account at the provider. */
  readonly heldMinor: bigint;
}

/** How a purchase of 10.50 is shared, and what moves of it, in minor units. */
export const plan = {
  feeMinor: 150n,
  shareMinor: 900n,
  refundMinor: 420n,
  /** Two fifths of the share, as of the purchase. */
  reversedMinor: 360n,
  payoutMinor: 500n,
} as const;

/** What each operation moves when all is well. */
export const movedBy: Readonly<Record<MarketOperation, bigint>> = {
  transfer: plan.shareMinor,
  reversal: plan.reversedMinor,
  payout: plan.payoutMinor,
};

/** An amount in euros as our API writes it. */
export const decimal = (minor: bigint): string =>
  `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`;
