import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Compatibility, compatibilityOf } from './compatibility.ts';

const ok = ['ok', null] as const;
const blockedBy = (setting: Compatibility['setting']) => ['blocked', setting] as const;
const gated = ['sales_gated', 'fees_collector'] as const;
const careful = ['caution', 'dashboard'] as const;
const byLosses = blockedBy('losses_collector');
const byFees = blockedBy('fees_collector');

/** Every account there can be, and what each charge kind is for it: direct, destination, separate. */
const cells = [
  ['full', 'provider', 'provider', ok, byLosses, byLosses],
  ['full', 'provider', 'platform', byLosses, byLosses, byLosses],
  ['full', 'platform', 'provider', gated, gated, gated],
  ['full', 'platform', 'platform', gated, gated, gated],
  ['express', 'provider', 'provider', byFees, byFees, byFees],
  ['express', 'provider', 'platform', byFees, byFees, byFees],
  ['express', 'platform', 'provider', byLosses, byLosses, byLosses],
  ['express', 'platform', 'platform', ok, careful, careful],
  ['none', 'provider', 'provider', byFees, byFees, byFees],
  ['none', 'provider', 'platform', byFees, byFees, byFees],
  ['none', 'platform', 'provider', byLosses, byLosses, byLosses],
  ['none', 'platform', 'platform', ok, ok, ok],
] as const;

const kinds = ['direct', 'destination', 'separate'] as const;

for (const [dashboard, feesCollector, lossesCollector, ...verdicts] of cells) {
  for (const [i, kind] of kinds.entries()) {
    const [verdict, setting] = verdicts[i] ?? [];
    test(`${kind} with dashboard ${dashboard}, fees ${feesCollector}, losses ${lossesCollector} is ${verdict}`, () => {
      assert.deepEqual(compatibilityOf({ dashboard, feesCollector, lossesCollector }, kind), {
        verdict,
        setting,
      });
    });
  }
}

test('the table names each of the 36 cells once', () => {
  const accounts = new Set(cells.map((cell) => cell.slice(0, 3).join()));
  assert.equal(accounts.size * kinds.length, 36);
});
