import { invalid } from './refusal.ts';

/**
 * Currencies as Stripe counts them, which is not ISO 4217: `zero` has no minor unit, `three` has
 * three digits of which the last must be 0, `hundreds` has two digits that must be 00.
 */
const zero = 'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' ');
const three = 'bhd jod kwd omr tnd'.split(' ');
const hundreds = 'isk ugx'.split(' ');
const two =
  'usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn bzd cad cdf chf cny cop crc cve czk dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg huf idr ils inr jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub sar sbd scr sek sgd shp sle sos srd std szl thb tjs top try ttd twd tzs uah uyu uzs wst xcd yer zar zmw'.split(
    ' ',
  );

type Counting = 'zero' | 'two' | 'three' | 'hundreds';

const counting = new Map<string, Counting>([
  ...zero.map((code) => [code, 'zero'] as const),
  ...two.map((code) => [code, 'two'] as const),
  ...three.map((code) => [code, 'three'] as const),
  ...hundreds.map((code) => [code, 'hundreds'] as const),
]);

/** Smallest charge by currency, in minor units as Stripe counts; 50 where not listed. */
const smallest: Readonly<Record<string, number>> = {
  usd: 50,
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
  bhd: 200,
  jod: 360,
  kwd: 160,
  omr: 200,
  tnd: 1600,
  krw: 700,
  clp: 500,
  isk: 7000,
};

const LARGEST = 99_999_999;
const LARGEST_IDR = 999_999_999_999;

/** Reads a currency code in any case; refuses one that Stripe does not take. */
export function currencyOf(code: string, param = 'currency'): string {
  const lower = code.toLowerCase();
  if (!counting.has(lower)) {
    throw invalid(
      `Invalid currency: ${code}. Stripe currently supports these currencies: ${[...counting.keys()].join(', ')}`,
      param,
    );
  }
  return lower;
}

/** Refuses an amount that Stripe would not charge in this currency. */
export function checkAmount(amount: number, currency: string, param = 'amount'): void {
  if (amount < 1) {
    throw invalid(
      'This value must be greater than or equal to 1.',
      param,
      'parameter_invalid_integer',
    );
  }
  const least = smallest[currency] ?? 50;
  if (amount < least) {
    throw invalid(
      `Amount must be at least ${least} in the minor unit of ${currency}`,
      param,
      'amount_too_small',
    );
  }
  if (amount > (currency === 'idr' ? LARGEST_IDR : LARGEST)) {
    throw invalid('Amount must be no more than 99999999', param, 'amount_too_large');
  }
  checkDigits(amount, currency, param);
}

/** Refuses digits that the currency has no use for: fils must end in 0, krona in 00. */
export function checkDigits(amount: number, currency: string, param: string): void {
  const way = counting.get(currency);
  const unit = way === 'three' ? 10 : way === 'hundreds' ? 100 : 1;
  if (amount % unit === 0) return;
  throw invalid(
    `Invalid amount: amounts in ${currency} must be divisible by ${unit}`,
    param,
    'invalid_charge_amount',
  );
}
