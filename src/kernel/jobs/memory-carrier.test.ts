import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manualClock, systemClock } from '../clock.ts';
import { carrierConformance } from './carrier-conformance.ts';
import { memoryQueue } from './memory-carrier.ts';

const queue = memoryQueue(systemClock);

const open = async () => {
  const carrier = queue.carrier();
  await carrier.start();
  return carrier;
};

carrierConformance({
  name: 'memory',
  open,
  // A process cannot die without its memory; what it held is as if it had thrown.
  takeAndDie: async (job) => {
    const victim = await open();
    const taken = Promise.withResolvers<void>();
    await victim.consume(job, {
      batchMax: 1,
      concurrency: 1,
      handle: async () => {
        taken.resolve();
        void victim.stop();
        throw new Error('died');
      },
    });
    await taken.promise;
  },
  recoveryMs: 1_000,
});

test('with a clock moved by hand, a wake-up for later comes when its time is reached', async () => {
  const clock = manualClock(new Date('2026-03-01T00:00:00Z'));
  const byHand = memoryQueue(clock);
  const carrier = byHand.carrier();
  await carrier.start();
  const seen: string[] = [];
  await carrier.consume('test.timer', {
    batchMax: 10,
    concurrency: 1,
    handle: async (objectIds) => {
      seen.push(...objectIds);
    },
  });
  await carrier.wake([
    { job: 'test.timer', objectId: 'obj_later', at: new Date('2026-03-06T00:00:00Z') },
  ]);
  await byHand.idle();
  assert.deepEqual(seen, []);
  clock.advance(5 * 86_400_000);
  await byHand.idle();
  assert.deepEqual(seen, ['obj_later']);
  await carrier.stop();
});
