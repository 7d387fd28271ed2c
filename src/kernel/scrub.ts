import { assert } from './assert.ts';

/**
 * Finds card numbers: 13 to 19 digits with single spaces or dashes between, not next to a letter,
 * digit, underscore or dash, with a known issuer prefix and a valid check digit. Our own ids carry
 * a prefix and so never look like one.
 */
export const findPans = (text: string): readonly PanMatch[] => {
  if (!maybeLong.test(text)) return [];
  const found: PanMatch[] = [];
  let from = 0;
  for (const { index } of text.matchAll(starts)) {
    if (index < from) continue;
    const match = longestPanAt(text, index);
    if (match === undefined) continue;
    found.push(match);
    from = match.end;
  }
  return found;
};

/** Where a card number stands in a text. */
export interface PanMatch {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
}

/**
 * Takes card numbers, card verification values and our own secrets out of a text. The last line
 * of defence before a log, a stored answer or a message to people.
 */
export const scrubText = (text: string): string => {
  let scrubbed = text;
  for (const { start, end, digits } of findPans(text).toReversed()) {
    const mask = `[PAN ${digits.slice(0, 6)}…${digits.slice(-4)}]`;
    scrubbed = scrubbed.slice(0, start) + mask + scrubbed.slice(end);
  }
  return scrubbed
    .replace(cvv, (_, key: string, between: string) => `${key}${between}***`)
    .replace(secrets, (_, prefix: string) => `${prefix}[secret]`);
};

/**
 * Scrubs one line of JSON and leaves it JSON: a card number that was a bare number becomes a
 * string.
 */
export const scrubLine = (line: string): string => {
  const scrubbed = scrubText(line);
  if (scrubbed === line) return line;
  const value: unknown = JSON.parse(line, scrubMember);
  return `${scrubText(JSON.stringify(value))}\n`;
};

/** 13 digits at least, the cheap question that nearly every text answers with no. */
const maybeLong = /\d(?:[ -]?\d){12}/;

/** A digit at a boundary. In JSON a boundary may be written as an escape: `\n4111…`. */
const starts = /(?<![\w-])\d|(?<=\\[bfnrt])\d|(?<=\\u[0-9a-f]{4})\d/g;

/** Issuer prefixes: 4; 22–27; 300–305, 34–38; 50–59; 6; 81. */
const issuers = /^(?:4|2[2-7]|30[0-5]|3[4-8]|5|6|81)/;

const cvvKey = /(?:cvv2?|cvc2?|cid|security[_-]?code|card[_-]?code)/;
const cvv = new RegExp(`(?<![a-z0-9])(${cvvKey.source})([\\\\"'\\s:=]{1,8})\\d{3,4}(?!\\d)`, 'gi');
const cvvMember = new RegExp(`(?<![a-z0-9])${cvvKey.source}$`, 'i');
const secrets = /((?:sk|rk)_(?:test|live)_|whsec_)[A-Za-z0-9+/=]{6,}/g;

const longestPanAt = (text: string, start: number): PanMatch | undefined => {
  let longest: PanMatch | undefined;
  let digits = '';
  let at = start;
  while (digits.length < 19) {
    const separated = digits !== '' && /[ -]/.test(text.charAt(at)) ? at + 1 : at;
    const digit = text.charAt(separated);
    if (!isDigit(digit)) break;
    digits += digit;
    at = separated + 1;
    const isWhole = digits.length >= 13 && !/[\w-]/.test(text.charAt(at));
    if (isWhole && issuers.test(digits) && passesLuhn(digits)) longest = { start, end: at, digits };
  }
  assert(longest === undefined || longest.end <= text.length, 'a match lies inside its text');
  return longest;
};

const isDigit = (character: string): boolean => character >= '0' && character <= '9';

/** ISO/IEC 7812-1, annex B. */
const passesLuhn = (digits: string): boolean => {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const weighted = i % 2 === 0 ? digit : digit * 2;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
};

interface MemberSource {
  /** The text of a number as it stood, which a float would round. */
  readonly source?: string;
}

function scrubMember(this: unknown, key: string, value: unknown, context?: MemberSource): unknown {
  if (typeof value !== 'number' && typeof value !== 'string') return value;
  const written = typeof value === 'number' ? (context?.source ?? String(value)) : value;
  if (cvvMember.test(key) && /^\d{3,4}$/.test(written)) return '***';
  const scrubbed = scrubText(written);
  return scrubbed === written ? value : scrubbed;
}
