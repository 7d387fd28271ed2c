/**
 * A number from 0 up to, but not including, `below`: the same for the same words, and spread
 * evenly over different ones (FNV-1a, finished as MurmurHash3 does). Chance that a replay repeats.
 *
 * @param seed what is drawn for: a payment's id
 * @param salt what is drawn: a rule's id, so that the draws of two rules know nothing of each other
 */
export const draw = (seed: string, salt: string, below: number): number => {
  let hash = absorb(0x811c9dc5, salt);
  hash = Math.imul(hash ^ 10, 0x01000193);
  hash = absorb(hash, seed);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % below;
};

const absorb = (hash: number, text: string): number => {
  let mixed = hash;
  for (let at = 0; at < text.length; at += 1) {
    mixed = Math.imul(mixed ^ text.charCodeAt(at), 0x01000193);
  }
  return mixed;
};
