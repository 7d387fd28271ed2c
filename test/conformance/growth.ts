import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { money } from '#money';
import { declineReasons, type Outcome } from '#providers';
import { approvedBy, authorizing, freeze, perform, sendFrozen, standing } from './acts.ts';
import type { Bench } from './provider-suite.ts';
import type { Account } from './provider-under-test.ts';

/** Raised authorisations and several captures of one, where they are declared. */
export const testGrowth = (bench: Bench): void => {
  describe('holds that grow and are taken in parts', () => {
    testIncrements(bench);
    testCaptures(bench);
    testLostCapture(bench);
    testEnds(bench);
  });
};

const euros = (minor: bigint) => money(minor, 'EUR');

const testIncrements = ({ under, open }: Bench): void => {
  const isMissing = (t: TestContext): boolean =>
    skips(t, under().provider.capabilities.mayIncrement, 'it does not raise authorisations');
  const raise = async (account: Account, reference: string): Promise<Outcome> =>
    await perform(under(), account, {
      operation: 'increment',
      total: euros(1500n),
      amount: euros(450n),
      reference,
    });

  test('a raised authorisation approves its new total, and that can be captured', async (t) => {
    if (isMissing(t)) return;
    const account = await open();
    const reference = await standing(under(), account, 'manual', 'increment');
    const raised = approvedBy(await raise(account, reference));
    assert.deepEqual([raised.effect, raised.amount], ['authorized', euros(1500n)]);
    const amount = euros(1500n);
    const taken = { operation: 'capture', amount, reference, isFinal: true } as const;
    assert.deepEqual(approvedBy(await perform(under(), account, taken)).amount, amount);
    const { raises, captured } = await account.books();
    assert.deepEqual([raises, captured], [1, 1500]);
  });

  test('where a hold cannot be raised, that is a decline with a reason, and the hold stands', async (t) => {
    const account = await open();
    const { ungrowable } = account.methods;
    if (isMissing(t) || skips(t, ungrowable !== undefined, 'every method grows')) return;
    const reference = await heldBy(account, ungrowable, 'increment');
    declinedBy(await raise(account, reference));
    assert.equal((await account.books()).raises, 0);
  });

  const heldBy = holdWith({ under, open });
};

const testCaptures = ({ under, open }: Bench): void => {
  const isMissing = (t: TestContext): boolean =>
    skips(t, under().provider.capabilities.mayCaptureMultiple, 'it captures once');

  test('each of several captures approves what it took itself, and refunds go across', async (t) => {
    if (isMissing(t)) return;
    const account = await open();
    const reference = await standing(under(), account, 'manual', 'several_captures');
    let before = 0n;
    for (const minor of [400n, 150n, 300n]) {
      const taken = await perform(under(), account, {
        operation: 'capture',
        amount: euros(minor),
        reference,
        capturedBefore: euros(before),
        isFinal: minor === 300n,
      });
      assert.deepEqual(approvedBy(taken).amount, euros(minor));
      before += minor;
    }
    const amount = euros(600n);
    approvedBy(await perform(under(), account, { operation: 'refund', amount, reference }));
    const { captured, refunded } = await account.books();
    assert.deepEqual([captured, refunded], [850, 600]);
  });

  test('where a hold is taken once, a part of several is a decline with a reason', async (t) => {
    const account = await open();
    const { ungrowable } = account.methods;
    if (isMissing(t) || skips(t, ungrowable !== undefined, 'every method grows')) return;
    const reference = await heldBy(account, ungrowable, 'several_captures');
    const amount = euros(400n);
    const part = { operation: 'capture', amount, reference, isFinal: false } as const;
    declinedBy(await perform(under(), account, part));
    assert.equal((await account.books()).captured, 0);
  });

  const heldBy = holdWith({ under, open });
};

/** The second capture of a hold tells itself from the first, whatever was heard of it. */
const testLostCapture = ({ under, open }: Bench): void => {
  for (const fault of ['reset_before', 'reset_after'] as const) {
    test(`a second capture whose answer is lost (${fault}) is found for what it is`, async (t) => {
      const { provider, impatient } = under();
      if (skips(t, provider.capabilities.mayCaptureMultiple, 'it captures once')) return;
      const account = await open();
      const reference = await standing(under(), account, 'manual', 'several_captures');
      const amount = euros(400n);
      const part = { operation: 'capture', amount, reference, isFinal: false } as const;
      approvedBy(await perform(under(), account, part));

      const frozen = freeze(under(), { ...part, capturedBefore: amount });
      await account.plant(fault, 'send');
      assert.equal((await sendFrozen({ provider: impatient }, account, frozen)).kind, 'unknown');
      if (account.told !== undefined) {
        if (fault === 'reset_before') await sendFrozen({ provider }, account, frozen);
        assert.deepEqual(approvedBy(await account.told(frozen)).amount, amount);
        return;
      }
      const by = { attemptId: frozen.attemptId, reference: null };
      const { result } = await provider.ask(account.connection, frozen.request, by);
      assert.equal(result.kind, fault === 'reset_after' ? 'found' : 'absent');
      if (result.kind !== 'found') return;
      assert.deepEqual(approvedBy(result.outcome).amount, amount);
    });
  }
};

const testEnds = ({ under, open }: Bench): void => {
  test('a hold tells when it ends, where the provider says so', async (t) => {
    const account = await open();
    const held = approvedBy(await perform(under(), account, authorizing(account)));
    if (skips(t, held.expiresAt !== undefined, 'it does not say')) return;
    const days = ((held.expiresAt?.getTime() ?? 0) - Date.now()) / 86_400_000;
    assert.ok(Math.abs(days - under().provider.capabilities.authorizationDays) < 1, String(days));
  });

  test('a proof of an authentication made elsewhere spares the payer a second one', async (t) => {
    const { provider } = under();
    if (skips(t, provider.capabilities.mayCarryAuthentication, 'it takes none')) return;
    const account = await open();
    const outcome = await perform(
      under(),
      account,
      authorizing(account, {
        paymentMethodToken: account.methods.needsPayer,
        authentication: {
          version: '2.2.0',
          eci: '05',
          transactionId: '8a6ab0f6-1c4f-4d8e-9f43-1f6f2d3b4c5d',
          cryptogram: 'AAABBBCCCDDDEEEFFFGGGHHHIIJ=',
        },
      }),
    );
    assert.equal(approvedBy(outcome).effect, 'authorized');
  });
};

const holdWith =
  ({ under }: Bench) =>
  async (
    account: Account,
    token: string | undefined,
    mayGrow: 'increment' | 'several_captures',
  ): Promise<string> => {
    assert.ok(token !== undefined);
    const holding = authorizing(account, { paymentMethodToken: token, mayGrow });
    return approvedBy(await perform(under(), account, holding)).reference;
  };

const declinedBy = (outcome: Outcome): void => {
  assert.ok(outcome.kind === 'declined', outcome.kind);
  assert.ok(outcome.reason in declineReasons && outcome.isUnmapped !== true, outcome.reason);
};

/** Skips what the provider does not have, and says so. */
const skips = (t: TestContext, has: boolean, why: string): boolean => {
  if (!has) t.skip(why);
  return !has;
};
