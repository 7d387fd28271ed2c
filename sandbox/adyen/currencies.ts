/** Decimals of Adyen's minor units where they are not two. */
const decimals: Readonly<Record<string, number>> = {
  ...of(0, 'BIF CVE DJF GNF IDR JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'),
  ...of(3, 'BHD IQD JOD KWD LYD OMR TND'),
};

const usual = new Set(
  `AED ALL AMD ARS AUD AZN BAM BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP GEL HKD HUF ILS INR ISK
   KES KZT MAD MXN MYR NGN NOK NZD PEN PHP PKR PLN QAR RON RSD SAR SEK SGD THB TRY TWD UAH USD ZAR`
    .trim()
    .split(/\s+/),
);

export const isKnownCurrency = (code: string): boolean =>
  usual.has(code) || Object.hasOwn(decimals, code);

/** An amount as a report prints it: in the unit people say, without decimals that are all zero. */
export const printAmount = (value: number, currency: string): string => {
  const places = decimals[currency] ?? 2;
  const digits = value.toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const part = digits.slice(digits.length - places);
  return /^0*$/.test(part) ? whole : `${whole}.${part}`;
};

function of(places: number, codes: string): Readonly<Record<string, number>> {
  return Object.fromEntries(codes.split(' ').map((code) => [code, places]));
}
