import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cardPayment, openSandbox } from '../../testing/open-sandbox.ts';
import { feeOf } from './fees.ts';

const sandbox = await openSandbox();

describe('the balance', () => {
  it('a charge is pending for two days and then available', async () => {
    const key = 'sk_test_balance';
    const stripe = sandbox.stripe(key);
    await stripe.paymentIntents.create(cardPayment());
    const before = await stripe.balance.retrieve();
    assert.deepEqual(
      before.pending.map((one) => [one.currency, one.amount]),
      [['eur', 1_945]],
    );
    assert.equal(before.available[0]?.amount, 0);

    await sandbox.control.clock({ key, advance_seconds: 2 * 86_400 });
    const after = await stripe.balance.retrieve();
    assert.equal(after.available[0]?.amount, 1_945);
    assert.equal(after.pending[0]?.amount, 0);
    const lines = await stripe.balanceTransactions.list({ currency: 'eur' });
    assert.equal(lines.data[0]?.status, 'available');
  });

  it('the card that bypasses pending is available at once', async () => {
    const stripe = sandbox.stripe('sk_test_bypass');
    await stripe.paymentIntents.create(cardPayment({ payment_method: 'pm_card_bypassPending' }));
    assert.equal((await stripe.balance.retrieve()).available[0]?.amount, 1_945);
  });

  it('lines are found by their source', async () => {
    const stripe = sandbox.stripe('sk_test_lines');
    const intent = await stripe.paymentIntents.create(cardPayment());
    const refund = await stripe.refunds.create({ payment_intent: intent.id, amount: 100 });
    const ofRefund = await stripe.balanceTransactions.list({ source: refund.id });
    assert.deepEqual(
      ofRefund.data.map((one) => [one.type, one.amount, one.fee]),
      [['refund', -100, 0]],
    );
    const line = await stripe.balanceTransactions.retrieve(String(refund.balance_transaction), {
      expand: ['source'],
    });
    assert.equal(typeof line.source === 'object' && line.source?.id, refund.id);
  });

  it('a fee is a whole number between nothing and the charge', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999 }), (amount) => {
        const fee = feeOf(amount, 'eur');
        const share = (BigInt(amount) * 150n + 5_000n) / 10_000n;
        assert.ok(Number.isInteger(fee) && fee >= 0 && fee <= amount);
        assert.equal(BigInt(fee), share + 25n > BigInt(amount) ? BigInt(amount) : share + 25n);
      }),
    );
  });
});
