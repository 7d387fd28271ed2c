import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import { cardPayment, errorOf, openSandbox } from '../../testing/open-sandbox.ts';

const sandbox = await openSandbox();
const stripe = sandbox.stripe('sk_test_customers');

describe('customers and their payment methods', () => {
  it('a customer is created, changed, found by email and deleted', async () => {
    const made = await stripe.customers.create({
      email: 'ada@bascule.test',
      metadata: { bascule_customer: 'cust_1', gone: 'soon' },
    });
    const changed = await stripe.customers.update(made.id, {
      name: 'Ada',
      metadata: { gone: '', kept: 'yes' },
    });
    assert.deepEqual(changed.metadata, { bascule_customer: 'cust_1', kept: 'yes' });
    const byEmail = await stripe.customers.list({ email: 'ada@bascule.test' });
    assert.deepEqual(
      byEmail.data.map((one) => one.id),
      [made.id],
    );
    const found = await stripe.customers.search({ query: "metadata['bascule_customer']:'cust_1'" });
    assert.deepEqual(
      found.data.map((one) => one.id),
      [made.id],
    );

    assert.equal((await stripe.customers.del(made.id)).deleted, true);
    const gone = await stripe.customers.retrieve(made.id);
    assert.equal(gone.deleted, true);
    assert.equal((await errorOf(stripe.customers.update(made.id, {}))).code, 'resource_missing');
    assert.equal((await stripe.customers.list({ email: 'ada@bascule.test' })).data.length, 0);
  });

  it('a method is attached, used again, detached and then spent', async () => {
    const customer = await stripe.customers.create();
    const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
    assert.equal(method.customer, customer.id);
    for (let i = 0; i < 2; i += 1) {
      const paid = await stripe.paymentIntents.create(
        cardPayment({
          customer: customer.id,
          payment_method: method.id,
          expand: ['customer', 'payment_method'],
        }),
      );
      assert.equal((paid.customer as Stripe.Customer).id, customer.id);
      assert.equal((paid.payment_method as Stripe.PaymentMethod).card?.last4, '4242');
    }
    const detached = await stripe.paymentMethods.detach(method.id);
    assert.equal(detached.customer, null);
    const again = await errorOf(stripe.paymentMethods.attach(method.id, { customer: customer.id }));
    assert.match(again.message, /may not be used again/);
    const types = (
      await stripe.events.list({ types: ['payment_method.attached', 'payment_method.detached'] })
    ).data;
    assert.deepEqual(
      types.map((one) => one.type),
      ['payment_method.detached', 'payment_method.attached'],
    );
  });

  it('a declining card cannot be attached', async () => {
    const customer = await stripe.customers.create();
    const error = await errorOf(
      stripe.paymentMethods.attach('pm_card_chargeDeclined', { customer: customer.id }),
    );
    assert.equal(error.statusCode, 402);
    assert.equal((await stripe.customers.listPaymentMethods(customer.id)).data.length, 0);
  });

  it('setup_future_usage saves the card for the customer', async () => {
    const customer = await stripe.customers.create();
    await stripe.paymentIntents.create(
      cardPayment({ customer: customer.id, setup_future_usage: 'off_session' }),
    );
    const methods = await stripe.paymentMethods.list({ customer: customer.id, type: 'card' });
    assert.equal(methods.data.length, 1);
  });
});
