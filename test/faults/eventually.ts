import { setTimeout as pause } from 'node:timers/promises';

/** Looks until a condition of another process holds; says whether it did in time. */
export const eventually = async (
  holds: () => Promise<boolean>,
  withinMs: number,
): Promise<boolean> => {
  const until = performance.now() + withinMs;
  while (performance.now() < until) {
    if (await holds().catch(() => false)) return true;
    await pause(50);
  }
  return false;
};

/** Runs work over items, so many at a time, and answers in their order. */
export const inLanes = async <Item, Result>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item, lane: number) => Promise<Result>,
): Promise<readonly Result[]> => {
  const results: Result[] = [];
  let next = 0;
  const run = async (lane: number): Promise<void> => {
    while (next < items.length) {
      const index = next;
      next += 1;
      const item = items[index];
      if (item !== undefined) results[index] = await work(item, lane);
    }
  };
  await Promise.all(Array.from({ length: lanes }, async (_, lane) => await run(lane)));
  return results;
};
