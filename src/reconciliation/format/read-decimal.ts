import { exponentOf, isCurrency } from '#money';
import { UnreadableRow } from './report-row.ts';

const decimal = /^(-?)([0-9]{1,15})(?:\.([0-9]{1,18}))?$/;

/** The finest decimals that costs are added up with before they are rounded to what can be paid. */
const fineDecimals = 12;

/**
 * Reads a decimal of a report as minor units, exactly: zeros beyond the currency's decimals are
 * allowed, anything else there is not. An empty cell counts as zero.
 *
 * @throws UnreadableRow
 * @example readMinor('349.9', 'EUR', 'Gross Debit (GC)') // 34990n
 */
export const readMinor = (text: string, currency: string, column: string): bigint => {
  if (text === '') return 0n;
  const exponent = exponentOf(currency);
  const [, sign, whole = '', fraction = ''] = partsOf(text, column);
  const rest = fraction.slice(exponent);
  if (rest !== '' && /[1-9]/.test(rest)) {
    throw new UnreadableRow(`${column} has more decimals than ${currency}: ${text}`);
  }
  const minor = BigInt(whole + fraction.slice(0, exponent).padEnd(exponent, '0'));
  return sign === '-' ? -minor : minor;
};

/**
 * The sum of costs as minor units. Providers state parts of a cost finer than anybody can pay, so
 * they are added up first and rounded once, half away from zero.
 *
 * @throws UnreadableRow
 */
export const sumOfCosts = (
  texts: readonly (readonly [column: string, text: string])[],
  currency: string,
): bigint => {
  const exponent = exponentOf(currency);
  let decimals = exponent;
  const parts: RegExpExecArray[] = [];
  for (const [column, text] of texts) {
    if (text === '') continue;
    const found = partsOf(text, column);
    const finer = found[3]?.length ?? 0;
    if (finer > fineDecimals) throw new UnreadableRow(`${column} is too fine: ${text}`);
    if (finer > decimals) decimals = finer;
    parts.push(found);
  }
  let fine = 0n;
  for (const [, sign, whole = '', fraction = ''] of parts) {
    const value = BigInt(whole + fraction.padEnd(decimals, '0'));
    fine += sign === '-' ? -value : value;
  }
  if (decimals === exponent) return fine;
  const unit = 10n ** BigInt(decimals - exponent);
  const half = unit / 2n;
  return fine >= 0n ? (fine + half) / unit : -((-fine + half) / unit);
};

/** A currency we can count. @throws UnreadableRow */
export const readCurrency = (text: string, column: string): string => {
  const code = text.toUpperCase();
  if (!isCurrency(code)) throw new UnreadableRow(`${column} is no currency: ${shown(text)}`);
  return code;
};

const partsOf = (text: string, column: string): RegExpExecArray => {
  const parts = decimal.exec(text);
  if (parts === null) throw new UnreadableRow(`${column} is no number: ${shown(text)}`);
  return parts;
};

const shown = (text: string): string => JSON.stringify(text.slice(0, 40));
