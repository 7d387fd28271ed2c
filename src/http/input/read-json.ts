import { isUtf8 } from 'node:buffer';
import { assert, findPans, scrubText } from '#kernel';
import { refuse } from '../errors.ts';

/**
 * Reads a JSON body. Refuses what no table may hold: broken Unicode, NUL, a card number.
 *
 * Most bodies hold no `\u` escape, and then the text itself shows everything that the values
 * would; only the others are walked.
 */
export const readJson = (bytes: Buffer, parse: (text: string) => unknown): unknown => {
  if (!isUtf8(bytes)) throw refuse('json_malformed', { detail: 'The body is not UTF-8.' });
  const text = bytes.toString('utf8');
  const value = parseOrRefuse(text, parse);
  if (text.includes('\\u')) walk(value, refuseBrokenText);
  if (text.includes('\\u') || findPans(text).length > 0) {
    walk(value, refusePan);
    // Not in any one value: two numbers of a list, side by side, or a float that lost its digits.
    if (findPans(text).length > 0) throw refuse('pan_not_allowed');
  }
  return value;
};

/** Refuses NUL and lone surrogates. */
export const refuseBrokenText = (text: string, pointer: string): void => {
  if (text.includes('\0') || !text.isWellFormed()) {
    throw refuse('text_not_allowed', { pointer: safePointer(pointer) });
  }
};

/** Refuses card numbers, and never repeats them. */
export const refusePan = (text: string, pointer: string): void => {
  if (findPans(text).length > 0) {
    throw refuse('pan_not_allowed', { pointer: safePointer(pointer) });
  }
};

/** A pointer may be made of what the client sent: scrubbed, cut, well-formed. */
export const safePointer = (pointer: string): string =>
  scrubText(pointer).toWellFormed().replaceAll('\0', '').slice(0, 200);

const parseOrRefuse = (text: string, parse: (text: string) => unknown): unknown => {
  try {
    return parse(text);
  } catch {
    // The parser's message quotes the body; it stays here.
    throw refuse('json_malformed');
  }
};

/** Visits every name and value. A stack of its own, because the nesting is the client's. */
const walk = (value: unknown, visit: (text: string, pointer: string) => void): void => {
  const open: { readonly value: unknown; readonly pointer: string }[] = [{ value, pointer: '' }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value: current, pointer } = next;
    if (typeof current === 'string' || typeof current === 'number') visit(String(current), pointer);
    if (typeof current !== 'object' || current === null) continue;
    for (const [name, member] of Object.entries(current)) {
      const at = pointer.length < 200 ? `${pointer}/${escapePointer(name)}` : pointer;
      visit(name, at);
      open.push({ value: member, pointer: at });
    }
  }
  assert(open.length === 0, 'a walk ends when nothing is left to visit');
};

/** RFC 6901, section 3. */
export const escapePointer = (name: string): string =>
  name.replaceAll('~', '~0').replaceAll('/', '~1');
