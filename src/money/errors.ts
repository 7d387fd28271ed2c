import { refuser } from '#kernel';

/** Why an amount or a currency at the border is not taken. */
export const moneyRefusals = {
  amount_invalid: {
    status: 400,
    title: 'The amount is not written as a decimal number.',
    mend: 'Send a string of digits with at most one point, such as "10.50": no sign, no exponent, no leading zeros.',
    retry: 'after_change',
  },
  amount_precision: {
    status: 400,
    title: 'The amount has more decimals than its currency.',
    mend: 'Send at most as many decimals as the currency has: "10.50" for EUR, "1050" for JPY.',
    retry: 'after_change',
  },
  amount_too_large: {
    status: 400,
    title: 'The amount has more than twelve digits before the point.',
    mend: 'Send an amount of at most 999999999999 whole units.',
    retry: 'after_change',
  },
  amount_not_positive: {
    status: 400,
    title: 'The amount is zero where something has to move.',
    mend: 'Send an amount above zero.',
    retry: 'after_change',
  },
  currency_unknown: {
    status: 400,
    title: 'The currency is not one that Bascule knows.',
    mend: 'Send an ISO 4217 code or a supported asset in capital letters, such as "EUR" or "BTC".',
    retry: 'after_change',
  },
  amount_not_representable: {
    status: 400,
    title: 'The provider cannot count this amount exactly.',
    mend: 'Send an amount that is a multiple of the smallest unit the provider counts in.',
    retry: 'after_change',
  },
} as const;

/** Builds one of {@link moneyRefusals}. */
export const refuse = refuser(moneyRefusals);
