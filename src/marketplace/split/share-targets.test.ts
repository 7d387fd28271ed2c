import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SplitFacts } from '#payments';
import { shareTargets } from './share-targets.ts';
import { factsOf, someSplit } from './testing/some-split.ts';

const sumOf = (facts: SplitFacts): bigint => {
  const { shares, feeMinor, roundingMinor } = shareTargets(facts);
  const net = shares.reduce((sum, one) => sum + one.creditedMinor - one.takenMinor, 0n);
  return net + feeMinor + roundingMinor;
};

test('what is captured is shared out to the last unit, whatever part of it is captured', () => {
  fc.assert(
    fc.property(someSplit, fc.nat(100), ({ plan, amountMinor }, percent) => {
      const capturedMinor = (amountMinor * BigInt(percent)) / 100n;
      assert.equal(sumOf(factsOf({ plan, amountMinor, capturedMinor })), capturedMinor);
    }),
  );
});

test('a payment that goes back whole leaves nothing with anybody, in however many refunds', () => {
  fc.assert(
    fc.property(someSplit, fc.array(fc.nat(1_000), { maxLength: 6 }), (split, cuts) => {
      const amount = split.amountMinor;
      const places = [...cuts.map((cut) => (amount * BigInt(cut)) / 1_000n), amount].toSorted(
        (a, b) => (a < b ? -1 : a > b ? 1 : 0),
      );
      const refunds = places.map((place, i) => ({
        id: `re_${i}`,
        minor: place - (places[i - 1] ?? 0n),
        split: null,
      }));
      const { shares, feeMinor, roundingMinor } = shareTargets(
        factsOf({ ...split, capturedMinor: amount, refunds }),
      );
      assert.ok(shares.every((one) => one.takenMinor === one.creditedMinor));
      assert.deepEqual([feeMinor, roundingMinor], [0n, 0n]);
    }),
  );
});

test('the more goes back the more is taken from each, and never more than it was given', () => {
  fc.assert(
    fc.property(someSplit, fc.nat(1_000), fc.nat(1_000), (split, a, b) => {
      const at = (share: number) =>
        shareTargets(
          factsOf({
            ...split,
            capturedMinor: split.amountMinor,
            disputedMinor: (split.amountMinor * BigInt(share)) / 1_000n,
          }),
        ).shares;
      const [less, more] = [at(Math.min(a, b)), at(Math.max(a, b))];
      for (const [i, one] of less.entries()) {
        assert.ok(one.takenMinor <= (more[i]?.takenMinor ?? -1n));
        assert.ok(one.takenMinor <= one.creditedMinor);
      }
    }),
  );
});

test('a dispute after a refund takes no more from a seller than the rest of his part', () => {
  fc.assert(
    fc.property(someSplit, (split) => {
      const whole = split.amountMinor;
      const { shares, feeMinor } = shareTargets(
        factsOf({
          ...split,
          capturedMinor: whole,
          refunds: [{ id: 're_1', minor: whole / 2n, split: null }],
          disputedMinor: whole,
        }),
      );
      assert.ok(shares.every((one) => one.takenMinor === one.creditedMinor));
      assert.equal(feeMinor, 0n);
    }),
  );
});

test('where the accounts bear it, the fee of the provider is taken from them whole', () => {
  fc.assert(
    fc.property(someSplit, fc.bigInt(0n, 500n), (split, providerFeeMinor) => {
      const plan = { ...split.plan, providerFee: 'accounts' as const };
      const { shares } = shareTargets(
        factsOf({ ...split, plan, capturedMinor: split.amountMinor, providerFeeMinor }),
      );
      const given = shares.reduce((sum, one) => sum + one.creditedMinor, 0n);
      const borne = shares.reduce((sum, one) => sum + one.borneMinor, 0n);
      assert.equal(borne, given === 0n ? 0n : providerFeeMinor);
    }),
  );
});

test('a dispute of a direct charge and its fee are the account’s, and the platform keeps its own', () => {
  fc.assert(
    fc.property(someSplit, fc.nat(1_000), fc.bigInt(0n, 2_000n), (split, share, feeMinor) => {
      const [part] = split.plan.parts;
      const minor = BigInt(part?.minor ?? '0') + 1n;
      const plan = {
        ...split.plan,
        chargeKind: 'direct' as const,
        parts: part === undefined ? [] : [{ ...part, minor: String(minor) }],
      };
      const amountMinor = minor + BigInt(plan.feeMinor);
      const disputedMinor = (amountMinor * BigInt(share)) / 1_000n;
      const captured = factsOf({ plan, amountMinor, capturedMinor: amountMinor });
      const before = shareTargets(captured);
      const after = shareTargets({ ...captured, disputedMinor, disputeFeeMinor: feeMinor });
      const [had, has] = [before.shares[0], after.shares[0]];
      assert.ok(had !== undefined && has !== undefined);
      assert.equal(has.takenMinor + has.borneMinor, disputedMinor + feeMinor);
      assert.ok(has.takenMinor <= has.creditedMinor && has.borneMinor >= feeMinor);
      assert.equal(has.creditedMinor, had.creditedMinor);
      assert.equal(after.feeMinor, before.feeMinor);
      assert.equal(after.roundingMinor, before.roundingMinor);
    }),
  );
});

/** One seller whom the provider itself pays: 50.10 of 53.09. */
const paidByProvider = (chargeKind: 'destination' | 'direct', happened: Partial<SplitFacts>) =>
  shareTargets(
    factsOf({
      plan: {
        chargeKind,
        feeMinor: '299',
        providerFee: 'platform',
        isOnBehalf: false,
        parts: [
          {
            accountId: 'acc_1',
            provider: 'stripe',
            reference: 'acct_1',
            minor: '5010',
            hold: { release: 'immediately', at: null },
          },
        ],
      },
      amountMinor: 5_309n,
      capturedMinor: 5_309n,
      ...happened,
    }),
  );

test('what refunds without the fee take beyond his part, where the provider takes it, the seller bears', () => {
  for (const chargeKind of ['destination', 'direct'] as const) {
    const { shares, feeMinor } = paidByProvider(chargeKind, {
      refunds: [
        { id: 're_1', minor: 717n, split: { parts: null, returnsFee: false } },
        { id: 're_2', minor: 4_592n, split: null },
      ],
    });
    assert.equal(feeMinor, 41n, 'the fee that was not given back is the platform’s');
    const [share] = shares;
    assert.deepEqual([share?.takenMinor, share?.borneMinor], [5_010n, 41n]);
    assert.equal(share?.takenThereMinor, chargeKind === 'destination' ? 5_051n : 0n);
  }
});

test('of a refund that came back the seller has his share again, and of a direct charge the fee that went with it', () => {
  const returned = [{ id: 're_1', minor: 4_592n, split: null }];
  const direct = paidByProvider('direct', { returned });
  assert.equal(direct.feeMinor, 299n - 258n);
  assert.deepEqual([direct.shares[0]?.takenMinor, direct.shares[0]?.borneMinor], [0n, -258n]);
  const destination = paidByProvider('destination', { returned });
  assert.equal(destination.feeMinor, 299n);
  const [share] = destination.shares;
  assert.deepEqual([share?.takenMinor, share?.borneMinor], [0n, 0n]);
  assert.equal(share?.takenThereMinor, 4_592n - 258n, 'the provider does not transfer it again');
});

test('refunds that came back use up what a destination charge transferred: later ones take less from it', () => {
  const { shares, feeMinor } = paidByProvider('destination', {
    refunds: [{ id: 're_2', minor: 5_309n, split: { parts: null, returnsFee: false } }],
    returned: [{ id: 're_1', minor: 5_309n, split: null }],
  });
  const [share] = shares;
  assert.equal(share?.takenThereMinor, 5_309n - 299n, 'all of the transfer, and the fee back');
  assert.equal(share?.takenMinor, 5_010n);
  assert.equal(feeMinor + (share?.borneMinor ?? 0n), 299n, 'a fee that is lost is the seller’s');
});
