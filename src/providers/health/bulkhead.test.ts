import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { createBulkhead, isWithheld } from './bulkhead.ts';

const settings = { callsMax: 2, queueMax: 1, queueWaitMs: 1_000 };

/** A call that ends when the test says so. */
const held = () => {
  const { promise, resolve } = Promise.withResolvers<object>();
  let begun = 0;
  return {
    call: async () => {
      begun += 1;
      return await promise;
    },
    end: () => resolve({ done: true }),
    begun: () => begun,
  };
};

/** Lets everything run that waits for nothing but its turn. */
const turns = async () => await new Promise((resolve) => setImmediate(resolve));

test('a call that may not wait is not begun while all places are taken', async () => {
  const bulkhead = createBulkhead(settings);
  const one = held();
  const both = [bulkhead.now(one.call), bulkhead.now(one.call)];
  assert.equal(bulkhead.inFlight(), 2);
  const third = held();
  assert.deepEqual(await bulkhead.now(third.call), { withheld: '2 calls are in flight' });
  assert.equal(third.begun(), 0);
  one.end();
  await Promise.all(both);
  assert.equal(bulkhead.inFlight(), 0);
});

test('a call that may wait begins when another ends, and no more wait than there is room for', async () => {
  const bulkhead = createBulkhead(settings);
  const one = held();
  const both = [bulkhead.soon(one.call), bulkhead.soon(one.call)];
  const waiting = held();
  const later = bulkhead.soon(waiting.call);
  const tooMany = held();
  assert.ok(isWithheld(await bulkhead.soon(tooMany.call)));
  assert.deepEqual([waiting.begun(), tooMany.begun()], [0, 0]);
  one.end();
  await Promise.all(both);
  waiting.end();
  assert.deepEqual(await later, { done: true });
  assert.equal(tooMany.begun(), 0);
});

test('a call that waits too long is never begun, not even when a place is free again', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const bulkhead = createBulkhead(settings);
    const one = held();
    const both = [bulkhead.soon(one.call), bulkhead.soon(one.call)];
    const waiting = held();
    const later = bulkhead.soon(waiting.call);
    mock.timers.tick(999);
    await turns();
    mock.timers.tick(1);
    assert.ok(isWithheld(await later));
    one.end();
    await Promise.all(both);
    await turns();
    assert.equal(waiting.begun(), 0);
  } finally {
    mock.timers.reset();
  }
});

test('a fault of a call is passed on, and its place is free again', async () => {
  const bulkhead = createBulkhead(settings);
  const broken = async () => await Promise.reject<object>(new Error('broken'));
  await assert.rejects(bulkhead.now(broken), /broken/);
  await assert.rejects(bulkhead.soon(broken), /broken/);
  assert.equal(bulkhead.inFlight(), 0);
});
