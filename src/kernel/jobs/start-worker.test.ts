import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../clock.ts';
import { refuseKernel } from '../errors.ts';
import { silentLog } from '../log.ts';
import { job, type MountedJob, mountJobs } from './job.ts';
import { memoryQueue } from './memory-carrier.ts';
import { startWorker } from './start-worker.ts';

interface Shelf {
  /** Objects that still want something. */
  readonly due: Set<string>;
  readonly runs: (readonly string[])[];
}

const shelfOf = (...due: readonly string[]): Shelf => ({ due: new Set(due), runs: [] });

const tidy = (
  shelf: Shelf,
  run: (objectIds: readonly string[]) => Promise<void>,
  batchMax = 3,
): readonly MountedJob[] =>
  mountJobs(
    [
      job<Shelf>({
        name: 'test.tidy',
        summary: 'Tidies the shelf.',
        batchMax,
        concurrency: 2,
        run: async (deps, objectIds) => {
          deps.runs.push(objectIds);
          await run(objectIds);
          for (const objectId of objectIds) deps.due.delete(objectId);
        },
        sweep: { everyMs: 10, find: async (deps, limit) => [...deps.due].slice(0, limit) },
      }),
    ],
    shelf,
  );

const work = async (
  t: TestContext,
  jobs: readonly MountedJob[],
  queue = memoryQueue(systemClock),
) => {
  const carrier = queue.carrier();
  await carrier.start();
  const worker = await startWorker({
    carrier,
    jobs,
    clock: systemClock,
    random: () => 0.5,
    log: silentLog,
  });
  t.after(async () => await worker.stop());
  return { worker, carrier };
};

const until = async (isSo: () => boolean): Promise<void> => {
  const deadline = systemClock.monotonicMs() + 5_000;
  while (!isSo()) {
    assert.ok(systemClock.monotonicMs() < deadline, 'it came true in time');
    await pause(2);
  }
};

test('a sweep finds, page by page, what no wake-up reached', async (t) => {
  const shelf = shelfOf('a', 'b', 'c', 'd', 'e', 'f', 'g');
  const { worker } = await work(
    t,
    tidy(shelf, async () => undefined),
  );
  await until(() => shelf.due.size === 0);
  assert.ok(shelf.runs.every((objectIds) => objectIds.length <= 3));
  await worker.stop();
});

test('a wake-up runs the job without waiting for the sweep', async (t) => {
  const shelf = shelfOf();
  const { worker, carrier } = await work(
    t,
    tidy(shelf, async () => undefined),
  );
  await carrier.wake([{ job: 'test.tidy', objectId: 'woken' }]);
  await until(() => shelf.runs.flat().includes('woken'));
  await worker.stop();
});

test('one poisoned object does not stop its neighbours', async (t) => {
  const shelf = shelfOf('good', 'poison', 'fine');
  const { worker } = await work(
    t,
    tidy(shelf, async (objectIds) => {
      assert.ok(!objectIds.includes('poison'), 'the poison is not taken');
    }),
  );
  await until(() => shelf.due.size === 1);
  assert.deepEqual([...shelf.due], ['poison']);
  await worker.stop();
});

test('a page that cannot be helped is left for the next sweep', async (t) => {
  const shelf = shelfOf('x', 'y', 'z');
  const { worker } = await work(
    t,
    tidy(shelf, async () => {
      throw new Error('never');
    }),
  );
  await until(() => shelf.runs.length >= 4);
  await worker.stop();
  const perSweep = 4;
  assert.equal(shelf.runs.length % perSweep, 0, 'each sweep tries the page and each object once');
});

test('while the database is away objects are not tried one by one', async (t) => {
  const shelf = shelfOf('x', 'y');
  const { worker } = await work(
    t,
    tidy(shelf, async () => {
      throw refuseKernel('service_unavailable');
    }),
  );
  await until(() => shelf.runs.length >= 2);
  await worker.stop();
  assert.ok(shelf.runs.every((objectIds) => objectIds.length === 2));
});

test('a sweep never overlaps itself, however slow its work', async (t) => {
  const shelf = shelfOf('slow');
  let atOnce = 0;
  let most = 0;
  const { worker } = await work(
    t,
    tidy(shelf, async () => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await pause(40);
      atOnce -= 1;
      shelf.due.add(`again_${shelf.runs.length}`);
    }),
  );
  await until(() => shelf.runs.length >= 3);
  await worker.stop();
  assert.equal(most, 1);
});

test('stopping waits for what is under way', async (t) => {
  const shelf = shelfOf('last');
  const begun = Promise.withResolvers<void>();
  const { worker } = await work(
    t,
    tidy(shelf, async () => {
      begun.resolve();
      await pause(50);
    }),
  );
  await begun.promise;
  await worker.stop();
  assert.equal(shelf.due.size, 0);
});
