import { exponentOf, type Money, type ProviderUnits, providerUnits } from '#money';
import { refuse } from '../errors.ts';

/** Mollie's amount: a decimal string beside its currency. */
export interface Amount {
  readonly currency: string;
  readonly value: string;
}

/** Currencies without decimals at Mollie; all others that it takes have two. */
const exponents: Readonly<Record<string, number>> = { ISK: 0, JPY: 0 };

/** How Mollie counts. Source: docs.mollie.com/payments/multicurrency, decimal places. */
export const mollieUnits: ProviderUnits = providerUnits({ provider: 'mollie', exponents });

/** What cards are charged in, without withdrawn codes. Source: docs.mollie.com/payments/multicurrency. */
export const mollieCurrencies: readonly string[] = `
  AED AUD CAD CHF CZK DKK EUR GBP HKD HUF ILS ISK JPY NOK NZD PHP PLN RON SEK SGD USD ZAR`
  .trim()
  .split(/\s+/);

/**
 * Money as Mollie writes it, with exactly its decimals.
 *
 * @throws refusal provider_currency_unsupported
 * @example toAmount(money(1000n, 'EUR')) // { currency: 'EUR', value: '10.00' }
 */
export const toAmount = (amount: Money): Amount => {
  const { currency } = amount;
  if (!mollieCurrencies.includes(currency)) {
    throw refuse('provider_currency_unsupported', {
      detail: `Mollie does not take ${currency}.`,
      pointer: '/currency',
    });
  }
  const places = placesOf(currency);
  const digits = mollieUnits
    .toProvider(amount)
    .toString()
    .padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  return { currency, value: places === 0 ? whole : `${whole}.${digits.slice(-places)}` };
};

/** Mollie's amount as money; nothing where it is not written as Mollie writes it. */
export const toMoney = (given: unknown): Money | undefined => {
  if (typeof given !== 'object' || given === null) return undefined;
  const { currency, value } = given as Partial<Record<keyof Amount, unknown>>;
  if (typeof currency !== 'string' || typeof value !== 'string') return undefined;
  const [, whole, rest = ''] = /^(\d{1,30})(?:\.(\d+))?$/.exec(value) ?? [];
  try {
    if (whole === undefined || rest.length !== placesOf(currency)) return undefined;
    return mollieUnits.fromProvider(BigInt(whole + rest), currency);
  } catch {
    // A currency that nobody can count.
    return undefined;
  }
};

const placesOf = (currency: string): number => exponents[currency] ?? exponentOf(currency);
