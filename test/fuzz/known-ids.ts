import type { Operation } from './operation.ts';

/** The ids that a run has met, by their kind. */
export interface KnownIds {
  /** Puts ids where a value only says which kind it wants: `pay~3`. */
  resolve<Value>(value: Value): Value;
  /** Remembers what a request has made or listed. */
  learn(operation: Operation, body: unknown): void;
}

const keptMax = 12;

/** A run that ended its own key or connection would go no deeper than that. */
const neverFromLists = new Set(['key', 'conn']);

/**
 * Draws that name a place instead of an id come out the same for the same seed, and still reach
 * what the run itself has made.
 */
export const knownIds = (planted: readonly string[]): KnownIds => {
  const byKind = new Map<string, string[]>();
  const keep = (id: string): void => {
    const kind = kindOf(id);
    const kept = [...(byKind.get(kind) ?? []).filter((other) => other !== id), id];
    byKind.set(kind, kept.slice(-keptMax));
  };
  const lookUp = (text: string): string => {
    const [, kind = '', place = '0'] = /^([a-z]+)~(\d+)$/.exec(text) ?? [];
    const kept = byKind.get(kind) ?? [];
    return kind === '' ? text : (kept[Number(place) % kept.length] ?? `${kind}_${nobody}`);
  };
  const resolve = (value: unknown): unknown => {
    if (typeof value === 'string') return lookUp(value);
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, resolve(one)]));
  };
  for (const id of planted) keep(id);
  return {
    resolve: <Value>(value: Value) => resolve(value) as Value,
    learn: ({ method }, body) => {
      const { id, data } = Object(body);
      if (typeof id === 'string' && method !== 'GET') keep(id);
      if (!Array.isArray(data)) return;
      const listed = data.flatMap((one: unknown) => Object(one).id ?? []);
      for (const one of listed) {
        if (typeof one === 'string' && !neverFromLists.has(kindOf(one))) keep(one);
      }
    },
  };
};

const nobody = '01k8w3v5c2m4x9q7r1t6z0b8da';

const kindOf = (id: string): string => id.slice(0, id.lastIndexOf('_'));
