import { currencyOfCountry } from '../accounts/countries.ts';

/** A bank account that needs no number: by its country, as Stripe's own pages would add it. */
export interface TestBank {
  readonly country: string;
  readonly currency: string;
  readonly number: string;
  readonly routing: string | null;
}

/** Numbers that pass everywhere. Source: docs.stripe.com/connect/testing. */
const numbers: Readonly<Record<string, readonly [number: string, routing: string | null]>> = {
  AT: ['AT611904300234573201', null],
  BE: ['BE62510007547061', null],
  CH: ['CH9300762011623852957', null],
  DE: ['DE89370400440532013000', null],
  DK: ['DK5000400440116243', null],
  ES: ['ES0700120345030000067890', null],
  FR: ['FR1420041010050500013M02606', null],
  GB: ['00012345', '108800'],
  IE: ['IE29AIBK93115212345678', null],
  IT: ['IT40S0542811101000000123456', null],
  NL: ['NL39RABO0300065264', null],
  PL: ['PL61109010140000071219812874', null],
  SE: ['SE3550000000054910000003', null],
  US: ['000123456789', '110000000'],
};

/** US numbers behind the tokens that Stripe names, with what their payouts come to. */
const named: Readonly<Record<string, string>> = {
  btok_us_verified: '000123456789',
  btok_us_verified_noAccount: '000111111116',
  btok_us_verified_accountClosed: '000111111113',
  btok_us_verified_insufficientFunds: '000222222227',
  btok_us_verified_debitNotAuthorized: '000333333335',
  btok_us_verified_invalidCurrency: '000444444440',
};

export function testBankIn(country: string): TestBank {
  const [number, routing] = numbers[country] ?? ['000123456789', null];
  return { country, currency: currencyOfCountry(country), number, routing };
}

/** The bank account of a token: one of Stripe's, or `btok_<country>` for one that passes. */
export function testBankOf(token: string): TestBank | undefined {
  const number = named[token];
  if (number !== undefined) return { ...testBankIn('US'), number };
  const country = /^btok_([a-z]{2})$/.exec(token)?.[1]?.toUpperCase();
  return country === undefined || numbers[country] === undefined ? undefined : testBankIn(country);
}
