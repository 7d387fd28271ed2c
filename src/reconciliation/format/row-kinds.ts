/** What a row of a report does, in our words, the same for every provider. */
export type RowKind =
  | 'capture'
  | 'capture_reversed'
  | 'refund'
  | 'refund_reversed'
  | 'dispute'
  | 'dispute_reversed'
  | 'fee'
  | 'payout'
  | 'payout_returned'
  | 'other';

/** How rows of one kind are held against our books. */
export interface RowRule {
  /** What of ours it has to be found at; nothing where no payment stands behind it. */
  readonly finds: 'capture' | 'refund' | 'dispute' | null;
  /** Whether what was found is taken back by it, so that it must stand as reversed. */
  readonly isReversal: boolean;
  /** Where its money goes from the provider's clearing account; nothing where it is there already. */
  readonly moves: string | null;
  /** The rule as a sentence, for people. */
  readonly rule: string;
}

/** Every kind of row, as data: matching, booking and the map of the set-up read this table. */
export const rowKinds = {
  capture: {
    finds: 'capture',
    isReversal: false,
    moves: null,
    rule: 'Was booked when it was captured. What it cost goes from clearing to fees.',
  },
  capture_reversed: {
    finds: 'capture',
    isReversal: true,
    moves: null,
    rule: 'The capture has to stand as reversed; else it is a break.',
  },
  refund: {
    finds: 'refund',
    isReversal: false,
    moves: null,
    rule: 'Was booked when it was refunded. What it cost goes from clearing to fees.',
  },
  refund_reversed: {
    finds: 'refund',
    isReversal: true,
    moves: null,
    rule: 'The refund has to stand as reversed; else it is a break.',
  },
  dispute: {
    finds: 'dispute',
    isReversal: false,
    moves: null,
    rule: 'Was booked when its dispute took the money. What it cost goes from clearing to fees.',
  },
  dispute_reversed: {
    finds: 'dispute',
    isReversal: false,
    moves: null,
    rule: 'Was booked when its dispute gave the money back, which it has to have done.',
  },
  fee: {
    finds: null,
    isReversal: false,
    moves: 'provider:{provider}:fees:{currency}',
    rule: 'What the provider keeps for its work, beside any one payment.',
  },
  payout: {
    finds: null,
    isReversal: false,
    moves: 'provider:{provider}:in_transit:{currency}',
    rule: 'On its way to the bank account, no longer owed by the provider.',
  },
  payout_returned: {
    finds: null,
    isReversal: false,
    moves: 'provider:{provider}:in_transit:{currency}',
    rule: 'A payout that came back: owed by the provider again.',
  },
  other: {
    finds: null,
    isReversal: false,
    moves: null,
    rule: 'Nothing of ours explains it: a break until somebody posts or explains it.',
  },
} as const satisfies Readonly<Record<RowKind, RowRule>>;
