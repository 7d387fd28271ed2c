import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../clock.ts';
import type { Carrier } from './carrier.ts';

/** A carrier under test. Every call of `open` stands for one more process on the same queue. */
export interface CarrierUnderTest {
  readonly name: string;
  /** A started carrier, as a process of its own would hold it. */
  open(): Promise<Carrier>;
  /** A process that takes a wake-up of this job and dies with it in hand. */
  takeAndDie(job: string): Promise<void>;
  /** Longest time until a dead process's wake-up reaches another. */
  readonly recoveryMs: number;
}

const patienceMs = 10_000;

/** What every carrier does, whatever it is made of. A new carrier is right when it passes. */
export const carrierConformance = ({
  name,
  open,
  takeAndDie,
  recoveryMs,
}: CarrierUnderTest): void => {
  let jobs = 0;
  const opened = async (t: TestContext): Promise<Carrier> => {
    const carrier = await open();
    t.after(async () => await carrier.stop());
    return carrier;
  };
  const newJob = (): string => `conformance.job_${(jobs += 1)}`;
  const wakesOf = (job: string, count: number) =>
    Array.from({ length: count }, (_, i) => ({ job, objectId: `obj_${i}` }));

  // Side by side, each with a job of its own: most of them wait.
  describe(`the carrier ${name}`, { concurrency: true }, () => {
    test('every wake-up reaches the consumer, in batches within the bound', async (t) => {
      const carrier = await opened(t);
      const job = newJob();
      const { handled, sizes, handle } = recorder();
      await carrier.consume(job, { batchMax: 30, concurrency: 2, handle });
      await carrier.wake(wakesOf(job, 200));
      await until(() => handled.size === 200);
      assert.ok(Math.max(...sizes) <= 30, `no batch above 30: ${sizes.join(', ')}`);
    });

    test('a wake-up named twice in one call comes in one batch once', async (t) => {
      const carrier = await opened(t);
      const job = newJob();
      const { calls, handle } = recorder();
      await carrier.consume(job, { batchMax: 10, concurrency: 1, handle });
      await carrier.wake([...wakesOf(job, 1), ...wakesOf(job, 1)]);
      await until(() => calls.length > 0);
      assert.deepEqual(calls[0], ['obj_0']);
    });

    test('a wake-up sent before anybody listens waits for the first who does', async (t) => {
      const sender = await opened(t);
      const job = newJob();
      await sender.wake(wakesOf(job, 3));
      await sender.stop();
      const listener = await opened(t);
      const { handled, handle } = recorder();
      await listener.consume(job, { batchMax: 10, concurrency: 1, handle });
      await until(() => handled.size === 3);
    });

    test('a wake-up for later does not come before its time', async (t) => {
      const carrier = await opened(t);
      const job = newJob();
      const { handled, handle } = recorder();
      await carrier.consume(job, { batchMax: 10, concurrency: 1, handle });
      const at = new Date(systemClock.now().getTime() + 700);
      await carrier.wake([{ job, objectId: 'obj_late', at }, ...wakesOf(job, 1)]);
      await until(() => handled.has('obj_0'));
      assert.ok(!handled.has('obj_late') || systemClock.now() >= at);
      await until(() => handled.has('obj_late'));
      assert.ok(systemClock.now() >= at);
    });

    test('a handler that throws gets the wake-up again', async (t) => {
      const carrier = await opened(t);
      const job = newJob();
      let tries = 0;
      await carrier.consume(job, {
        batchMax: 10,
        concurrency: 1,
        handle: async () => {
          tries += 1;
          if (tries === 1) throw new Error('the first time fails');
        },
      });
      await carrier.wake(wakesOf(job, 1));
      await until(() => tries === 2);
    });

    test('two processes share the work within their concurrency', async (t) => {
      const [here, there] = await Promise.all([opened(t), opened(t)]);
      const job = newJob();
      const shared = recorder(20);
      const other = recorder(20);
      await here.consume(job, { batchMax: 5, concurrency: 2, handle: shared.handle });
      await there.consume(job, { batchMax: 5, concurrency: 2, handle: other.handle });
      await Promise.all([
        here.wake(wakesOf(job, 400).slice(0, 200)),
        there.wake(wakesOf(job, 400).slice(200)),
      ]);
      await until(() => new Set([...shared.handled, ...other.handled]).size === 400);
      assert.ok(shared.handled.size > 0 && other.handled.size > 0, 'both had their part');
      assert.ok(
        shared.mostAtOnce() <= 2 && other.mostAtOnce() <= 2,
        'two handlers at once at most',
      );
    });

    test('stopping lets the running handler finish and takes nothing more', async (t) => {
      const carrier = await opened(t);
      const job = newJob();
      const begun = Promise.withResolvers<void>();
      const { handled, handle } = recorder(200);
      await carrier.consume(job, {
        batchMax: 1,
        concurrency: 1,
        handle: async (objectIds) => {
          begun.resolve();
          await handle(objectIds);
        },
      });
      await carrier.wake([{ job, objectId: 'obj_running' }]);
      await begun.promise;
      await carrier.stop();
      assert.deepEqual([...handled], ['obj_running']);
    });

    test('what a process held when it died reaches another', async (t) => {
      const job = newJob();
      const survivor = await opened(t);
      await survivor.wake([{ job, objectId: 'obj_orphan' }]);
      await takeAndDie(job);
      const { handled, handle } = recorder();
      await survivor.consume(job, { batchMax: 10, concurrency: 1, handle });
      await until(() => handled.has('obj_orphan'), recoveryMs);
    });
  });
};

/** A handler that remembers what it was given. */
const recorder = (workMs = 0) => {
  const handled = new Set<string>();
  const calls: (readonly string[])[] = [];
  const sizes: number[] = [];
  let running = 0;
  let most = 0;
  return {
    handled,
    calls,
    sizes,
    mostAtOnce: () => most,
    handle: async (objectIds: readonly string[]): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      calls.push(objectIds);
      sizes.push(objectIds.length);
      if (workMs > 0) await pause(workMs);
      for (const objectId of objectIds) handled.add(objectId);
      running -= 1;
    },
  };
};

const until = async (isSo: () => boolean, withinMs = patienceMs): Promise<void> => {
  const deadline = systemClock.monotonicMs() + withinMs;
  while (!isSo()) {
    assert.ok(systemClock.monotonicMs() < deadline, `it came true within ${withinMs} ms`);
    await pause(5);
  }
};
