import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { manualClock, systemClock } from './clock.ts';

test('a manual clock stands still until it is told to move', () => {
  const clock = manualClock(new Date('2026-03-01T12:00:00Z'));

  assert.equal(clock.now().toISOString(), '2026-03-01T12:00:00.000Z');
  assert.equal(clock.now().toISOString(), '2026-03-01T12:00:00.000Z');
  clock.advance(90_000);
  assert.equal(clock.now().toISOString(), '2026-03-01T12:01:30.000Z');
  assert.equal(clock.monotonicMs(), 90_000);
});

test('both hands of a manual clock move by the sum of its steps', () => {
  const steps = fc.array(fc.nat({ max: 1_000_000 }));
  fc.assert(
    fc.property(steps, (taken) => {
      const start = new Date('2026-03-01T00:00:00Z');
      const clock = manualClock(start);
      for (const ms of taken) clock.advance(ms);
      const sum = taken.reduce((total, ms) => total + ms, 0);

      assert.equal(clock.now().getTime() - start.getTime(), sum);
      assert.equal(clock.monotonicMs(), sum);
    }),
  );
});

test('a moment once read does not change when the clock moves on', () => {
  const clock = manualClock(new Date('2026-03-01T00:00:00Z'));
  const read = clock.now();
  clock.advance(1);

  assert.equal(read.toISOString(), '2026-03-01T00:00:00.000Z');
});

test('the machine clock never runs backwards', () => {
  let last = systemClock.monotonicMs();
  for (let i = 0; i < 1_000; i += 1) {
    const now = systemClock.monotonicMs();
    assert.ok(now >= last);
    last = now;
  }
  assert.ok(systemClock.now() instanceof Date);
});
