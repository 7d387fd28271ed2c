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
  if (!isZero(text, point + 1 + exponent)) {
    throw new UnreadableRow(`${column} has more decimals than ${currency}: ${text}`);
  }
  return scaled(text, exponent);
};

/**
 * The sum of costs as minor units. Providers state parts of a cost finer than anybody can pay, so
 * they are added up first and rounded once, half away from zero.
 *
 * @param texts decimals in the order of the columns; empty ones count as zero
 * @throws UnreadableRow
 */
export const sumOfCosts = (
  texts: readonly string[],
  columns: readonly string[],
  currency: string,
): bigint => {
  const exponent = exponentOf(currency);
  let decimals = exponent;
  let index = 0;
  for (const text of texts) {
    const column = columns[index] ?? '';
    index += 1;
    if (text === '') continue;
    const finer = text.length - pointOf(text, column) - 1;
    if (finer > fineDecimals) throw new UnreadableRow(`${column} is too fine: ${text}`);
    if (finer > decimals) decimals = finer;
  }
  let fine = 0n;
  for (const text of texts) {
    if (text !== '') fine += scaled(text, decimals);
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

/** A decimal as a whole number of its last place, with so many places; further ones are left out. */
const scaled = (text: string, places: number): bigint => {
  const found = text.indexOf('.');
  const point = found === -1 ? text.length : found;
  if (point + places > safeDigits) {
    const fraction = text.slice(point + 1, point + 1 + places);
    return BigInt(text.slice(0, point) + fraction.padEnd(places, '0'));
  }
  const isNegative = text.startsWith('-');
  let number = 0;
  for (let at = isNegative ? 1 : 0; at < point; at += 1) number = 10 * number + digitAt(text, at);
  for (let at = point + 1; at <= point + places; at += 1) {
    number = 10 * number + (at < text.length ? digitAt(text, at) : 0);
  }
  return BigInt(isNegative ? -number : number);
};

/** So many are exact in a float. */
const safeDigits = 15;

const digitAt = (text: string, at: number): number => text.charCodeAt(at) - 48;

const isZero = (text: string, from: number): boolean => {
  for (let at = from; at < text.length; at += 1) if (text[at] !== '0') return false;
  return true;
};

const endOfDigits = (text: string, from: number): number => {
  let at = from;
  while (isDigit(text.charCodeAt(at))) at += 1;
  return at;
};

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

const shown = (text: string): string => JSON.stringify(text.slice(0, 40));
