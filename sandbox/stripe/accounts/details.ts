import type { Details } from '../world/records.ts';

/** The value at a path such as `dob.day`; undefined where there is none. */
export function valueAt(details: object | undefined, path: string): unknown {
  let value: unknown = details;
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = new Map(Object.entries(value)).get(part);
  }
  return value;
}

/** Lays what is given over what is known, as deep as both go; null takes away. */
export function mergedDetails(before: Details, given: object | undefined): Details {
  if (given === undefined) return before;
  const after: Record<string, unknown> = { ...before };
  for (const [name, value] of Object.entries(given)) {
    if (value === null) delete after[name];
    else after[name] = isDetails(value) ? mergedDetails(partOf(before[name]), value) : value;
  }
  return after;
}

/** The paths of all that is given: `individual.dob.day`. */
export function pathsOf(given: unknown, prefix = ''): readonly string[] {
  if (!isDetails(given)) return [prefix];
  const at = prefix === '' ? '' : `${prefix}.`;
  return Object.entries(given).flatMap(([name, value]) => pathsOf(value, `${at}${name}`));
}

function isDetails(value: unknown): value is Details {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function partOf(value: unknown): Details {
  return isDetails(value) ? value : {};
}
