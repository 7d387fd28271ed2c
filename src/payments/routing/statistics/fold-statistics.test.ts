import assert from 'node:assert/strict';
import test from 'node:test';
import { chanceOf } from './chance-of.ts';
import { foldStatistics, type OutcomeCount, segmentsOf } from './fold-statistics.ts';

const hour = new Date('2026-11-21T09:00:00Z');
const window = {
  from: new Date('2026-11-21T00:00:00Z'),
  before: new Date('2026-11-22T00:00:00Z'),
};
const counted = (fields: Partial<OutcomeCount>): OutcomeCount => ({
  provider: 'stripe',
  method: 'card',
  brand: 'visa',
  issuerCountry: 'DE',
  hour,
  outcome: 'approved',
  failureReason: null,
  count: 10,
  durationMs: 1_000,
  ...fields,
});
const visaInGermany = segmentsOf({ method: 'card', brand: 'visa', issuerCountry: 'DE' });

test('issuer declines and provider faults are counted apart', () => {
  const folded = foldStatistics(
    [
      counted({}),
      counted({ outcome: 'declined', failureReason: 'insufficient_funds', count: 3 }),
      counted({ outcome: 'declined', failureReason: 'processing_error', count: 2 }),
      counted({ outcome: 'declined', failureReason: 'configuration', count: 1 }),
      counted({ outcome: 'unknown', count: 4 }),
      counted({ outcome: 'not_sent', count: 5 }),
    ],
    window,
  );
  assert.deepEqual(folded.get('stripe')?.get('card visa DE'), {
    approved: 10,
    issuerDeclined: 3,
    providerFaults: 12,
    durationMs: 6_000,
  });
});

test('an hour outside the window counts for nothing', () => {
  const early = counted({ hour: new Date('2026-11-20T23:00:00Z') });
  const late = counted({ hour: window.before });
  assert.equal(foldStatistics([early, late], window).size, 0);
});

test('a thin segment gives way to the next coarser one, and at last to silence', () => {
  const folded = foldStatistics(
    [
      counted({ count: 20 }),
      counted({ issuerCountry: 'FR', count: 40 }),
      counted({ brand: 'mastercard', count: 100, outcome: 'declined' }),
    ],
    window,
  );
  const at = (minimum: number) => chanceOf(folded, 'stripe', visaInGermany, minimum);
  assert.deepEqual([at(20)?.segment, at(20)?.sample], ['card visa DE', 20]);
  assert.deepEqual([at(50)?.segment, at(50)?.sample], ['card visa', 60]);
  assert.deepEqual([at(100)?.segment, at(100)?.approvedPpm], ['card', 375_000]);
  assert.equal(at(1_000), undefined);
  assert.equal(chanceOf(folded, 'adyen', visaInGermany, 1), undefined);
});
