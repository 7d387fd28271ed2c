import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type Stripe from 'stripe';
import type { FaultKind } from '../../kernel/faults.ts';
import { connectAccount } from '../../testing/connect-account.ts';
import { cardPayment, errorOf, openSandbox, type TestSandbox } from '../../testing/open-sandbox.ts';

const sandbox = await openSandbox();

async function market(of: TestSandbox, key: string) {
  const stripe = of.stripe(key);
  const account = (await connectAccount(of, key)).id;
  await of.control.addBankAccount({ key, account });
  await stripe.topups.create({ amount: 50_000, currency: 'eur' });
  return { stripe, account, own: { stripeAccount: account } };
}

describe('faults of money that moves', () => {
  const committed: readonly (readonly [FaultKind, boolean])[] = [
    ['500_before', false],
    ['500_after', true],
    ['reset_after', true],
    ['429', false],
    ['garbage', true],
    ['json_404', false],
    ['wrong_amount', true],
  ];
  for (const [fault, isDone] of committed) {
    it(`${fault} leaves ${isDone ? 'one transfer and one payout' : 'nothing'}`, async () => {
      const key = `sk_test_money_faults_${fault}`;
      const { stripe, account: destination, own } = await market(sandbox, key);
      const params = { amount: 1_000, currency: 'eur' };
      // The SDK tries a reset once more by itself, under the same key.
      const times = fault === 'reset_after' ? 2 : 1;
      for (const path of ['/v1/transfers', '/v1/payouts']) {
        await sandbox.control.faults.plant({ match: { key, method: 'POST', path }, fault, times });
      }
      const first = { idempotencyKey: 'transfer' };
      const transfer = () => stripe.transfers.create({ ...params, destination }, first);
      const seen = await transfer().catch(() => undefined);
      if (fault === 'wrong_amount') assert.notEqual(seen?.amount, 1_000);
      assert.equal((await stripe.transfers.list()).data.length, isDone ? 1 : 0);
      const second = { idempotencyKey: 'payout', ...own };
      await stripe.transfers.create({ ...params, destination });
      const payout = () => stripe.payouts.create(params, second);
      await payout().catch(() => undefined);
      assert.equal((await stripe.payouts.list({}, own)).data.length, isDone ? 1 : 0);

      // Whatever was seen, the same key makes nothing twice.
      await transfer().catch(() => undefined);
      await payout().catch(() => undefined);
      assert.equal((await stripe.transfers.list()).data.length, 2);
      assert.equal((await stripe.payouts.list({}, own)).data.length, 1);
      const amounts = (await stripe.transfers.list()).data.map((one) => one.amount);
      assert.deepEqual(amounts, [1_000, 1_000]);
    });
  }

  it('a refusal is kept under its key, another amount under it is refused', async () => {
    const { stripe, account: destination } = await market(sandbox, 'sk_test_money_keys');
    const params = { amount: 60_000, currency: 'eur', destination };
    const options = { idempotencyKey: 'k' };
    const give = (changes: object = {}) =>
      stripe.transfers.create({ ...params, ...changes }, options);
    assert.equal((await errorOf(give())).code, 'balance_insufficient');
    await stripe.topups.create({ amount: 20_000, currency: 'eur' });
    const replayed = await errorOf(give());
    assert.equal(replayed.code, 'balance_insufficient');
    assert.equal(replayed.headers?.['idempotent-replayed'], 'true');
    assert.equal((await errorOf(give({ amount: 1 }))).rawType, 'idempotency_error');
    await stripe.transfers.create(params, { idempotencyKey: 'k2' });
  });
});

describe('the journal', () => {
  it('a restart brings back what moved, on both sides, and payouts on their way arrive', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-'));
    after(() => rmSync(dataDir, { recursive: true, force: true }));
    const key = 'sk_test_money_journal';
    const first = await openSandbox({ dataDir });
    await first.control.clock({ key, frozen: true });
    const { stripe, account: destination, own } = await market(first, key);
    const params = { amount: 9_000, currency: 'eur', destination };
    const expand = ['destination_payment.balance_transaction'];
    const options = { idempotencyKey: 'give' };
    const given = await stripe.transfers.create({ ...params, expand }, options);
    await stripe.transfers.createReversal(given.id, { amount: 100 });
    await stripe.paymentIntents.create(
      cardPayment({ transfer_data: { destination }, application_fee_amount: 100 }),
    );
    const { id } = await stripe.payouts.create({ amount: 500, currency: 'eur' }, own);
    const picture = async (at: Stripe) => ({
      transfers: (await at.transfers.list()).data.map((one) => ({ ...one })),
      fees: (await at.applicationFees.list()).data,
      charges: (await at.charges.list()).data,
      payouts: (await at.payouts.list({}, own)).data,
      lines: (await at.balanceTransactions.list({}, own)).data,
      balance: { ...(await at.balance.retrieve({}, own)) },
      events: (await at.events.list({ limit: 100 })).data,
      theirs: (await at.events.list({ limit: 100 }, own)).data,
    });
    const before = await picture(stripe);
    await first.close();

    const second = await openSandbox({ dataDir });
    const again = second.stripe(key);
    assert.deepEqual(await picture(again), before);
    const replayed = await again.transfers.create({ ...params, expand }, options);
    assert.deepEqual({ ...replayed }, { ...given });
    await second.control.clock({ key, advance_seconds: 3 });
    await second.control.clock({ key, advance_seconds: 3 * 86_400 });
    assert.equal((await again.payouts.retrieve(id, {}, own)).status, 'paid');
    const events = await again.events.list({ type: 'balance.available' }, own);
    assert.equal(events.data.length, 1);
  });
});
