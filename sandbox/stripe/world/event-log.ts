import type { EventRecord } from './records.ts';

/** The events of one world, newest kept. The oldest fall off, so a long run stays in memory. */
export interface EventLog {
  readonly add: (event: EventRecord) => void;
  readonly get: (id: string) => EventRecord | undefined;
  /** Events kept, oldest first; `n` of the first is `first()`. */
  readonly at: (n: number) => EventRecord | undefined;
  readonly first: () => number;
  /** The `n` that the next event gets. */
  readonly next: () => number;
}

export function createEventLog(largest: number): EventLog {
  let kept: EventRecord[] = [];
  let first = 0;
  const byId = new Map<string, EventRecord>();

  function dropOldest(): void {
    const count = Math.max(1, largest >> 3);
    for (const event of kept.slice(0, count)) byId.delete(event.id);
    kept = kept.slice(count);
    first += count;
  }

  return {
    add(event) {
      if (kept.length >= largest) dropOldest();
      kept.push(event);
      byId.set(event.id, event);
    },
    get: (id) => byId.get(id),
    at: (n) => kept[n - first],
    first: () => first,
    next: () => first + kept.length,
  };
}
