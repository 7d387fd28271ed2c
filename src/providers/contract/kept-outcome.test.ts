import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { keepOutcome, openOutcome } from './kept-outcome.ts';
import type { Outcome } from './outcome.ts';

const money = fc.record(
  {
    minor: fc.bigInt({ min: 0n, max: 10n ** 38n }),
    currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
  },
  { noNullPrototype: true },
);

const approved = fc.record(
  {
    kind: fc.constant('approved' as const),
    reference: fc.string(),
    amount: money,
    effect: fc.constantFrom('authorized' as const, 'captured' as const),
    fee: money,
    charge: fc.record(
      {
        reference: fc.string(),
        transfer: fc.option(fc.string()),
        applicationFee: fc.option(fc.string()),
      },
      { noNullPrototype: true },
    ),
    expiresAt: fc.date({ noInvalidDate: true }),
  },
  { requiredKeys: ['kind', 'reference', 'amount', 'effect'], noNullPrototype: true },
);

test('an outcome comes out of a row as it went in, its amounts to the last unit', () => {
  fc.assert(
    fc.property(approved, (outcome: Outcome) => {
      const row: unknown = JSON.parse(JSON.stringify(keepOutcome(outcome)));
      assert.deepEqual(openOutcome(row as ReturnType<typeof keepOutcome>), outcome);
    }),
  );
});

test('an outcome without an amount is kept as it is', () => {
  const lost: Outcome = { kind: 'unknown', cause: 'timeout' };
  assert.deepEqual(openOutcome(keepOutcome(lost)), lost);
});
