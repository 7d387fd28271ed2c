import { allocate, type Money } from '#money';
import { refuse } from './errors.ts';

/** A fixed amount in minor units, or basis points. */
export type Wanted =
  | { readonly kind: 'fixed'; readonly minor: bigint }
  | { readonly kind: 'basis_points'; readonly basisPoints: number };

/** What each gets, in minor units, the parts in their order. */
export interface Allotment {
  readonly feeMinor: bigint;
  readonly partsMinor: readonly bigint[];
}

const wholeBasisPoints = 10_000n;

/**
 * Splits an amount into the platform's fee and the parts, which sum to it exactly. A fee in basis
 * points is of the amount, rounded down. Fixed parts come first; what is left is shared by basis
 * points, the units that rounding leaves going to the largest remainders, the earlier part first
 * where they tie. Pure.
 *
 * @throws refusal split_does_not_sum
 */
export const planSplit = (amount: Money, fee: Wanted, parts: readonly Wanted[]): Allotment => {
  const feeMinor =
    fee.kind === 'fixed' ? fee.minor : (amount.minor * BigInt(fee.basisPoints)) / wholeBasisPoints;
  const fixed = parts.reduce((sum, part) => sum + fixedOf(part), 0n);
  const left = amount.minor - feeMinor - fixed;
  if (left < 0n) {
    throw refuse('split_does_not_sum', {
      detail: `The fee and fixed parts are ${-left} minor units above the amount.`,
      pointer: '/split/parts',
    });
  }
  const weights = parts.map(weightOf);
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  requireWhole(whole, left);
  const shared = whole === 0n ? [] : allocate({ ...amount, minor: left }, weights);
  return {
    feeMinor,
    partsMinor: parts.map((part, i) => fixedOf(part) + (shared[i]?.minor ?? 0n)),
  };
};

/** Nobody's money is left over, and no basis point is anybody's guess. */
const requireWhole = (basisPoints: bigint, leftMinor: bigint): void => {
  if (basisPoints === wholeBasisPoints || (basisPoints === 0n && leftMinor === 0n)) return;
  throw refuse('split_does_not_sum', {
    detail:
      basisPoints === 0n
        ? `${leftMinor} minor units are left over.`
        : `The basis points of the parts sum to ${basisPoints}, not to ${wholeBasisPoints}.`,
    pointer: '/split/parts',
  });
};

const fixedOf = (wanted: Wanted): bigint => (wanted.kind === 'fixed' ? wanted.minor : 0n);

const weightOf = (wanted: Wanted): bigint =>
  wanted.kind === 'fixed' ? 0n : BigInt(wanted.basisPoints);
