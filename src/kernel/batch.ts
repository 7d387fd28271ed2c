import { setFlagsFromString } from 'node:v8';

import { assert } from './assert.ts';
import { isRefusal } from './refusal.ts';

// Under many callers what waits here outlives the young space, and V8 begins to make such objects
// in the old one at once. There they die unseen, and keep all they point to alive: after such an
// hour each scavenge copied four times as much, and the slowest callers waited for it.
setFlagsFromString('--no-allocation-site-pretenuring');

/** The answer for one item of a batch: its own value, or its own fault. */
export type Settled<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly fault: unknown };

/** How a batch flushes. */
export interface BatchOptions<Item, Value> {
  /** Writes many items at once and answers each, in their order. */
  readonly flush: (items: readonly Item[]) => Promise<readonly Settled<Value>[]>;
  /** Most items in one flush. */
  readonly sizeMax: number;
  /** Most flushes under way at once. */
  readonly flightsMax: number;
  /** Most items that may wait; beyond it `onFull` is thrown. */
  readonly waitingMax?: number;
  readonly onFull?: () => Error;
}

interface Waiter<Item, Value> {
  readonly item: Item;
  readonly resolve: (value: Value) => void;
  readonly reject: (fault: unknown) => void;
}

/**
 * Lets many callers share one durable write. A caller that finds no flush under way goes at once;
 * callers that arrive while flushes are under way join the next one. Nobody waits for a timer.
 *
 * A fault of one item stays its own. When a whole flush throws, its items are flushed again one
 * by one, so that a poisoned item cannot fail its neighbours; a flush must therefore be safe to
 * repeat (its writes carry ids of the caller). Only the loss of the database fails all aboard.
 */
export const batched = <Item, Value>(
  options: BatchOptions<Item, Value>,
): ((item: Item) => Promise<Value>) => {
  assert(options.sizeMax > 0 && options.flightsMax > 0, 'a batch has room for an item');
  let waiting: Waiter<Item, Value>[] = [];
  let flights = 0;

  let isScheduled = false;

  const takeOff = async (): Promise<void> => {
    flights += 1;
    const aboard = waiting.slice(0, options.sizeMax);
    waiting = waiting.slice(aboard.length);
    try {
      await fly(options.flush, aboard);
    } finally {
      flights -= 1;
      schedule();
    }
  };

  const takeOffs = (): void => {
    isScheduled = false;
    while (flights < options.flightsMax && waiting.length > 0) void takeOff();
  };

  // A microtask's delay lets callers of the same turn of the event loop share the first flight.
  const schedule = (): void => {
    if (isScheduled || flights >= options.flightsMax) return;
    isScheduled = true;
    queueMicrotask(takeOffs);
  };

  return async (item) =>
    await new Promise<Value>((resolve, reject) => {
      if (waiting.length >= (options.waitingMax ?? Number.POSITIVE_INFINITY)) {
        reject(options.onFull?.() ?? new Error('too many items wait for a batch'));
        return;
      }
      waiting.push({ item, resolve, reject });
      schedule();
    });
};

const fly = async <Item, Value>(
  flush: BatchOptions<Item, Value>['flush'],
  aboard: readonly Waiter<Item, Value>[],
): Promise<void> => {
  try {
    const answers = await flush(aboard.map((waiter) => waiter.item));
    assert(answers.length === aboard.length, 'a flush answers every item');
    aboard.forEach((waiter, i) => settle(waiter, answers[i]));
  } catch (fault) {
    const [first] = aboard;
    if (aboard.length === 1 && first !== undefined) first.reject(fault);
    else if (isRefusal(fault, 'service_unavailable'))
      for (const { reject } of aboard) reject(fault);
    else for (const waiter of aboard) await fly(flush, [waiter]);
  }
};

const settle = <Item, Value>(
  waiter: Waiter<Item, Value>,
  answer: Settled<Value> | undefined,
): void => {
  assert(answer !== undefined, 'a flush answers every item');
  if (answer.ok) waiter.resolve(answer.value);
  else waiter.reject(answer.fault);
};
