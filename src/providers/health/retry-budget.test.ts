import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { manualClock } from '#kernel';
import { createRetryBudget } from './retry-budget.ts';

const settings = { repeatPercent: 10, repeatsPerSecondMin: 2, repeatsMax: 5 };

test('repeats stop when what was saved is spent, and go on by the second', () => {
  const clock = manualClock(new Date(0));
  const budget = createRetryBudget(clock, settings);
  for (let i = 0; i < 5; i += 1) assert.equal(budget.take(), true);
  assert.equal(budget.take(), false);
  clock.advance(500);
  assert.equal(budget.take(), true);
  assert.equal(budget.take(), false);
});

test('ten first sendings earn one repeat', () => {
  const budget = createRetryBudget(manualClock(new Date(0)), settings);
  while (budget.take());
  for (let i = 0; i < 11; i += 1) budget.earn();
  assert.equal(budget.take(), true);
  assert.equal(budget.take(), false);
});

test('repeats never exceed what was saved, the share and the floor together', () => {
  const act = fc.oneof(
    fc.record({ kind: fc.constant('first' as const) }),
    fc.record({ kind: fc.constant('repeat' as const) }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(300) }),
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 400 }), (acts) => {
      const clock = manualClock(new Date(0));
      const budget = createRetryBudget(clock, settings);
      let [first, repeats] = [0, 0];
      for (const one of acts) {
        if (one.kind === 'first') {
          budget.earn();
          first += 1;
        } else if (one.kind === 'wait') clock.advance(one.ms);
        else if (budget.take()) repeats += 1;
      }
      const floor = (clock.monotonicMs() / 1_000) * settings.repeatsPerSecondMin;
      assert.ok(repeats <= settings.repeatsMax + first * 0.1 + floor + 1e-6);
    }),
  );
});
