/**
 * An index from one value to the ids that have it. Most values have one id, so a lone id is kept
 * as itself: with hundreds of thousands of payments an array each would be most of the memory.
 */
export type Many = Map<string, string | string[]>;

export function addTo(many: Many, value: string, id: string): void {
  const known = many.get(value);
  if (known === undefined) many.set(value, id);
  else if (typeof known === 'string') many.set(value, [known, id]);
  else known.push(id);
}

export function removeFrom(many: Many, value: string, id: string): void {
  const known = many.get(value);
  if (known === undefined) return;
  if (typeof known === 'string') {
    if (known === id) many.delete(value);
    return;
  }
  const rest = known.filter((one) => one !== id);
  if (rest.length === 0) many.delete(value);
  else many.set(value, rest);
}

/** The ids that have a value, oldest first. */
export function idsIn(many: Many, value: string): readonly string[] {
  const known = many.get(value);
  if (known === undefined) return [];
  return typeof known === 'string' ? [known] : known;
}
