import type { Clock } from './clock.ts';

/** What is to happen later, by a clock that may be moved: due work runs in order of due time. */
export interface Agenda {
  readonly at: (due_ms: number, run: () => void) => void;
  /** Runs all that is due now; called after the clock was moved. */
  readonly wake: () => void;
  readonly size: () => number;
  readonly clear: () => void;
}

interface Entry {
  readonly due_ms: number;
  readonly turn: number;
  readonly run: () => void;
}

// setTimeout holds at most 2^31 - 1 ms; farther work is looked at again after a day.
const LONGEST_SLEEP_MS = 86_400_000;
// A frozen clock may be let go without word to this agenda, so it looks again now and then.
const FROZEN_LOOK_MS = 1_000;

/** Makes an agenda on a clock. Its timer never keeps the process alive. */
export function createAgenda(clock: Clock): Agenda {
  let heap: Entry[] = [];
  let timer: NodeJS.Timeout | undefined;
  let turn = 0;

  function wake(): void {
    for (let next = heap[0]; next !== undefined && next.due_ms <= clock.now_ms(); next = heap[0]) {
      takeFirst(heap);
      next.run();
    }
    sleep();
  }

  function sleep(): void {
    clearTimeout(timer);
    timer = undefined;
    const next = heap[0];
    if (next === undefined) return;

    const wait_ms = Math.min(LONGEST_SLEEP_MS, Math.max(1, next.due_ms - clock.now_ms()));
    timer = setTimeout(wake, clock.state().frozen_at_ms === null ? wait_ms : FROZEN_LOOK_MS);
    timer.unref();
  }

  return {
    at(due_ms, run) {
      turn += 1;
      const isFirst = heap[0] === undefined || due_ms < heap[0].due_ms;
      add(heap, { due_ms, turn, run });
      if (isFirst) sleep();
    },
    wake,
    size: () => heap.length,
    clear() {
      heap = [];
      clearTimeout(timer);
    },
  };
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.due_ms < b.due_ms || (a.due_ms === b.due_ms && a.turn < b.turn);
}

function add(heap: Entry[], entry: Entry): void {
  let at = heap.length;
  heap.push(entry);
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || !isBefore(entry, parent)) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = entry;
}

function takeFirst(heap: Entry[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;

  let at = 0;
  for (;;) {
    const left = heap[2 * at + 1];
    const right = heap[2 * at + 2];
    if (left === undefined) break;
    const isRight = right !== undefined && isBefore(right, left);
    const child = isRight ? right : left;
    if (!isBefore(child, last)) break;
    heap[at] = child;
    at = 2 * at + (isRight ? 2 : 1);
  }
  heap[at] = last;
}
