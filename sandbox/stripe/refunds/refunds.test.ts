import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cardPayment, errorOf, openSandbox } from '../../testing/open-sandbox.ts';

const sandbox = await openSandbox();
const stripe = sandbox.stripe('sk_test_refunds');

describe('refunds', () => {
  it('parts are given back until nothing is left', async () => {
    const intent = await stripe.paymentIntents.create(cardPayment());
    const part = await stripe.refunds.create({
      payment_intent: intent.id,
      amount: 500,
      metadata: { bascule_attempt: 'att_r1' },
    });
    assert.match(part.id, /^re_3/);
    assert.equal(part.status, 'succeeded');

    const tooMuch = await errorOf(
      stripe.refunds.create({ payment_intent: intent.id, amount: 1_501 }),
    );
    assert.equal(tooMuch.param, 'amount');
    const rest = await stripe.refunds.create({ charge: String(intent.latest_charge) });
    assert.equal(rest.amount, 1_500);
    const over = await errorOf(stripe.refunds.create({ payment_intent: intent.id }));
    assert.equal(over.code, 'charge_already_refunded');

    const charge = await stripe.charges.retrieve(String(intent.latest_charge), {
      expand: ['refunds'],
    });
    assert.equal(charge.refunded, true);
    assert.equal(charge.amount_refunded, 2_000);
    assert.deepEqual(
      charge.refunds?.data.map((one) => one.id),
      [rest.id, part.id],
    );
    const listed = await stripe.refunds.list({ payment_intent: intent.id });
    assert.deepEqual(
      listed.data.map((one) => one.id),
      [rest.id, part.id],
    );
    assert.deepEqual(listed.data[1]?.metadata, { bascule_attempt: 'att_r1' });
    assert.equal((await stripe.refunds.list({ charge: charge.id })).data.length, 2);
  });

  it('a pending refund succeeds when its time comes', async () => {
    const key = 'sk_test_pending_refund';
    const world = sandbox.stripe(key);
    await sandbox.control.clock({ key, frozen: true });
    const intent = await world.paymentIntents.create(
      cardPayment({ payment_method: 'pm_card_pendingRefund' }),
    );
    const refund = await world.refunds.create({ payment_intent: intent.id });
    assert.equal(refund.status, 'pending');
    await sandbox.control.clock({ key, advance_seconds: 3 });
    assert.equal((await world.refunds.retrieve(refund.id)).status, 'succeeded');
    assert.equal((await world.events.list({ type: 'refund.updated' })).data.length, 1);
  });

  it('a failing refund gives the money back to the balance and to the charge', async () => {
    const key = 'sk_test_failing_refund';
    const world = sandbox.stripe(key);
    await sandbox.control.clock({ key, frozen: true });
    const intent = await world.paymentIntents.create(
      cardPayment({ payment_method: 'pm_card_refundFail' }),
    );
    const refund = await world.refunds.create({ payment_intent: intent.id, amount: 800 });
    assert.equal(refund.status, 'succeeded');
    await sandbox.control.clock({ key, advance_seconds: 3 });

    const failed = await world.refunds.retrieve(refund.id, {
      expand: ['failure_balance_transaction'],
    });
    assert.equal(failed.status, 'failed');
    assert.equal(failed.failure_reason, 'expired_or_canceled_card');
    const line = failed.failure_balance_transaction;
    assert.equal(typeof line === 'object' && line?.amount, 800);
    assert.equal((await world.charges.retrieve(String(intent.latest_charge))).amount_refunded, 0);
    assert.equal((await world.events.list({ type: 'refund.failed' })).data.length, 1);
    const [sums] = (await sandbox.control.totals(key)).sums;
    assert.equal(sums?.refunded, 0);
    assert.equal(sums?.net, 2_000 - 55);
  });

  it('what is not captured, not there or not waiting cannot be refunded or canceled', async () => {
    const held = await stripe.paymentIntents.create(cardPayment({ capture_method: 'manual' }));
    const early = await errorOf(stripe.refunds.create({ payment_intent: held.id }));
    assert.equal(early.code, 'charge_not_refundable');
    assert.equal((await errorOf(stripe.refunds.create({}))).statusCode, 400);
    const missing = await errorOf(stripe.refunds.create({ charge: 'ch_none' }));
    assert.equal(missing.code, 'resource_missing');
    const intent = await stripe.paymentIntents.create(cardPayment());
    const refund = await stripe.refunds.create({ payment_intent: intent.id });
    assert.match((await errorOf(stripe.refunds.cancel(refund.id))).message, /status of succeeded/);
  });
});
