import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { closedUntil, nextTryAt } from './schedule.ts';

const now = new Date('2026-11-21T09:00:00Z');
const chance = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

test('all tries together span more than three days and less than five', () => {
  let spanMs = 0;
  let tries = 1;
  for (;;) {
    const at = nextTryAt(tries, now, () => 0.5, undefined);
    if (at === undefined) break;
    spanMs += at.getTime() - now.getTime();
    tries += 1;
  }
  assert.equal(tries, 14);
  assert.ok(spanMs > 3 * 86_400_000 && spanMs < 5 * 86_400_000);
});

test('chance moves a try by a twentieth at the most', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 13 }), chance, (tries, drawn) => {
      const at = (chosen: number): number =>
        (nextTryAt(tries, now, () => chosen, undefined)?.getTime() ?? 0) - now.getTime();
      const middle = at(0.5);
      assert.ok(Math.abs(at(drawn) - middle) <= middle / 20 + 1);
    }),
  );
});

test('a receiver may ask for more time, and for a day at the most', () => {
  const at = (retryAfterMs: number) => nextTryAt(1, now, () => 0, retryAfterMs)?.getTime();
  assert.equal(at(60_000), now.getTime() + 60_000);
  assert.equal(at(1_000), now.getTime() + 4_750);
  assert.equal(at(1e12), now.getTime() + 86_400_000);
});

test('the breaker stays open for the first failures and closes for ten minutes at the most', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), chance, (failures, drawn) => {
      const closed = closedUntil(failures, now, () => drawn, undefined);
      if (failures < 5) assert.equal(closed, null);
      else assert.ok(closed !== null && closed.getTime() - now.getTime() <= 600_000);
    }),
  );
});
