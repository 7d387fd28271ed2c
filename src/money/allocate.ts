import { assert } from '#kernel';

import { addMoney, compare, type Money, subtractMoney, sumMoney, zero } from './money.ts';

/**
 * Splits an amount by weights so that the parts sum to it exactly: each part gets its share
 * rounded down, the units left over go one each to the largest remainders, the earlier part first
 * where they tie.
 *
 * @example allocate(money(100n, 'EUR'), [1n, 1n, 1n]) // 34, 33, 33
 */
export const allocate = (amount: Money, weights: readonly bigint[]): readonly Money[] => {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  assert(total > 0n, 'weights sum to more than nothing');
  assert(
    weights.every((weight) => weight >= 0n),
    'a weight is never negative',
  );
  const sign = amount.minor < 0n ? -1n : 1n;
  const size = amount.minor * sign;

  const shares = weights.map((weight, at) => ({
    at,
    floor: (size * weight) / total,
    remainder: (size * weight) % total,
  }));
  const left = size - shares.reduce((sum, share) => sum + share.floor, 0n);
  const favoured = new Set(
    [...shares]
      .sort((a, b) => descending(a.remainder, b.remainder) || a.at - b.at)
      .slice(0, Number(left))
      .map((share) => share.at),
  );
  return shares.map(({ at, floor }) => ({
    minor: sign * (floor + (favoured.has(at) ? 1n : 0n)),
    currency: amount.currency,
  }));
};

/**
 * Splits one refund of many over the parts of what was paid. Looks at what is refunded in all, so
 * the order and size of refunds do not matter: over all refunds no part gives back more than it
 * got, none ever takes money back, and at 100 % each has given back exactly what it got.
 *
 * Each part in turn gets its floor of what the parts before it left; the last bears the rest.
 *
 * @param parts what was paid, split; the party that bears the rounding last
 * @param before refunded already
 * @param now refunded this time
 * @example // €100 split into a fee of €3 and €97: refund €10, nothing refunded before
 * allocateByCumulativeFloor([fee, rest], zero('EUR'), money(1000n, 'EUR')) // 30 and 970
 */
export const allocateByCumulativeFloor = (
  parts: readonly Money[],
  before: Money,
  now: Money,
): readonly Money[] => {
  const whole = sumMoney(parts, now.currency);
  const after = addMoney(before, now);
  assert(before.minor >= 0n && now.minor >= 0n, 'a refund is never negative');
  assert(compare(after, whole) <= 0, 'refunds never exceed what was paid');
  const given = refundedUpTo(parts, before);
  return refundedUpTo(parts, after).map((share, i) =>
    subtractMoney(share, given[i] ?? zero(now.currency)),
  );
};

/** What each part has given back once this much is refunded. */
const refundedUpTo = (parts: readonly Money[], refunded: Money): readonly Money[] => {
  let unsplit = parts.reduce((sum, part) => sum + part.minor, 0n);
  let unborne = refunded.minor;
  return parts.map((part) => {
    assert(part.minor >= 0n, 'a part is never negative');
    const share = unsplit === 0n ? 0n : (part.minor * unborne) / unsplit;
    unsplit -= part.minor;
    unborne -= share;
    return { minor: share, currency: part.currency };
  });
};

const descending = (a: bigint, b: bigint): number => {
  if (a === b) return 0;
  return a > b ? -1 : 1;
};
