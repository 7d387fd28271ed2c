import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useDatabase } from '#test/database';
import type { Carrier, Wake } from './carrier.ts';
import { createWaker } from './waker.ts';

const wake = (objectId: string, at?: Date): Wake =>
  at === undefined ? { job: 'test.job', objectId } : { job: 'test.job', objectId, at };

const listen = (send: (wakes: readonly Wake[]) => Promise<void>, pause?: () => Promise<void>) => {
  const faults: unknown[] = [];
  const carrier: Carrier = {
    start: async () => undefined,
    wake: send,
    consume: async () => undefined,
    stop: async () => undefined,
  };
  return { faults, waker: createWaker(carrier, (fault) => faults.push(fault), pause) };
};

test('wake-ups of one moment leave together, each object once', async () => {
  const calls: (readonly Wake[])[] = [];
  const { waker } = listen(async (wakes) => {
    calls.push(wakes);
  });
  const later = new Date('2026-03-01T00:00:00Z');
  waker.wake([wake('a'), wake('b')]);
  waker.wake([wake('a'), wake('a', later)]);
  await waker.settled();
  assert.deepEqual(calls, [[wake('a'), wake('b'), wake('a', later)]]);
});

test('wake-ups that arrive during a call leave with the next', async () => {
  const calls: number[] = [];
  const { waker } = listen(async (wakes) => {
    calls.push(wakes.length);
    if (calls.length === 1) waker.wake([wake('c'), wake('d')]);
  });
  waker.wake([wake('a')]);
  await waker.settled();
  assert.deepEqual(calls, [1, 2]);
});

test('wake-ups that arrive shortly after a call share the next', async () => {
  const calls: number[] = [];
  const over = Promise.withResolvers<void>();
  const { waker } = listen(
    async (wakes) => {
      calls.push(wakes.length);
    },
    async () => await over.promise,
  );
  waker.wake([wake('a')]);
  await waker.settled();
  waker.wake([wake('b')]);
  await new Promise(setImmediate);
  waker.wake([wake('c')]);
  assert.deepEqual(calls, [1]);
  over.resolve();
  await waker.settled();
  assert.deepEqual(calls, [1, 2]);
});

test('a carrier that fails is told about and nobody else is troubled', async () => {
  const { faults, waker } = listen(async () => {
    throw new Error('the carrier is away');
  });
  waker.wake([wake('a')]);
  await waker.settled();
  assert.equal(faults.length, 1);
});

test('waking inside a transaction is a bug: its rows may never come to be', async () => {
  const { database } = await useDatabase();
  const { waker } = listen(async () => undefined);
  await assert.rejects(
    database.transaction(async () => {
      waker.wake([wake('a')]);
    }),
    /no transaction is open/,
  );
});
