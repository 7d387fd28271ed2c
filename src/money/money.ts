import { assert } from '#kernel';

import { type Currency, isCurrency } from './currencies.ts';

/** An amount: whole minor units of one currency. May be negative where it is a balance. */
export interface Money {
  readonly minor: bigint;
  readonly currency: Currency;
}

/**
 * An amount from minor units.
 *
 * @example money(1050n, 'EUR') // €10.50
 */
export const money = (minor: bigint, currency: Currency): Money => {
  assert(isCurrency(currency), `the currency ${currency} is known`);
  return { minor, currency };
};

/** Nothing, of a currency. */
export const zero = (currency: Currency): Money => money(0n, currency);

/** Both together; amounts of two currencies are a bug. */
export const addMoney = (a: Money, b: Money): Money => {
  assertSameCurrency(a, b);
  return { minor: a.minor + b.minor, currency: a.currency };
};

/** The first less the second; amounts of two currencies are a bug. */
export const subtractMoney = (a: Money, b: Money): Money => {
  assertSameCurrency(a, b);
  return { minor: a.minor - b.minor, currency: a.currency };
};

/** The same amount the other way. */
export const negate = (amount: Money): Money => ({ ...amount, minor: -amount.minor });

/** Negative, zero or positive as the first is less, equal or more; fit for `sort`. */
export const compare = (a: Money, b: Money): -1 | 0 | 1 => {
  assertSameCurrency(a, b);
  if (a.minor === b.minor) return 0;
  return a.minor < b.minor ? -1 : 1;
};

/** Whether both are the same amount of the same currency. */
export const equalMoney = (a: Money, b: Money): boolean =>
  a.currency === b.currency && a.minor === b.minor;

/** The sum of amounts of one currency; zero of it for none. */
export const sumMoney = (amounts: readonly Money[], currency: Currency): Money =>
  amounts.reduce(addMoney, zero(currency));

const assertSameCurrency = (a: Money, b: Money): void => {
  assert(a.currency === b.currency, `${a.currency} and ${b.currency} do not mix`);
};
