import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';

import { allocate, allocateByCumulativeFloor } from './allocate.ts';
import { money, sumMoney, zero } from './money.ts';

const euros = (minor: bigint) => money(minor, 'EUR');
const minors = (parts: readonly { readonly minor: bigint }[]) => parts.map((part) => part.minor);
const weights = fc
  .array(fc.bigInt({ min: 0n, max: 10n ** 20n }), { minLength: 1, maxLength: 12 })
  .filter((all) => all.some((weight) => weight > 0n));

test('parts sum to the whole, and each is within one unit of its exact share', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), weights, (minor, all) => {
      const parts = allocate(euros(minor), all);
      const total = all.reduce((sum, weight) => sum + weight, 0n);
      assert.equal(sumMoney(parts, 'EUR').minor, minor);
      parts.forEach((part, i) => {
        const off = part.minor * total - minor * (all[i] ?? 0n);
        assert.ok(off < total && off > -total);
      });
    }),
  );
});

test('left-over units go to the largest remainders, to the earlier part where they tie', () => {
  assert.deepEqual(minors(allocate(euros(100n), [1n, 1n, 1n])), [34n, 33n, 33n]);
  assert.deepEqual(minors(allocate(euros(2n), [1n, 1n, 1n])), [1n, 1n, 0n]);
  assert.deepEqual(minors(allocate(euros(10n), [15n, 70n, 15n])), [2n, 7n, 1n]);
  assert.deepEqual(minors(allocate(euros(-100n), [1n, 1n, 1n])), [-34n, -33n, -33n]);
  assert.deepEqual(minors(allocate(euros(5n), [0n, 1n])), [0n, 5n]);
});

test('weights that come to nothing, or below it, are a bug', () => {
  assert.throws(() => allocate(euros(1n), [0n, 0n]), /weights sum/);
  assert.throws(() => allocate(euros(1n), [-1n, 2n]), /weight is never negative/);
});

const payment = fc
  .array(fc.bigInt({ min: 0n, max: 1_000n }), { minLength: 1, maxLength: 5 })
  .filter((parts) => parts.some((part) => part > 0n));

test('over all refunds no part gives back more than it got or takes back, and all meet at the end', () => {
  fc.assert(
    fc.property(
      payment,
      fc.array(fc.bigInt({ min: 0n, max: 400n }), { maxLength: 20 }),
      (parts, refunds) => {
        const whole = parts.reduce((sum, part) => sum + part, 0n);
        const given = parts.map(() => 0n);
        let before = 0n;
        for (const wanted of [...refunds, whole]) {
          const now = wanted > whole - before ? whole - before : wanted;
          const shares = allocateByCumulativeFloor(parts.map(euros), euros(before), euros(now));
          assert.equal(sumMoney(shares, 'EUR').minor, now);
          shares.forEach((share, i) => {
            assert.ok(share.minor >= 0n);
            given[i] = (given[i] ?? 0n) + share.minor;
            assert.ok((given[i] ?? 0n) <= (parts[i] ?? 0n));
          });
          before += now;
        }
        assert.deepEqual(given, parts);
      },
    ),
  );
});

test('a refund in one go is split like the same refund in pieces', () => {
  const parts = [euros(300n), euros(9_700n)];
  const pieces = [333n, 333n, 334n].map((now, i) =>
    allocateByCumulativeFloor(parts, euros(333n * BigInt(i)), euros(now)),
  );
  const whole = allocateByCumulativeFloor(parts, zero('EUR'), euros(1_000n));
  assert.equal(
    pieces.reduce((sum, piece) => sum + (piece[0]?.minor ?? 0n), 0n),
    whole[0]?.minor,
  );
  assert.deepEqual(minors(whole), [30n, 970n]);
});

test('a refund beyond what was paid is a bug', () => {
  assert.throws(
    () => allocateByCumulativeFloor([euros(10n)], euros(5n), euros(6n)),
    /refunds never exceed/,
  );
});
