import { assert, unreachable } from '#kernel';

import { type Currency, exponentOf } from './currencies.ts';
import { type Money, money } from './money.ts';

/** What one whole unit of `base` is worth in whole units of `quote`: an exact fraction. */
export interface Rate {
  readonly base: Currency;
  readonly quote: Currency;
  readonly numerator: bigint;
  readonly denominator: bigint;
  /** Who said so: `ecb`, `kraken`. */
  readonly source: string;
  readonly at: Date;
  /** What the source pays for the base, asks for it, or the middle. */
  readonly side: 'bid' | 'ask' | 'mid';
}

/**
 * Where a fraction of a minor unit goes. We floor what we pay out and ceil what we charge;
 * `half_even` is for figures that nobody pays.
 */
export type Rounding = 'floor' | 'ceil' | 'half_even';

const decimal = /^(0|[1-9][0-9]*)(?:\.([0-9]+))?$/;

/**
 * A rate from the decimal text its source gave, digit by digit.
 *
 * @example parseRate('1.0832', { base: 'EUR', quote: 'USD', source: 'ecb', at, side: 'mid' })
 */
export const parseRate = (text: string, of: Omit<Rate, 'numerator' | 'denominator'>): Rate => {
  const [, whole = '', fraction = ''] = decimal.exec(text) ?? [];
  const numerator = BigInt(whole + fraction);
  assert(numerator > 0n, `a rate is a decimal number above zero, unlike ${text.slice(0, 40)}`);
  return { ...of, numerator, denominator: 10n ** BigInt(fraction.length) };
};

/** The same rate read the other way; what was the bid for one is the ask for the other. */
export const invertRate = (rate: Rate): Rate => ({
  ...rate,
  base: rate.quote,
  quote: rate.base,
  numerator: rate.denominator,
  denominator: rate.numerator,
  side: otherSide[rate.side],
});

const otherSide = { bid: 'ask', ask: 'bid', mid: 'mid' } as const;

/**
 * The amount in the rate's quote currency, rounded once.
 *
 * @example convert(money(1000n, 'EUR'), eurUsd, 'floor') // $10.83 at 1.0832
 */
export const convert = (amount: Money, rate: Rate, rounding: Rounding): Money => {
  assert(amount.currency === rate.base, `a rate for ${rate.base} converts no ${amount.currency}`);
  assert(rate.numerator > 0n && rate.denominator > 0n, 'a rate is above zero');
  const numerator = amount.minor * rate.numerator * 10n ** BigInt(exponentOf(rate.quote));
  const denominator = rate.denominator * 10n ** BigInt(exponentOf(rate.base));
  return money(divide(numerator, denominator, rounding), rate.quote);
};

/** A fraction as a whole number. Flooring goes down and ceiling up, below zero too. */
const divide = (numerator: bigint, denominator: bigint, rounding: Rounding): bigint => {
  const truncated = numerator / denominator;
  const remainder = numerator % denominator;
  if (remainder === 0n) return truncated;
  const floor = remainder < 0n ? truncated - 1n : truncated;
  switch (rounding) {
    case 'floor':
      return floor;
    case 'ceil':
      return floor + 1n;
    case 'half_even': {
      const twice = 2n * (numerator - floor * denominator);
      if (twice === denominator) return floor % 2n === 0n ? floor : floor + 1n;
      return twice < denominator ? floor : floor + 1n;
    }
    default:
      return unreachable(rounding);
  }
};
