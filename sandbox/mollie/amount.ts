import { invalid } from './refusal.ts';

/** Mollie's amount: a decimal string beside its currency, never a number. */
export interface Amount {
  readonly currency: string;
  readonly value: string;
}

/** An amount as it is counted here: whole units of the last decimal. */
export interface Counted {
  readonly currency: string;
  readonly units: number;
}

/**
 * Decimals by currency: those that cards and iDEAL are charged in. Source:
 * docs.mollie.com/payments/multicurrency.
 */
const decimals: Readonly<Record<string, number>> = Object.fromEntries([
  ...'AED AUD CAD CHF CZK DKK EUR GBP HKD HUF ILS NOK NZD PHP PLN RON SEK SGD USD ZAR'
    .split(' ')
    .map((code) => [code, 2] as const),
  ['ISK', 0],
  ['JPY', 0],
]);

export function render({ currency, units }: Counted): Amount {
  const places = decimals[currency] ?? 2;
  const digits = String(units).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  return { currency, value: places === 0 ? whole : `${whole}.${digits.slice(-places)}` };
}

/** Reads an amount that a request carries; refuses it where Mollie would. */
export function count(given: unknown, field = 'amount'): Counted {
  const { currency, value } = (given ?? {}) as Partial<Record<keyof Amount, unknown>>;
  if (typeof currency !== 'string' || typeof value !== 'string') {
    throw invalid('The amount contains no currency or no value', field);
  }
  const places = decimals[currency];
  if (places === undefined) throw invalid('The currency is not supported', `${field}.currency`);
  const [, whole, rest = ''] = /^(\d{1,12})(?:\.(\d+))?$/.exec(value) ?? [];
  if (whole === undefined || rest.length !== places) {
    throw invalid(`The amount has not exactly ${places} decimals`, `${field}.value`);
  }
  return { currency, units: Number(whole + rest) };
}
