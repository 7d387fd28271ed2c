/** The keys that may have left before. */
export interface KnownKeys {
  add(key: string): void;
  has(key: string): boolean;
}

/** So many keys at least are remembered: those of minutes, which is when repeats come in a storm. */
const keysMin = 10_000;

/**
 * Remembers the newest keys. A repeat is recognised by its key: sent before by this process, or
 * asked about, as the resolver does before it sends anything again.
 */
export const createKnownKeys = (min = keysMin): KnownKeys => {
  let [young, old] = [new Set<string>(), new Set<string>()];
  return {
    has: (key) => young.has(key) || old.has(key),
    add: (key) => {
      young.add(key);
      // Two generations: to drop the oldest of one set, one by one, costs ever more.
      if (young.size >= min) [young, old] = [new Set(), young];
    },
  };
};
