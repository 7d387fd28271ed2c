import assert from 'node:assert/strict';
import test from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { batched, type Settled } from './batch.ts';
import { refuseKernel } from './errors.ts';

const ok = <T>(value: T): Settled<T> => ({ ok: true, value });

/** A flush that stays under way until it is let go. */
const gatedFlush = () => {
  const flights: { readonly items: readonly number[]; readonly land: () => void }[] = [];
  const flush = async (items: readonly number[]) => {
    await new Promise<void>((land) => flights.push({ items, land }));
    return items.map((item) => ok(item * 10));
  };
  return { flights, flush };
};

test('callers of one turn of the event loop share the first flight', async () => {
  const sizes: number[] = [];
  const write = batched<number, number>({
    flush: async (items) => {
      sizes.push(items.length);
      return items.map(ok);
    },
    sizeMax: 100,
    flightsMax: 1,
  });

  await Promise.all(Array.from({ length: 50 }, (_, i) => write(i)));

  assert.deepEqual(sizes, [50]);
});

test('callers that arrive during a flight join the next one', async () => {
  const { flights, flush } = gatedFlush();
  const write = batched({ flush, sizeMax: 100, flightsMax: 1 });
  const answers = [write(1)];
  await turn();
  answers.push(write(2), write(3));
  await turn();

  assert.deepEqual(
    flights.map((flight) => flight.items),
    [[1]],
  );
  flights[0]?.land();
  await turn();
  assert.deepEqual(
    flights.map((flight) => flight.items),
    [[1], [2, 3]],
  );
  flights[1]?.land();

  assert.deepEqual(await Promise.all(answers), [10, 20, 30]);
});

test('no flight is larger and no more are under way than allowed, whatever arrives', async () => {
  const bounds = fc.integer({ min: 1, max: 8 });
  const arrivals = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(bounds, bounds, arrivals, async (sizeMax, flightsMax, waves) => {
      let under = 0;
      const write = batched<number, number>({
        flush: async (items) => {
          under += 1;
          assert.ok(items.length >= 1 && items.length <= sizeMax);
          assert.ok(under <= flightsMax);
          await turn();
          under -= 1;
          return items.map((item) => ok(item * 10));
        },
        sizeMax,
        flightsMax,
      });

      const answers: Promise<number>[] = [];
      for (const wave of waves) {
        for (let i = 0; i < wave; i += 1) answers.push(write(answers.length));
        await turn();
      }
      const expected = answers.map((_, i) => i * 10);
      assert.deepEqual(await Promise.all(answers), expected);
    }),
    { numRuns: 50 },
  );
});

test('one flight at a time keeps the order of arrival', async () => {
  const flown: number[] = [];
  const write = batched<number, number>({
    flush: async (items) => {
      await turn();
      flown.push(...items);
      return items.map(ok);
    },
    sizeMax: 3,
    flightsMax: 1,
  });

  await Promise.all(Array.from({ length: 20 }, (_, i) => write(i)));

  assert.deepEqual(
    flown,
    Array.from({ length: 20 }, (_, i) => i),
  );
});

test('a fault of one item stays its own', async () => {
  const write = batched<number, number>({
    flush: async (items) =>
      items.map((item) => (item === 2 ? { ok: false, fault: new Error('two') } : ok(item))),
    sizeMax: 10,
    flightsMax: 1,
  });

  const answers = await Promise.allSettled([write(1), write(2), write(3)]);

  assert.deepEqual(
    answers.map((answer) => answer.status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
});

test('an item that poisons the whole flush fails alone', async () => {
  const flown: number[][] = [];
  const write = batched<number, number>({
    flush: async (items) => {
      flown.push([...items]);
      if (items.includes(2)) throw new Error('poisoned by two');
      return items.map(ok);
    },
    sizeMax: 10,
    flightsMax: 1,
  });

  const answers = await Promise.allSettled([write(1), write(2), write(3)]);

  assert.deepEqual(
    answers.map((answer) => answer.status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
  assert.deepEqual(flown, [[1, 2, 3], [1], [2], [3]]);
});

test('a lost database fails the flight at once: each alone would only wait for it again', async () => {
  let flights = 0;
  const write = batched<number, number>({
    flush: async () => {
      flights += 1;
      throw refuseKernel('service_unavailable');
    },
    sizeMax: 10,
    flightsMax: 1,
  });

  const answers = await Promise.allSettled([write(1), write(2), write(3)]);

  assert.ok(answers.every((answer) => answer.status === 'rejected'));
  assert.equal(flights, 1);
});

test('the batch goes on after a flight that failed', async () => {
  let isBroken = true;
  const write = batched<number, number>({
    flush: async (items) => {
      if (isBroken) throw new Error('broken');
      return items.map(ok);
    },
    sizeMax: 10,
    flightsMax: 1,
  });

  await assert.rejects(write(1), { message: 'broken' });
  isBroken = false;
  assert.equal(await write(2), 2);
});

test('a flush that forgets an item is a bug, and nobody waits for ever', async () => {
  const write = batched<number, number>({
    flush: async () => [],
    sizeMax: 10,
    flightsMax: 1,
  });

  await assert.rejects(write(1), { name: 'Bug', message: 'a flush answers every item' });
});

test('a full batch refuses the next caller and serves those who wait', async () => {
  const { flights, flush } = gatedFlush();
  const write = batched({
    flush,
    sizeMax: 1,
    flightsMax: 1,
    waitingMax: 2,
    onFull: () => refuseKernel('service_busy'),
  });
  const flying = write(1);
  await turn();
  const waiting = [write(2), write(3)];

  await assert.rejects(write(4), { code: 'service_busy' });
  for (let landed = 0; landed < 3; landed += 1) {
    await turn();
    flights[landed]?.land();
  }
  assert.deepEqual(await Promise.all([flying, ...waiting]), [10, 20, 30]);
});

test('a batch without room is a bug at load', () => {
  const flush = async () => [];

  assert.throws(() => batched({ flush, sizeMax: 0, flightsMax: 1 }), { name: 'Bug' });
  assert.throws(() => batched({ flush, sizeMax: 1, flightsMax: 0 }), { name: 'Bug' });
});
