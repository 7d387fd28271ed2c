import { assert } from '#kernel';

/** A code of {@link currencies}: `EUR`, `JPY`, `BTC`. */
export type Currency = string;

/** What is known of a currency. */
export interface CurrencyFacts {
  /** Decimals between the unit people say and the minor unit the ledger counts. */
  readonly exponent: number;
  /** Issued by a state (ISO 4217), or an asset of a chain. */
  readonly kind: 'fiat' | 'crypto';
}

/**
 * ISO 4217 list one, active codes that have a minor unit, by exponent. Codes without one (metals,
 * drawing rights, the test code) cannot be counted and stand out; so do withdrawn ones (BGN, HRK).
 * `Intl` is no source: it differs from ISO for sixteen currencies in circulation.
 */
const fiatByExponent: Readonly<Record<number, string>> = {
  0: `BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF`,
  2: `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD
      CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS
      GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD
      LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB
      PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP
      SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW
      ZWG`,
  3: `BHD IQD JOD KWD LYD OMR TND`,
  4: `CLF UYW`,
};

/** Assets by the decimals of their own chain or of their issuer's main contract. */
const cryptoByExponent: Readonly<Record<number, string>> = {
  6: `ADA ATOM EURC PYUSD TRX USDC USDT XRP`,
  7: `XLM`,
  8: `BCH BTC DOGE LTC WBTC`,
  9: `SOL`,
  10: `DOT`,
  18: `AVAX BNB DAI ETH LINK POL UNI`,
};

const spread = (
  byExponent: Readonly<Record<number, string>>,
  kind: CurrencyFacts['kind'],
): readonly (readonly [Currency, CurrencyFacts])[] =>
  Object.entries(byExponent).flatMap(([exponent, codes]) =>
    codes.split(/\s+/).map((code) => [code, { exponent: Number(exponent), kind }] as const),
  );

/** Every currency that can be counted, by code. */
export const currencies: ReadonlyMap<Currency, CurrencyFacts> = new Map([
  ...spread(fiatByExponent, 'fiat'),
  ...spread(cryptoByExponent, 'crypto'),
]);

/** Whether a text is the code of a currency that can be counted. */
export const isCurrency = (text: string): text is Currency => currencies.has(text);

/**
 * Decimals of a currency: minor units = unit × 10^exponent.
 *
 * @example exponentOf('EUR') // 2
 */
export const exponentOf = (currency: Currency): number => {
  const facts = currencies.get(currency);
  assert(facts !== undefined, `the currency ${currency} is known`);
  return facts.exponent;
};
