import { assert } from '#kernel';

/**
 * What of a part belongs to a cumulative amount of the whole, rounded down. Asked for the amount
 * so far and for the amount with the next step, the difference is the step's: it is never
 * negative, and all steps together come to the part when the amount reaches the whole. (To share
 * each step out anew by largest remainders would ask for negative steps.) What rounding leaves is
 * the platform's.
 *
 * @example shareOf(3_000n, 3_333n, 10_000n) // 999n; of the whole 10_000n it is 3_000n
 */
export const shareOf = (partMinor: bigint, amountMinor: bigint, wholeMinor: bigint): bigint => {
  assert(partMinor >= 0n && partMinor <= wholeMinor, 'a part is within the whole');
  assert(amountMinor >= 0n && amountMinor <= wholeMinor, 'an amount is within the whole');
  return wholeMinor === 0n ? 0n : (partMinor * amountMinor) / wholeMinor;
};
