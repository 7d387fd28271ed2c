import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ProblemError } from '#http';
import { booksAgree, byCard, pageOf, settled, until, useStage } from './stage.ts';

const stage = await useStage();
const { client, world } = stage;
const asksForSecure = 'pm_card_threeDSecure2Required';
const returnTo = { return_url: 'https://shop.example/back' };

const refusedWith = (code: string) => (fault: unknown) =>
  fault instanceof ProblemError && fault.problem.code === code;

describe('3-D Secure', () => {
  test('the payer goes to the bank, passes, and comes back to a captured payment', async () => {
    const { status, body } = await client.createPayment({
      body: byCard('42.00', asksForSecure, returnTo),
    });
    assert.equal(status, 201);
    assert.equal(body.status, 'requires_action');
    const passed = await world.knobs.authenticate(pageOf(body), 'complete');
    assert.match(passed.redirect_to ?? '', /^https:\/\/shop\.example\/back\?/);

    const paid = await settled(client, body.id);
    assert.equal(paid.status, 'captured');
    assert.equal(paid.captured_amount, '42.00');
    assert.equal(paid.next_action, null);
  });

  test('a payer who fails is declined, and may try another card on the same payment', async () => {
    const { body } = await client.createPayment({ body: byCard('43.00', asksForSecure, returnTo) });
    await world.knobs.authenticate(pageOf(body), 'fail');
    const declined = await settled(client, body.id);
    assert.equal(declined.status, 'declined');
    assert.equal(declined.failure?.reason, 'authentication_failed');

    const params = { payment_id: body.id };
    const again = { payment_method: { type: 'card' as const, token: 'pm_card_visa' } };
    const { body: paid } = await client.confirmPayment({ params, body: again });
    assert.equal(paid.status, 'captured');
    assert.equal(paid.failure, null);
  });

  test('a bank that declines after the payer passed is a decline', async () => {
    const { body } = await client.createPayment({
      body: byCard('44.00', 'pm_card_threeDSecureRequiredChargeDeclined', returnTo),
    });
    await world.knobs.authenticate(pageOf(body), 'complete');
    const declined = await settled(client, body.id);
    assert.equal(declined.status, 'declined');
    assert.equal(declined.captured_amount, '0.00');
  });

  test('a payer who never comes back leaves a payment that can be canceled, page and all', async () => {
    const { body } = await client.createPayment({ body: byCard('45.00', asksForSecure, returnTo) });
    const { body: canceled } = await client.cancelPayment({ params: { payment_id: body.id } });
    assert.equal(canceled.status, 'canceled');
    await assert.rejects(world.knobs.authenticate(pageOf(body), 'complete'), /does not wait/);
  });
});

describe('customers', () => {
  test('a saved card pays while its owner is away', async () => {
    const { body: customer } = await client.createCustomer({ body: { email: 'ada@example.com' } });
    const { body: method } = await client.storePaymentMethod({
      params: { customer_id: customer.id },
      body: { payment_method: { type: 'card', token: 'pm_card_visa' } },
    });
    assert.equal(method.status, 'active');
    assert.equal(method.last4, '4242');

    const { body: paid } = await client.createPayment({
      body: { ...awayFor(method.id), amount: '19.00', customer_id: customer.id },
    });
    assert.equal(paid.status, 'captured');
    assert.equal(paid.payment_method_id, method.id);
    assert.equal(paid.customer_id, customer.id);
  });

  test('a card saved with 3-D Secure becomes active once its owner has passed', async () => {
    const { body: customer } = await client.createCustomer({ body: {} });
    const { body: method } = await client.storePaymentMethod({
      params: { customer_id: customer.id },
      body: {
        payment_method: { type: 'card', token: 'pm_card_authenticationRequiredOnSetup' },
        ...returnTo,
      },
    });
    assert.equal(method.status, 'requires_action');
    await world.knobs.authenticate(pageOf(method), 'complete');
    await until('the method is active', async () => {
      const params = { payment_method_id: method.id };
      const { body } = await client.retrievePaymentMethod({ params });
      return body.status === 'active' ? body : undefined;
    });

    const { body: paid } = await client.createPayment({
      body: { ...awayFor(method.id), amount: '20.00' },
    });
    assert.equal(paid.status, 'captured');
  });

  test('a saved card whose bank insists on its owner is declined while the owner is away', async () => {
    const { body: customer } = await client.createCustomer({ body: {} });
    const { body: method } = await client.storePaymentMethod({
      params: { customer_id: customer.id },
      body: {
        payment_method: { type: 'card', token: 'pm_card_authenticationRequired' },
        ...returnTo,
      },
    });
    await world.knobs.authenticate(pageOf(method), 'complete');
    const params = { payment_method_id: method.id };
    await until('the method is active', async () => {
      const { body } = await client.retrievePaymentMethod({ params });
      return body.status === 'active' ? body : undefined;
    });

    const { body: declined } = await client.createPayment({
      body: { ...awayFor(method.id), amount: '21.00' },
    });
    assert.equal(declined.status, 'declined');
    assert.equal(declined.failure?.reason, 'authentication_required');

    const { body: back } = await client.confirmPayment({
      params: { payment_id: declined.id },
      body: { payment_method_id: method.id, ...returnTo },
    });
    assert.equal(back.status, 'requires_action', 'with the owner there, the bank asks');
    await world.knobs.authenticate(pageOf(back), 'complete');
    assert.equal((await settled(client, declined.id)).status, 'captured');
  });
});

const awayFor = (methodId: string) => ({
  amount: '1.00',
  currency: 'EUR',
  confirm: true,
  off_session: true,
  payment_method_id: methodId,
});

describe('captures', () => {
  const hold = async (amount: string) => {
    const { body } = await client.createPayment({
      body: byCard(amount, 'pm_card_visa', { capture_method: 'manual' as const }),
    });
    assert.equal(body.status, 'authorized');
    return { payment_id: body.id };
  };

  test('an authorisation is captured in part, and the rest is given up', async () => {
    const params = await hold('100.00');
    await assert.rejects(
      client.capturePayment({ params, body: { amount: '100.01' } }),
      refusedWith('capture_above_authorized'),
    );
    const { body } = await client.capturePayment({ params, body: { amount: '60.00' } });
    assert.equal(body.captured_amount, '60.00');
    await assert.rejects(
      client.capturePayment({ params, body: {} }),
      refusedWith('payment_wrong_state'),
    );
  });

  test('an authorisation that is canceled holds nothing any more', async () => {
    const params = await hold('70.00');
    const { body } = await client.cancelPayment({ params });
    assert.equal(body.status, 'canceled');
    await assert.rejects(
      client.capturePayment({ params, body: {} }),
      refusedWith('payment_wrong_state'),
    );
    const balance = await stage.read('/v1/ledger/accounts/organisation:balance:EUR');
    assert.equal(balance.pending_credits, '0.00');
  });

  test('a captured payment cannot be canceled, only refunded', async () => {
    const { body } = await client.createPayment({ body: byCard('5.00') });
    const params = { payment_id: body.id };
    await assert.rejects(client.cancelPayment({ params }), refusedWith('payment_wrong_state'));
  });
});

describe('refunds', () => {
  test('a payment is refunded in parts, never above what was captured', async () => {
    const { body: payment } = await client.createPayment({ body: byCard('30.00') });
    const refund = async (amount?: string) =>
      await client.createRefund({
        body: { payment_id: payment.id, ...(amount === undefined ? {} : { amount }) },
      });
    assert.equal((await refund('12.50')).body.status, 'succeeded');
    await assert.rejects(refund('17.51'), refusedWith('refund_above_captured'));
    assert.equal((await refund()).body.amount, '17.50');
    await assert.rejects(refund(), refusedWith('refund_above_captured'));

    const { body } = await client.retrievePayment({ params: { payment_id: payment.id } });
    assert.equal(body.refunded_amount, '30.00');
    assert.equal(body.status, 'captured');
  });

  test('a refund that the bank takes its time for is pending, then succeeds', async () => {
    const { body: payment } = await client.createPayment({
      body: byCard('8.00', 'pm_card_pendingRefund'),
    });
    const { status, body } = await client.createRefund({ body: { payment_id: payment.id } });
    assert.equal(status, 202);
    assert.equal(body.status, 'pending');
    await world.knobs.clock({ advance_seconds: 5, key: world.sandboxKey });
    assert.equal((await refundOnce(body.id, 'succeeded')).failure, null);
  });

  test('a refund that comes back later gives the money back to the books', async () => {
    const { body: payment } = await client.createPayment({
      body: byCard('9.00', 'pm_card_refundFail'),
    });
    const { body } = await client.createRefund({ body: { payment_id: payment.id } });
    assert.equal(body.status, 'succeeded');
    await world.knobs.clock({ advance_seconds: 5, key: world.sandboxKey });
    const failed = await refundOnce(body.id, 'failed');
    assert.notEqual(failed.failure, null);

    const { body: now } = await client.retrievePayment({ params: { payment_id: payment.id } });
    assert.equal(now.refunded_amount, '0.00');
  });

  const refundOnce = async (refundId: string, status: string) =>
    await until(`refund ${refundId} is ${status}`, async () => {
      const { body } = await client.retrieveRefund({ params: { refund_id: refundId } });
      return body.status === status ? body : undefined;
    });
});

test('after all of it our books balance and agree with those of the provider', async () => {
  await booksAgree(stage);
});
