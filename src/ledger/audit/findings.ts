/** What the audit holds the books against. */
export type Check =
  /** Every seal is the hash of the one before it and of its batch. */
  | 'seal_chain'
  /** Every transfer says what it said when it was sealed. */
  | 'transfer_digest'
  /** The entries of a transfer sum to zero in each currency and layer. */
  | 'zero_sum'
  /** Every entry belongs to a sealed transfer. */
  | 'unsealed_entry'
  /** An account's entries count from 1 without a gap, each with the right balance after it. */
  | 'entry_order'
  /** A balance is the sum of its entries. */
  | 'balance'
  /** What is pending on an account is what open holds hold on it. */
  | 'holds'
  /** No guarded account is below its floor. */
  | 'floor';

/** One thing that is wrong. */
export interface Finding {
  readonly check: Check;
  /** What it is wrong with: a seal, a transfer, an account. */
  readonly subject: string;
  readonly detail: string;
}

/** Collects findings: all are counted, the first hundred kept. */
export interface Findings {
  add(check: Check, subject: string, detail: string): void;
  readonly count: number;
  readonly first: readonly Finding[];
}

const keptMax = 100;

/** Begins a collection of {@link Findings}. */
export const collectFindings = (): Findings => {
  const first: Finding[] = [];
  let count = 0;
  return {
    add: (check, subject, detail) => {
      count += 1;
      if (first.length < keptMax) first.push({ check, subject, detail });
    },
    get count() {
      return count;
    },
    first,
  };
};
