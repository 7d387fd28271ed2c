import { assert } from '#kernel';
import { type Money, type ProviderUnits, type ProviderUnitTable, providerUnits } from '#money';
import { refuse } from '../errors.ts';

const table = {
  provider: 'stripe',
  // Kept at two decimals for old integrations; the króna and the shilling have none any more.
  exponents: { ISK: 2, UGX: 2, MGA: 0 },
  // Three decimals, of which the last must be 0; two, of which both must be.
  steps: { BHD: 10n, JOD: 10n, KWD: 10n, OMR: 10n, TND: 10n, ISK: 100n, UGX: 100n },
} satisfies ProviderUnitTable;

/**
 * How Stripe counts, where ISO 4217 counts otherwise. Source: docs.stripe.com/currencies, zero-,
 * three-decimal and special-case currencies.
 */
export const stripeUnits: ProviderUnits = providerUnits(table);

/** Two currencies that are charged in parts of a unit and paid out in whole ones only. */
export const stripePayoutUnits: ProviderUnits = providerUnits({
  ...table,
  steps: { ...table.steps, HUF: 100n, TWD: 100n },
});

/** What Stripe charges in, without withdrawn codes. Source: docs.stripe.com/currencies. */
export const stripeCurrencies: readonly string[] = `
  AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BWP BYN BZD CAD CDF
  CHF CLP CNY COP CRC CVE CZK DJF DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GNF GTQ GYD HKD
  HNL HTG HUF IDR ILS INR ISK JMD JOD JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL MAD
  MDL MGA MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR
  PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SEK SGD SHP SLE SOS SRD SZL THB TJS TND TOP TRY TTD TWD
  TZS UAH UGX USD UYU UZS VND VUV WST XAF XCD XOF XPF YER ZAR ZMW`
  .trim()
  .split(/\s+/);

/**
 * Stripe's units as a JSON number: its largest amount stands far below 2^53.
 *
 * @throws refusal provider_currency_unsupported; amount_not_representable where Stripe counts
 *   coarser than the currency
 */
export const unitsOf = (amount: Money, by: ProviderUnits = stripeUnits): number => {
  if (!stripeCurrencies.includes(amount.currency)) {
    throw refuse('provider_currency_unsupported', {
      detail: `Stripe does not take ${amount.currency}.`,
      pointer: '/currency',
    });
  }
  const counted = by.toProvider(amount);
  assert(counted > 0n && counted <= BigInt(Number.MAX_SAFE_INTEGER), 'an amount is safe in JSON');
  return Number(counted);
};
