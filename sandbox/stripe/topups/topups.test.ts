import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectAccount } from '../../testing/connect-account.ts';
import { errorOf, openSandbox } from '../../testing/open-sandbox.ts';

const sandbox = await openSandbox();
const params = { amount: 5_000, currency: 'eur' };

describe('a top-up', () => {
  it('is available at once, and transfers may draw on it', async () => {
    const key = 'sk_test_topups';
    const stripe = sandbox.stripe(key);
    const { id: destination } = await connectAccount(sandbox, key);
    const made = await stripe.topups.create({ ...params, expand: ['balance_transaction'] });
    assert.equal(made.status, 'succeeded');
    assert.equal((await stripe.balance.retrieve()).available[0]?.amount, 5_000);
    await stripe.transfers.create({ ...params, destination });
    assert.equal((await stripe.balance.retrieve()).available[0]?.amount, 0);
    const listed = await stripe.topups.list({ status: 'succeeded', amount: { gte: 5_000 } });
    assert.deepEqual(
      listed.data.map((one) => one.id),
      [made.id],
    );
    await stripe.topups.update(made.id, { description: 'd' });
    assert.equal((await stripe.topups.retrieve(made.id)).description, 'd');
    const own = { stripeAccount: destination };
    assert.equal(
      (await errorOf(stripe.topups.create(params, own))).code,
      'platform_account_required',
    );
  });

  it('comes in by the clock where told, may be canceled until then, or fails', async () => {
    const key = 'sk_test_topups_late';
    const stripe = sandbox.stripe(key);
    await sandbox.control.settings({ key, topup_settles_ms: 60_000 });
    const [first, second] = [
      await stripe.topups.create(params),
      await stripe.topups.create(params),
    ];
    assert.equal((await stripe.topups.cancel(second.id)).status, 'canceled');
    await sandbox.control.clock({ key, advance_seconds: 61 });
    assert.equal((await stripe.topups.retrieve(first.id)).status, 'succeeded');
    assert.equal((await errorOf(stripe.topups.cancel(first.id))).statusCode, 400);
    await sandbox.control.settings({ key, topups_fail: true });
    const third = await stripe.topups.create(params);
    await sandbox.control.clock({ key, advance_seconds: 61 });
    const failed = await stripe.topups.retrieve(third.id);
    assert.deepEqual([failed.status, failed.failure_code], ['failed', 'insufficient_funds']);
    assert.equal((await stripe.balance.retrieve()).available[0]?.amount, 5_000);
    const types = (await stripe.events.list()).data.map((one) => one.type);
    assert.deepEqual(types.toSorted(), [
      'topup.canceled',
      'topup.created',
      'topup.created',
      'topup.created',
      'topup.failed',
      'topup.succeeded',
    ]);
  });
});
