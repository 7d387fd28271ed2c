import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { RefundSplit, SplitPlan } from './split-plan.ts';
import { type GivenBack, takenByRefunds } from './taken-by-refunds.ts';

type Refund = GivenBack['refunds'][number];

const hold = { release: 'immediately', at: null } as const;

const planOf = (feeMinor: bigint, parts: readonly bigint[]): SplitPlan => ({
  chargeKind: 'separate',
  feeMinor: feeMinor.toString(),
  providerFee: 'platform',
  isOnBehalf: false,
  parts: parts.map((minor, i) => ({
    accountId: `acc_${i}`,
    provider: 'stripe',
    reference: `acct_${i}`,
    minor: minor.toString(),
    hold,
  })),
});

const minors = fc.bigInt({ min: 0n, max: 10_000n });

const splits: fc.Arbitrary<RefundSplit | null> = fc.oneof(
  fc.constant(null),
  fc.record({ parts: fc.constant(null), returnsFee: fc.boolean() }),
  fc.record({
    parts: fc.array(
      fc.record({
        accountId: fc.constantFrom('acc_0', 'acc_1', 'acc_2'),
        minor: minors.map((minor) => minor.toString()),
      }),
      { maxLength: 3 },
    ),
    returnsFee: fc.constant(true),
  }),
);

/** A plan, what was captured of it, and refunds that do not come to more than that. */
const histories = fc
  .record({
    fee: minors,
    parts: fc.array(minors, { minLength: 1, maxLength: 4 }),
    share: fc.nat({ max: 100 }),
    refunds: fc.array(fc.record({ of: fc.nat({ max: 100 }), split: splits }), { maxLength: 6 }),
  })
  .map(({ fee, parts, share, refunds }) => {
    const amountMinor = parts.reduce((sum, part) => sum + part, fee);
    const capturedMinor = (amountMinor * BigInt(share)) / 100n;
    let left = capturedMinor;
    const given = refunds.map(({ of, split }): Refund => {
      const minor = (left * BigInt(of)) / 100n;
      left -= minor;
      return { minor, split };
    });
    return { plan: planOf(fee, parts), amountMinor, capturedMinor, refunds: given, left };
  });

const takenOf = (of: Omit<GivenBack, 'currency'> & { readonly plan: SplitPlan }) =>
  takenByRefunds(of.plan, { ...of, currency: 'EUR' });

describe('what refunds take from each seller', () => {
  test('is never above what he was credited, and never less with one more refund', () => {
    fc.assert(
      fc.property(histories, (history) => {
        let before = takenOf({ ...history, refunds: [] });
        assert.ok(before.every(({ takenMinor }) => takenMinor === 0n));
        for (let count = 1; count <= history.refunds.length; count += 1) {
          const now = takenOf({ ...history, refunds: history.refunds.slice(0, count) });
          now.forEach((one, i) => {
            assert.ok(one.takenMinor <= one.creditedMinor);
            assert.ok(one.takenMinor >= (before[i]?.takenMinor ?? 0n));
          });
          before = now;
        }
      }),
      { numRuns: 5_000 },
    );
  });

  test('does not depend on the order of refunds', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const turned = { ...history, refunds: history.refunds.toReversed() };
        assert.deepEqual(takenOf(history), takenOf(turned));
      }),
    );
  });

  test('is all that he was credited once everything is given back in proportion', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const refunds = history.refunds.map(({ minor }) => ({ minor, split: null }));
        const all = [...refunds, { minor: history.left, split: null }];
        for (const one of takenOf({ ...history, refunds: all })) {
          assert.equal(one.takenMinor, one.creditedMinor);
        }
      }),
    );
  });

  test('is the whole refund where the platform keeps its fee', () => {
    const plan = planOf(1_000n, [3_000n, 6_000n]);
    const refunds = [{ minor: 900n, split: { parts: null, returnsFee: false } }];
    const taken = takenOf({ plan, amountMinor: 10_000n, capturedMinor: 10_000n, refunds });
    assert.deepEqual(
      taken.map(({ takenMinor }) => takenMinor),
      [300n, 600n],
    );
  });

  test('is what names him, and nothing of what names others', () => {
    const plan = planOf(1_000n, [3_000n, 6_000n]);
    const parts = [{ accountId: 'acc_0', minor: '450' }];
    const refunds = [{ minor: 500n, split: { parts, returnsFee: true } }];
    const taken = takenOf({ plan, amountMinor: 10_000n, capturedMinor: 10_000n, refunds });
    assert.deepEqual(
      taken.map(({ takenMinor }) => takenMinor),
      [450n, 0n],
    );
  });
});
