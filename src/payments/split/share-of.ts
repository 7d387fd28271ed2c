import { assert } from '#kernel';
import type { SplitPlan } from './split-plan.ts';

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

/**
 * What of a part goes back with a cumulative amount that is given back in proportion. Of a charge
 * that pays one account by itself the provider takes it back, and rounds the platform's fee down:
 * the seller gives the rest, a unit more than his own part rounded down now and then.
 */
export const givenOf = (
  plan: Pick<SplitPlan, 'chargeKind'>,
  partMinor: bigint,
  backMinor: bigint,
  { amountMinor, capturedMinor }: { readonly amountMinor: bigint; readonly capturedMinor: bigint },
): bigint => {
  if (plan.chargeKind === 'separate') return shareOf(partMinor, backMinor, amountMinor);
  const feeMinor = capturedMinor - shareOf(partMinor, capturedMinor, amountMinor);
  return backMinor - shareOf(feeMinor, backMinor, capturedMinor);
};
