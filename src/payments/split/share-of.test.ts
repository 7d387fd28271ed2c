import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { givenOf, shareOf } from './share-of.ts';

const wholes = fc.bigInt({ min: 1n, max: 10n ** 12n });

/** A part of a whole, and the amounts that come to the whole step by step. */
const stepped = wholes.chain((whole) =>
  fc.record({
    whole: fc.constant(whole),
    part: fc.bigInt({ min: 0n, max: whole }),
    amounts: fc
      .array(fc.bigInt({ min: 0n, max: whole }), { maxLength: 12 })
      .map((all) => [...all, whole].toSorted((a, b) => (a < b ? -1 : 1))),
  }),
);

describe('the share of a part', () => {
  test('never asks for a negative step, and is the part at the end', () => {
    fc.assert(
      fc.property(stepped, ({ whole, part, amounts }) => {
        let before = 0n;
        for (const amount of amounts) {
          const now = shareOf(part, amount, whole);
          assert.ok(now >= before, 'a step is never negative');
          assert.ok(now <= part && now <= amount, 'a share is within part and amount');
          before = now;
        }
        assert.equal(before, part);
      }),
      { numRuns: 20_000 },
    );
  });

  test('leaves to the platform less than a unit for each part', () => {
    const plans = fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(plans, fc.nat({ max: 1_000 }), (parts, perMille) => {
        const whole = parts.reduce((sum, part) => sum + part, 0n);
        const amount = (whole * BigInt(perMille)) / 1_000n;
        const given = parts.reduce((sum, part) => sum + shareOf(part, amount, whole), 0n);
        assert.ok(amount >= given && amount - given < BigInt(parts.length));
      }),
    );
  });

  test('is that of the example: 999 of each 3,000 at 3,333 of 10,000, then the other 2,001', () => {
    assert.equal(shareOf(3_000n, 3_333n, 10_000n), 999n);
    assert.equal(shareOf(3_000n, 10_000n, 10_000n) - 999n, 2_001n);
  });

  test('of nothing is nothing, and more than the whole is a bug', () => {
    assert.equal(shareOf(0n, 0n, 0n), 0n);
    assert.throws(() => shareOf(11n, 1n, 10n), /within the whole/);
    assert.throws(() => shareOf(1n, 11n, 10n), /within the whole/);
  });
});

describe('what goes back of a part', () => {
  const whole = { amountMinor: 15_059n, capturedMinor: 15_059n };

  test('is his part rounded down where the platform transfers, and the rest of the fee where the provider pays him', () => {
    assert.equal(givenOf({ chargeKind: 'separate' }, 12_653n, 3_547n, whole), 2_980n);
    assert.equal(givenOf({ chargeKind: 'direct' }, 12_653n, 3_547n, whole), 2_981n);
    assert.equal(givenOf({ chargeKind: 'destination' }, 12_653n, 3_547n, whole), 2_981n);
  });

  test('never falls, and is what he was credited once all has gone back', () => {
    fc.assert(
      fc.property(stepped, fc.nat({ max: 1_000 }), ({ whole: amount, part, amounts }, perMille) => {
        const capturedMinor = (amount * BigInt(perMille)) / 1_000n;
        const of = { amountMinor: amount, capturedMinor };
        for (const chargeKind of ['separate', 'destination', 'direct'] as const) {
          let before = 0n;
          for (const back of [...amounts.filter((one) => one < capturedMinor), capturedMinor]) {
            const now = givenOf({ chargeKind }, part, back, of);
            assert.ok(now >= before && now <= back);
            before = now;
          }
          assert.equal(before, shareOf(part, capturedMinor, amount));
        }
      }),
    );
  });
});
