import { type Currency, currencies, exponentOf } from './currencies.ts';
import { refuse } from './errors.ts';
import { type Money, money } from './money.ts';

/** Digits before the point, at most: 38 in the ledger leave room for 10^8 of the largest. */
const wholeDigitsMax = 12;

const decimal = /^(0|[1-9][0-9]*)(?:\.([0-9]+))?$/;

/**
 * Reads an amount from its wire form: a decimal string with at most the currency's decimals.
 *
 * @param pointer the field that a refusal names
 * @throws refusal currency_unknown, amount_invalid (form), amount_precision (too many decimals),
 *   amount_too_large (more than twelve digits before the point)
 * @example parseAmount('10.5', 'EUR') // { minor: 1050n, currency: 'EUR' }
 */
export const parseAmount = (text: string, currency: Currency, pointer = '/amount'): Money => {
  const facts = currencies.get(currency);
  if (facts === undefined) {
    throw refuse('currency_unknown', {
      detail: `No currency ${JSON.stringify(currency.slice(0, 20))} is known.`,
      pointer: pointer.replace(/amount$/, 'currency'),
    });
  }
  const parts = decimal.exec(text);
  if (parts === null) {
    throw refuse('amount_invalid', {
      detail: `${JSON.stringify(text.slice(0, 40))} is no decimal number.`,
      pointer,
    });
  }
  const [, whole = '', fraction = ''] = parts;
  if (whole.length > wholeDigitsMax) throw refuse('amount_too_large', { pointer });
  if (fraction.length > facts.exponent) {
    throw refuse('amount_precision', {
      detail: `${currency} has ${facts.exponent} decimals, the amount ${fraction.length}.`,
      pointer,
    });
  }
  return money(BigInt(whole + fraction.padEnd(facts.exponent, '0')), currency);
};

/**
 * {@link parseAmount} where something has to move.
 *
 * @throws refusal amount_not_positive beside those of `parseAmount`
 */
export const parsePositiveAmount = (text: string, currency: Currency, pointer?: string): Money => {
  const amount = parseAmount(text, currency, pointer);
  if (amount.minor === 0n) throw refuse('amount_not_positive', { pointer: pointer ?? '/amount' });
  return amount;
};

/**
 * The wire form of an amount: exactly the currency's decimals, a minus for a negative balance.
 *
 * @example formatAmount(money(1050n, 'EUR')) // '10.50'
 */
export const formatAmount = ({ minor, currency }: Money): string => {
  const exponent = exponentOf(currency);
  const sign = minor < 0n ? '-' : '';
  const digits = (minor < 0n ? -minor : minor).toString().padStart(exponent + 1, '0');
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
};
