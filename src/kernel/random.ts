import { randomBytes, randomInt } from 'node:crypto';

/** Chance: a number from 0 up to, but not including, 1. Injected, so that tests fix it. */
export type Random = () => number;

/** The machine's own randomness. */
export const machineRandom: Random = () => randomInt(2 ** 32) / 2 ** 32;

/** The same numbers in the same order for the same seed (mulberry32): for simulations. */
export const seededRandom = (seed: number): Random => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** So many bytes that nobody can guess: for keys and passwords. */
export const machineBytes = (count: number): Buffer => randomBytes(count);
