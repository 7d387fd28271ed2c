import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleBreaker, runStream } from './testing/run-breaker.ts';

const seeds = Array.from({ length: 50 }, (_, seed) => seed);

/** So many percent of the streams are seen by this call or earlier. */
const seenBy = (calls: readonly number[], percent: number): number =>
  calls.toSorted((a, b) => a - b)[Math.ceil((calls.length * percent) / 100) - 1] ?? Infinity;

for (const perSecond of [4, 20, 100]) {
  test(`three errors in ten at ${perSecond} calls a second open it within ten seconds`, async () => {
    const stream = { perSecond, well: 100, failPercent: 30, calls: 10 * perSecond };
    const opened = await Promise.all(
      seeds.map(async (seed) => (await runStream({ ...stream, seed })).firstOpenedBy),
    );
    assert.ok(seenBy(opened, 98) <= 10 * perSecond, `98 % by call ${seenBy(opened, 98)}`);
    assert.ok(seenBy(opened, 50) <= 6 * perSecond, `half by call ${seenBy(opened, 50)}`);
  });
}

test('with one call a second, three errors in ten open it within sixty calls', async () => {
  const stream = { perSecond: 1, well: 100, failPercent: 30, calls: 60 };
  const opened = await Promise.all(
    seeds.map(async (seed) => (await runStream({ ...stream, seed })).firstOpenedBy),
  );
  assert.ok(seenBy(opened, 100) <= 60, `all by call ${seenBy(opened, 100)}`);
});

test('two errors in a hundred open it at most once in five thousand calls', async () => {
  for (const perSecond of [1, 10, 50]) {
    const stream = { perSecond, well: 0, failPercent: 2, calls: 5_000 };
    let openings = 0;
    for (const seed of seeds.slice(0, 3))
      openings += (await runStream({ ...stream, seed })).openings;
    assert.ok(openings <= 3, `${openings} openings at ${perSecond} a second`);
  }
});

test('open, it shuts until a probe is due; one probe at a time passes, and its success closes', async () => {
  const { clock, breaker, told, call, calls } = exampleBreaker();
  await calls('failed', 20);
  assert.deepEqual([breaker.state(), breaker.passage()], ['open', 'shut']);
  clock.advance(4_999);
  assert.equal(breaker.passage(), 'shut');
  clock.advance(1);
  assert.deepEqual([breaker.state(), breaker.passage()], ['half_open', 'probes']);

  const { promise, resolve } = Promise.withResolvers<void>();
  const probe = breaker.run(async () => {
    await promise;
    return { result: 1, verdict: 'ok', durationMs: 1 };
  });
  assert.deepEqual([breaker.state(), breaker.passage()], ['half_open', 'shut']);
  resolve();
  await probe;
  assert.deepEqual([breaker.state(), breaker.passage()], ['closed', 'flows']);
  assert.deepEqual(told, ['open', 'closed']);
  await call('failed');
  assert.equal(breaker.state(), 'closed');
});

test('each probe that fails doubles the wait, up to half a minute, and is not told', async () => {
  const { clock, breaker, told, call, calls } = exampleBreaker();
  await calls('unknown', 20);
  for (const waitMs of [5_000, 10_000, 20_000, 30_000, 30_000]) {
    clock.advance(waitMs - 1);
    assert.equal(breaker.passage(), 'shut');
    clock.advance(1);
    assert.equal(breaker.passage(), 'probes');
    await call('slow');
    assert.equal(breaker.state(), 'open');
  }
  assert.deepEqual([breaker.openedCount(), told], [1, ['open']]);
});

test('opened again within a minute it waits longer, after a quiet minute as at first', async () => {
  const { clock, breaker, call, calls } = exampleBreaker();
  const openAndProbe = async (waitMs: number) => {
    await calls('failed', 20);
    clock.advance(waitMs - 1);
    assert.equal(breaker.passage(), 'shut');
    clock.advance(1);
    await call('ok');
    assert.equal(breaker.state(), 'closed');
  };
  await openAndProbe(5_000);
  await openAndProbe(10_000);
  clock.advance(60_000);
  await openAndProbe(5_000);
});

test('a decline by the issuer is a probe that went well', async () => {
  const { clock, breaker, call, calls } = exampleBreaker();
  await calls('failed', 20);
  clock.advance(5_000);
  await call('declined');
  assert.equal(breaker.state(), 'closed');
});

test('a call from before the opening neither opens it again nor spoils what comes after', async () => {
  const { clock, breaker, told, call, calls } = exampleBreaker();
  const { promise, resolve } = Promise.withResolvers<void>();
  const late = Array.from(
    { length: 40 },
    async () =>
      await breaker.run(async () => {
        await promise;
        return { result: 1, verdict: 'unknown', durationMs: 10_000 };
      }),
  );
  await calls('failed', 20);
  clock.advance(5_000);
  await call('ok');
  resolve();
  await Promise.all(late);
  assert.deepEqual([breaker.state(), told], ['closed', ['open', 'closed']]);
});

test('a call from before the opening does not take the word from a probe under way', async () => {
  const { clock, breaker, told, calls } = exampleBreaker();
  const [early, probed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const late = breaker.run(async () => {
    await early.promise;
    return { result: 1, verdict: 'unknown', durationMs: 10_000 };
  });
  await calls('failed', 20);
  clock.advance(5_000);
  const probe = breaker.run(async () => {
    await probed.promise;
    return { result: 1, verdict: 'ok', durationMs: 1 };
  });
  early.resolve();
  await late;
  assert.equal(breaker.state(), 'half_open');
  probed.resolve();
  await probe;
  assert.deepEqual([breaker.state(), told], ['closed', ['open', 'closed']]);
});

test('what passes an open breaker is learned from, and closes it when a probe is due', async () => {
  const { clock, breaker, call, calls } = exampleBreaker();
  await calls('failed', 20);
  await call('ok');
  assert.equal(breaker.state(), 'open');
  clock.advance(5_000);
  await call('ok');
  assert.equal(breaker.state(), 'closed');
});
