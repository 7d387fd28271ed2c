import { currencies, type ProviderUnits, providerUnits } from '#money';

/**
 * How Adyen counts, where ISO 4217 counts otherwise. Source: docs.adyen.com/development-resources/
 * currency-codes, the four codes that it marks as differing from the standard; read 2026-11.
 */
export const adyenUnits: ProviderUnits = providerUnits({
  provider: 'adyen',
  exponents: { CLP: 2, CVE: 0, IDR: 0, ISK: 2 },
});

/** What Adyen processes, as far as our table of currencies has it too. Source: the same page. */
export const adyenCurrencies: readonly string[] = `
  AED ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BMD BND BOB BRL BSD BWP BYN BZD CAD CHF CLP CNY
  COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL
  HTG HUF IDR ILS INR IQD ISK JMD JOD JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LYD MAD MDL
  MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN
  PYG QAR RON RSD RUB RWF SAR SBD SCR SEK SGD SHP SLE SOS SRD STN SVC SZL THB TND TOP TRY TTD TWD
  TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW`
  .trim()
  .split(/\s+/)
  .filter((code) => currencies.has(code));
