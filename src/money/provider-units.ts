import { assert } from '#kernel';

import { formatAmount } from './amount.ts';
import { type Currency, exponentOf } from './currencies.ts';
import { refuse } from './errors.ts';
import { type Money, money } from './money.ts';

/** How a provider counts, where it differs from ISO 4217. */
export interface ProviderUnitTable {
  /** The provider's name, for refusals. */
  readonly provider: string;
  /** Decimals the provider counts in: `{ ISK: 2, MGA: 0 }` at Stripe. ISO's where absent. */
  readonly exponents?: Readonly<Record<Currency, number>>;
  /** Units that every amount is a multiple of: `{ KWD: 10n }` where the last digit must be 0. */
  readonly steps?: Readonly<Record<Currency, bigint>>;
}

/** Money into a provider's units and back, exactly or not at all. */
export interface ProviderUnits {
  /** @throws refusal amount_not_representable */
  toProvider(amount: Money): bigint;
  /** @throws refusal amount_not_representable where the units are a fraction of a minor unit */
  fromProvider(units: bigint, currency: Currency): Money;
}

/**
 * Builds the conversion at an adapter's edge from the provider's own table.
 *
 * @example
 * const stripeUnits = providerUnits({ provider: 'stripe', exponents: { ISK: 2 } });
 * stripeUnits.toProvider(money(5n, 'ISK')); // 500n
 */
export const providerUnits = (table: ProviderUnitTable): ProviderUnits => ({
  toProvider: (amount) => {
    const units = shift(amount.minor, shiftOf(table, amount.currency));
    const step = table.steps?.[amount.currency] ?? 1n;
    if (units === undefined || units % step !== 0n) {
      throw refuse('amount_not_representable', {
        detail: `${table.provider} cannot count ${formatAmount(amount)} ${amount.currency} exactly.`,
        pointer: '/amount',
      });
    }
    return units;
  },
  fromProvider: (units, currency) => {
    const minor = shift(units, -shiftOf(table, currency));
    if (minor === undefined) {
      throw refuse('amount_not_representable', {
        detail: `${units} of ${table.provider}'s units are a fraction of the smallest ${currency}.`,
      });
    }
    return money(minor, currency);
  },
});

/** Decimals that the provider counts more than ISO 4217 does. */
const shiftOf = (table: ProviderUnitTable, currency: Currency): number => {
  const iso = exponentOf(currency);
  const theirs = table.exponents?.[currency] ?? iso;
  assert(Number.isInteger(theirs) && theirs >= 0, 'decimals are counted in whole numbers');
  return theirs - iso;
};

/** Times a power of ten, or nothing where that leaves a fraction. */
const shift = (value: bigint, decimals: number): bigint | undefined => {
  if (decimals >= 0) return value * 10n ** BigInt(decimals);
  const divisor = 10n ** BigInt(-decimals);
  return value % divisor === 0n ? value / divisor : undefined;
};
