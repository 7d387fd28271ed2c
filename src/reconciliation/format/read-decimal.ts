import { exponentOf, isCurrency } from '#money';
import { UnreadableRow } from './report-row.ts';

const capitals = /^[A-Z0-9]+$/;
const [wholeMax, fractionMax] = [15, 18];

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
  const point = pointOf(text, column);
  const [whole, fraction] = [text.slice(0, point), text.slice(point + 1)];
  if (fraction.length === exponent) return BigInt(whole + fraction);
  const rest = fraction.slice(exponent);
  if (rest !== '' && /[1-9]/.test(rest)) {
    throw new UnreadableRow(`${column} has more decimals than ${currency}: ${text}`);
  }
  return BigInt(whole + fraction.slice(0, exponent).padEnd(exponent, '0'));
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
  for (const [column, text] of texts) {
    if (text === '') continue;
    const finer = text.length - pointOf(text, column) - 1;
    if (finer > fineDecimals) throw new UnreadableRow(`${column} is too fine: ${text}`);
    if (finer > decimals) decimals = finer;
  }
  let fine = 0n;
  for (const [column, text] of texts) {
    if (text === '') continue;
    const point = pointOf(text, column);
    fine += BigInt(text.slice(0, point) + text.slice(point + 1).padEnd(decimals, '0'));
  }
  if (decimals === exponent) return fine;
  const unit = 10n ** BigInt(decimals - exponent);
  const half = unit / 2n;
  return fine >= 0n ? (fine + half) / unit : -((-fine + half) / unit);
};

/** A currency we can count. @throws UnreadableRow */
export const readCurrency = (text: string, column: string): string => {
  const code = capitals.test(text) ? text : text.toUpperCase();
  if (!isCurrency(code)) throw new UnreadableRow(`${column} is no currency: ${shown(text)}`);
  return code;
};

/** Where the point of a decimal stands, or would: at its end. @throws UnreadableRow */
const pointOf = (text: string, column: string): number => {
  const from = text.startsWith('-') ? 1 : 0;
  const point = endOfDigits(text, from);
  const end = text[point] === '.' ? endOfDigits(text, point + 1) : point;
  const [whole, fraction] = [point - from, end - point - 1];
  const isDecimal =
    end === text.length &&
    whole > 0 &&
    whole <= wholeMax &&
    (end === point || (fraction > 0 && fraction <= fractionMax));
  if (!isDecimal) throw new UnreadableRow(`${column} is no number: ${shown(text)}`);
  return point;
};

const endOfDigits = (text: string, from: number): number => {
  let at = from;
  while (isDigit(text.charCodeAt(at))) at += 1;
  return at;
};

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

const shown = (text: string): string => JSON.stringify(text.slice(0, 40));
