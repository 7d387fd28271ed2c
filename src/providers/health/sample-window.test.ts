import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { healthDefaults } from './health-settings.ts';
import type { Verdict } from './judge-call.ts';
import { createSampleWindow } from './sample-window.ts';

const opened = () => createSampleWindow(healthDefaults);

const fill = (window: ReturnType<typeof opened>, verdict: Verdict, calls: number, atMs = 0) => {
  for (let i = 0; i < calls; i += 1) window.add(atMs, verdict, i + 1);
};

test('fewer calls than the least sample prove nothing', () => {
  const window = opened();
  fill(window, 'failed', 19);
  assert.equal(window.isBad(0), false);
  fill(window, 'failed', 1);
  assert.equal(window.isBad(0), true);
});

test('under traffic only the last five seconds are judged', () => {
  const window = opened();
  fill(window, 'ok', 100, 0);
  fill(window, 'unknown', 30, 10_000);
  assert.equal(window.read(10_000).sample, 30);
  assert.equal(window.isBad(10_000), true);
});

test('without much traffic the last twenty calls are judged, for a minute', () => {
  const window = opened();
  fill(window, 'ok', 30, 0);
  fill(window, 'unknown', 3, 20_000);
  assert.equal(window.read(20_000).sample, 20);
  assert.equal(window.isBad(20_000), false);
  fill(window, 'unknown', 1, 21_000);
  assert.equal(window.isBad(21_000), true);
  assert.equal(window.read(61_000).sample, 4);
  assert.equal(window.read(100_000).sample, 0);
});

test('a cleared window remembers nothing', () => {
  const window = opened();
  fill(window, 'slow', 50);
  window.clear();
  const empty = { ok: 0, declined: 0, failed: 0, unknown: 0, slow: 0 };
  assert.deepEqual(window.read(0), {
    counts: empty,
    sample: 0,
    failureShare: 0,
    p50Ms: null,
    p95Ms: null,
  });
});

test('half of the calls are as fast as the median, and nineteen of twenty as the next', () => {
  const window = opened();
  fill(window, 'ok', 100);
  const { p50Ms, p95Ms } = window.read(0);
  assert.deepEqual({ p50Ms, p95Ms }, { p50Ms: 50, p95Ms: 95 });
});

test('counts add up to the sample, and the sample stays within its bounds', () => {
  const verdict = fc.constantFrom<Verdict>('ok', 'declined', 'failed', 'unknown', 'slow');
  const calls = fc.array(fc.tuple(fc.nat(500), verdict), { maxLength: 600 });
  fc.assert(
    fc.property(calls, (all) => {
      const window = opened();
      let atMs = 0;
      for (const [stepMs, one] of all) {
        atMs += stepMs;
        window.add(atMs, one, 1);
      }
      const { counts, sample, failureShare } = window.read(atMs);
      assert.equal(
        sample,
        Object.values(counts).reduce((sum, one) => sum + one, 0),
      );
      assert.ok(sample <= healthDefaults.sampleMax && sample <= all.length);
      assert.ok(failureShare >= 0 && failureShare <= 1);
      assert.ok(
        all.every(([, one]) => one === 'ok' || one === 'declined') ? failureShare === 0 : true,
      );
    }),
  );
});
