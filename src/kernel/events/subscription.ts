import { setTimeout as pause } from 'node:timers/promises';
import type { Database, Transaction } from '../database.ts';
import type { Wake } from '../jobs/carrier.ts';
import { type Job, job } from '../jobs/job.ts';
import type { WakeUp } from '../jobs/waker.ts';
import { consumeEvents } from './consume-events.ts';
import type { StoredEvent } from './event.ts';
import { isBehind } from './read-events.ts';

/** What every subscriber needs. */
export interface SubscriptionDeps {
  readonly database: Database;
  readonly wake: WakeUp;
}

/** How a module listens to what the floors below it say. */
export interface Subscription<Deps> {
  /** Of the consumer and of its job: `webhooks.fan_out`. */
  readonly name: string;
  readonly summary: string;
  /** Most events in one transaction. */
  readonly limit: number;
  readonly everyMs: number;
  /** Writes what follows from the events; returns whom to wake once that is committed. */
  handle(deps: Deps, tx: Transaction, events: readonly StoredEvent[]): Promise<readonly Wake[]>;
}

/** What to wake when events were appended, where the sweep's pace is not enough. */
export const wakeOf = (consumer: string): Wake => ({ job: consumer, objectId: consumer });

/**
 * Turns a subscription into a job: each event is handled exactly once, in order, by one process at
 * a time. It is woken by {@link wakeOf} and looks by itself otherwise.
 */
export const subscription = <Deps extends SubscriptionDeps>(
  declaration: Subscription<Deps>,
): Job<Deps> =>
  job({
    name: declaration.name,
    summary: declaration.summary,
    batchMax: 10,
    concurrency: 1,
    run: async (deps) => {
      await catchUp(deps, declaration);
    },
    sweep: {
      everyMs: declaration.everyMs,
      find: async (deps) => ((await isBehind(deps, declaration.name)) ? [declaration.name] : []),
    },
  });

const turnsMax = 1_000;
const gapPauseMs = 10;
const gapPausesMax = 20;

const catchUp = async <Deps extends SubscriptionDeps>(
  deps: Deps,
  { name, limit, handle }: Subscription<Deps>,
): Promise<void> => {
  let pauses = 0;
  for (let turn = 0; turn < turnsMax; turn += 1) {
    const consumed = await consumeEvents(
      deps,
      name,
      limit,
      async (tx, events) => await handle(deps, tx, events),
    );
    if (consumed.kind === 'busy' || consumed.kind === 'idle') return;
    if (consumed.kind === 'consumed') {
      deps.wake(consumed.value);
      continue;
    }
    // Transactions are short: a gap is soon filled or known to stay. Past that, the sweep looks.
    if ((pauses += 1) > gapPausesMax) return;
    await pause(gapPauseMs);
  }
};
