const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Names drawn from a seed: the n-th name is a function of seed and n, so a restart needs only n. */
export interface Names {
  /** `prefix` followed by `length` letters of base 62. */
  readonly next: (prefix: string, length: number) => string;
  readonly count: () => number;
  readonly restore: (count: number) => void;
}

/** Makes the names of one world. The same seed gives the same names in the same order. */
export function createNames(seed: string): Names {
  const [a, b] = hashPair(seed);
  let count = 0;
  return {
    next(prefix, length) {
      count += 1;
      return letters(prefix, a, b, count, length);
    },
    count: () => count,
    restore(to) {
      count = to;
    },
  };
}

/** One name that is a pure function of its seed, such as a client secret or an account id. */
export function nameOf(seed: string, length: number): string {
  const [a, b] = hashPair(seed);
  return letters('', a, b, 0, length);
}

/** A stream of numbers in [0, 1) drawn from a seed. */
export function createDice(seed: string): () => number {
  const [a, b] = hashPair(seed);
  const draw = sfc32(a, b, 0);
  return () => draw() / 4_294_967_296;
}

/** A 31-bit fingerprint of a text: enough to tell two requests apart, and kept without a box. */
export function fingerprintOf(text: string): number {
  const [a, b] = hashPair(text);
  return (a ^ b) >>> 1;
}

// Names are written into bytes and read out at once: a text put together letter by letter would
// stay a chain of pieces, several times its size, for as long as the object lives.
const desk = Buffer.alloc(256);
const codes = Buffer.from(LETTERS, 'latin1');

function letters(prefix: string, a: number, b: number, count: number, length: number): string {
  const draw = sfc32(a, b, count);
  let at = desk.write(prefix, 0, 'latin1');
  const end = at + length;
  while (at < end) {
    let value = draw();
    // Five letters a draw: 62^5 still fits into 32 bits.
    for (let i = 0; i < 5 && at < end; i += 1) {
      desk[at] = codes[value % 62] ?? 48;
      value = (value - (value % 62)) / 62;
      at += 1;
    }
  }
  return desk.toString('latin1', 0, end);
}

function hashPair(text: string): readonly [number, number] {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return [a >>> 0, b >>> 0];
}

/** Chris Doty-Humphrey's small fast counter; public domain. */
function sfc32(seedA: number, seedB: number, seedC: number): () => number {
  let a = seedA | 0;
  let b = seedB | 0;
  let c = seedC | 0;
  let d = 1;
  const draw = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i += 1) draw();
  return draw;
}
