import type { AnyRecord, Kind, RecordOf } from '../world/records.ts';
import type { World } from '../world/world.ts';
import type { Outcome } from './endpoint.ts';
import { expandRule } from './expand.ts';
import { type Checked, nested, type Rule, whole, word } from './params.ts';
import { invalid, missing } from './refusal.ts';

const createdBounds: Rule<CreatedBounds> = (value, name) => {
  if (typeof value === 'string') {
    const at = whole(value, name);
    return { gte: at, lte: at };
  }
  return nested({ gt: whole, gte: whole, lt: whole, lte: whole })(value, name);
};

export interface CreatedBounds {
  readonly gt?: number;
  readonly gte?: number;
  readonly lt?: number;
  readonly lte?: number;
}

export const limitRule: Rule<number> = (value, name) => {
  const limit = whole(value, name);
  if (limit < 1 || limit > 100) throw invalid('Invalid limit: must be between 1 and 100', name);
  return limit;
};

/** The parameters that every list takes. */
export const pageParams = {
  limit: limitRule,
  starting_after: word(),
  ending_before: word(),
  expand: expandRule,
} as const;

export const createdParam = { created: createdBounds } as const;

export type PageParams = Checked<typeof pageParams> & { readonly created?: CreatedBounds };

/**
 * One page of a kind's objects, newest first. `among` narrows to ids of an index, oldest first;
 * `accept` looks at each of the rest.
 */
export function listed<K extends Kind>(
  world: World,
  kind: K,
  url: string,
  page: PageParams,
  narrowing: {
    readonly among?: readonly string[];
    readonly accept?: (record: RecordOf[K]) => boolean;
  } = {},
): Outcome {
  const table = world.tables[kind];
  const ids = narrowing.among ?? table.ids;
  const get = (id: string) => table.byId.get(id) as RecordOf[K] | undefined;
  const fits = (record: RecordOf[K]) =>
    isWithin(record.created, page.created) &&
    isVisible(world, record.id) &&
    (narrowing.accept?.(record) ?? true);

  const cursor = page.starting_after ?? page.ending_before;
  const at = cursor === undefined ? undefined : get(cursor);
  if (cursor !== undefined && at === undefined) {
    const param = page.starting_after === undefined ? 'ending_before' : 'starting_after';
    throw missing(kind.replaceAll('_', ' '), cursor, param);
  }
  const { records, has_more } = scan(ids, get, fits, page, at);
  return { type: 'listed', url, records, has_more };
}

/** Whether reads may see the object yet. */
export function isVisible(world: World, id: string): boolean {
  if (world.hidden.size === 0) return true;
  const times = world.hidden.get(id);
  return times === undefined || times.seen_ms <= world.clock.now_ms();
}

/** Whether search may find the object yet. */
export function isSearchable(world: World, id: string): boolean {
  const times = world.hidden.get(id);
  return times === undefined || times.found_ms <= world.clock.now_ms();
}

export function isWithin(created: number, bounds: CreatedBounds | undefined): boolean {
  if (bounds === undefined) return true;
  return (
    (bounds.gt === undefined || created > bounds.gt) &&
    (bounds.gte === undefined || created >= bounds.gte) &&
    (bounds.lt === undefined || created < bounds.lt) &&
    (bounds.lte === undefined || created <= bounds.lte)
  );
}

function scan<R extends AnyRecord>(
  ids: readonly string[],
  get: (id: string) => R | undefined,
  fits: (record: R) => boolean,
  page: PageParams,
  at: R | undefined,
): { readonly records: readonly R[]; readonly has_more: boolean } {
  const limit = page.limit ?? 10;
  const isUpward = page.ending_before !== undefined;
  const records: R[] = [];
  const step = isUpward ? 1 : -1;

  for (let i = startOf(ids, get, at, isUpward); i >= 0 && i < ids.length; i += step) {
    const record = get(ids[i] ?? '');
    if (record === undefined || !fits(record)) {
      // Created times only grow, so a page that has left its bounds downward is complete.
      if (!isUpward && record !== undefined && isBelow(record.created, page.created)) break;
      continue;
    }
    if (records.length === limit) return finish(records, isUpward, true);
    records.push(record);
  }
  return finish(records, isUpward, false);
}

function finish<R>(records: R[], isUpward: boolean, has_more: boolean) {
  return { records: isUpward ? records.reverse() : records, has_more };
}

function isBelow(created: number, bounds: CreatedBounds | undefined): boolean {
  return created < (bounds?.gte ?? bounds?.gt ?? 0);
}

/** Where the page starts: ids stand in the order of `n`, so the cursor's place is found by halving. */
function startOf<R extends AnyRecord>(
  ids: readonly string[],
  get: (id: string) => R | undefined,
  at: R | undefined,
  isUpward: boolean,
): number {
  if (at === undefined) return isUpward ? 0 : ids.length - 1;
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((get(ids[middle] ?? '')?.n ?? 0) < at.n) low = middle + 1;
    else high = middle;
  }
  if (!isUpward) return low - 1;
  return get(ids[low] ?? '')?.n === at.n ? low + 1 : low;
}
