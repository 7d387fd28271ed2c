import { addTo, idsIn, type Many, removeFrom } from './many.ts';
import type { Metadata } from './records.ts';

/** Finds objects by an exact metadata value without looking at each. */
export interface MetadataIndex {
  readonly change: (id: string, before: Metadata | undefined, after: Metadata) => void;
  readonly find: (key: string, value: string) => readonly string[];
}

export function createMetadataIndex(): MetadataIndex {
  const keys = new Map<string, Many>();

  return {
    change(id, before, after) {
      if (before === after) return;
      for (const [key, value] of Object.entries(before ?? {})) {
        if (after[key] !== value) removeFrom(manyOf(keys, key), value, id);
      }
      for (const [key, value] of Object.entries(after)) {
        if (before?.[key] !== value) addTo(manyOf(keys, key), value, id);
      }
    },
    find(key, value) {
      const many = keys.get(key);
      return many === undefined ? [] : idsIn(many, value);
    },
  };
}

function manyOf(keys: Map<string, Many>, key: string): Many {
  const known = keys.get(key);
  if (known !== undefined) return known;
  const made: Many = new Map();
  keys.set(key, made);
  return made;
}
