/** The keys that may have left before. */
export interface KnownKeys {
  add(key: string): void;
  has(key: string): boolean;
}

/** So many keys are remembered: those of a few minutes, which is when repeats come in a storm. */
const keysMax = 10_000;

/**
 * Remembers the newest keys. A repeat is recognised by its key: sent before by this process, or
 * asked about, as the resolver does before it sends anything again.
 */
export const createKnownKeys = (max = keysMax): KnownKeys => {
  const keys = new Set<string>();
  return {
    has: (key) => keys.has(key),
    add: (key) => {
      keys.add(key);
      if (keys.size <= max) return;
      for (const oldest of keys) {
        keys.delete(oldest);
        return;
      }
    },
  };
};
