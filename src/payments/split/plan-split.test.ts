import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isRefusal } from '#kernel';
import { money } from '#money';
import { planSplit, type Wanted } from './plan-split.ts';

const euros = (minor: bigint) => money(minor, 'EUR');
const fixed = (minor: bigint): Wanted => ({ kind: 'fixed', minor });
const points = (basisPoints: number): Wanted => ({ kind: 'basis_points', basisPoints });
const doesNotSum = (fault: unknown) => isRefusal(fault, 'split_does_not_sum');
const sumOf = (all: readonly bigint[]): bigint => all.reduce((sum, one) => sum + one, 0n);

/** Cuts 10,000 basis points into so many pieces of one at least. */
const cut = (cuts: readonly number[]): readonly number[] => {
  const marks = [...new Set(cuts.map((cut) => 1 + (cut % 9_999)))].toSorted((a, b) => a - b);
  return [...marks, 10_000].map((mark, i) => mark - (marks[i - 1] ?? 0));
};

/** Plans that come out: up to 100 parts, fixed ones and shares in any order. */
const plans = fc
  .record({
    cuts: fc.array(fc.nat(), { maxLength: 60 }),
    amounts: fc.array(fc.bigInt({ min: 1n, max: 10n ** 6n }), { maxLength: 39 }),
    fee: fc.oneof(
      fc.bigInt({ min: 0n, max: 10n ** 6n }).map(fixed),
      fc.integer({ min: 0, max: 10_000 }).map(points),
    ),
    rest: fc.bigInt({ min: 0n, max: 10n ** 12n }),
    hasShares: fc.boolean(),
    turn: fc.nat(),
  })
  .filter(({ amounts, hasShares, fee }) =>
    hasShares ? true : amounts.length > 0 && fee.kind === 'fixed',
  )
  .map(({ cuts, amounts, fee, rest, hasShares, turn }) => {
    const shares = hasShares ? cut(cuts).map(points) : [];
    const all = [...shares, ...amounts.map(fixed)];
    const at = turn % all.length;
    const parts = [...all.slice(at), ...all.slice(0, at)];
    const least = sumOf(amounts) + (fee.kind === 'fixed' ? fee.minor : 0n);
    return { parts, fee, amount: hasShares ? least + rest : least };
  });

describe('a plan of a split', () => {
  test('sums to the amount exactly, each share within a unit of its exact part', () => {
    let planned = 0;
    fc.assert(
      fc.property(plans, ({ parts, fee, amount }) => {
        let plan: ReturnType<typeof planSplit>;
        try {
          plan = planSplit(euros(amount), fee, parts);
        } catch (fault) {
          // A fee in basis points may leave too little for what is fixed.
          assert.ok(fee.kind === 'basis_points' && doesNotSum(fault));
          return;
        }
        planned += 1;
        const { feeMinor, partsMinor } = plan;
        assert.equal(feeMinor + sumOf(partsMinor), amount);
        assert.ok(feeMinor >= 0n && partsMinor.every((minor) => minor >= 0n));
        const fixedMinor = sumOf(parts.map((part) => (part.kind === 'fixed' ? part.minor : 0n)));
        const left = amount - feeMinor - fixedMinor;
        parts.forEach((part, i) => {
          const minor = partsMinor[i] ?? -1n;
          if (part.kind === 'fixed') return assert.equal(minor, part.minor);
          const off = minor * 10_000n - left * BigInt(part.basisPoints);
          assert.ok(off < 10_000n && off > -10_000n);
        });
      }),
      { numRuns: 20_000 },
    );
    assert.ok(planned > 10_000, `only ${planned} of the plans came out`);
  });

  test('is that of the example: 10,000 less a fee of 1,000, in thirds', () => {
    const thirds = [points(3_333), points(3_333), points(3_334)];
    const { feeMinor, partsMinor } = planSplit(euros(10_000n), fixed(1_000n), thirds);
    assert.deepEqual([feeMinor, partsMinor], [1_000n, [3_000n, 3_000n, 3_000n]]);
  });

  test('gives what rounding leaves to the largest remainder, to the earlier where they tie', () => {
    const { partsMinor } = planSplit(euros(101n), fixed(0n), [points(5_000), points(5_000)]);
    assert.deepEqual(partsMinor, [51n, 50n]);
  });

  test('rounds a fee in basis points down', () => {
    const { feeMinor, partsMinor } = planSplit(euros(999n), points(1_000), [points(10_000)]);
    assert.deepEqual([feeMinor, partsMinor], [99n, [900n]]);
  });

  const wrong: readonly [string, Wanted, readonly Wanted[]][] = [
    ['fixed parts above the amount', fixed(0n), [fixed(1_001n)]],
    ['a fee above the amount', fixed(1_001n), [points(10_000)]],
    ['fixed parts that leave something over', fixed(0n), [fixed(999n)]],
    ['basis points below the whole', fixed(0n), [points(9_999)]],
    ['basis points above the whole', fixed(0n), [points(9_999), points(2)]],
  ];
  for (const [named, fee, parts] of wrong) {
    test(`refuses ${named}`, () => {
      assert.throws(() => planSplit(euros(1_000n), fee, parts), doesNotSum);
    });
  }
});
