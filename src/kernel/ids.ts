import { createHash } from 'node:crypto';
import { assert } from './assert.ts';
import type { Clock } from './clock.ts';
import { drawRandomBytes } from './random-bytes.ts';

/** Makes identifiers: a prefix that names the kind, then 26 characters that sort by time. */
export interface Ids {
  /** @example ids.next('pay') // 'pay_01k8w3v5c2m4x9q7r1t6z0b8da' */
  next(prefix: string): string;
}

/**
 * Identifiers from the clock and the machine's randomness: 48 bits of milliseconds and 80 random
 * bits, in Crockford's base 32, lower case. Time first keeps indexes append-only.
 */
export const randomIds = (clock: Clock): Ids => ({
  next: (prefix) => `${prefix}_${timePart(clock.now().getTime())}${encode(drawRandomBytes(10))}`,
});

/**
 * Identifiers that come out the same each time for the same seed. A request with an idempotency
 * key draws its ids from the key, so that a second run after a crash resumes the objects of the
 * first instead of making new ones.
 *
 * @param seed anything unique to the request
 * @param since the time that all of these ids carry
 */
export const seededIds = (seed: string, since: Date): Ids => {
  let drawn = 0;
  return {
    next: (prefix) => {
      drawn += 1;
      const digest = createHash('sha256').update(`${seed}\n${drawn}`).digest();
      return `${prefix}_${timePart(since.getTime())}${encode(digest.subarray(0, 10))}`;
    },
  };
};

/**
 * The identifier of something that follows from another thing once: the same each time, so that
 * however often it is decided, it is made once. Carries the time of what it follows from.
 *
 * @example derivedId('att', 'att_01k8w3v5c2m4x9q7r1t6z0b8da', 'return')
 */
export const derivedId = (prefix: string, from: string, purpose: string): string => {
  const time = from.slice(from.indexOf('_') + 1).slice(0, 10);
  const digest = createHash('sha256').update(`${purpose}\n${from}`).digest();
  return `${prefix}_${time}${encode(digest.subarray(0, 10))}`;
};

/** The time that an identifier carries; nothing where it is none of ours. */
export const timeOfId = (id: string): Date | undefined => {
  const [, time] = /^[a-z]+_([0-9a-hjkmnp-tv-z]{10})[0-9a-hjkmnp-tv-z]{16}$/.exec(id) ?? [];
  if (time === undefined) return undefined;
  return new Date([...time].reduce((ms, digit) => ms * 32 + alphabet.indexOf(digit), 0));
};

/** The pattern of one kind of identifier, for schemas at the border. */
export const idPattern = (prefix: string): string => `^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`;

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

const timePart = (ms: number): string => {
  assert(ms >= 0 && ms < 2 ** 48, 'an id carries a time between 1970 and 10889');
  let rest = ms;
  let text = '';
  for (let i = 0; i < 10; i += 1) {
    text = alphabet.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
};

/** Ten bytes as sixteen characters of five bits each. */
const encode = (bytes: Uint8Array): string => {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet.charAt((held >> bits) & 31);
      held &= (1 << bits) - 1;
    }
  }
  return text;
};
