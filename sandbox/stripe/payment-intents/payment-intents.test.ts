import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import { cardPayment, errorOf, openSandbox } from '../../testing/open-sandbox.ts';

const sandbox = await openSandbox();
const stripe = sandbox.stripe('sk_test_payments');

describe('payment intents', () => {
  it('a payment confirmed on creation succeeds with one charge', async () => {
    const intent = await stripe.paymentIntents.create(
      cardPayment({ expand: ['latest_charge.balance_transaction'], metadata: { order: '42' } }),
    );
    const charge = intent.latest_charge as Stripe.Charge;
    const line = charge.balance_transaction as Stripe.BalanceTransaction;

    assert.match(intent.id, /^pi_3[A-Za-z0-9]{23}$/);
    assert.equal(intent.status, 'succeeded');
    assert.equal(intent.amount_received, 2_000);
    assert.equal(charge.payment_intent, intent.id);
    assert.deepEqual(charge.metadata, { order: '42' });
    assert.equal(charge.paid && charge.captured, true);
    assert.equal(line.fee, 55);
    assert.equal(line.net, 1_945);
    assert.equal(intent.lastResponse.statusCode, 200);
    assert.match(intent.lastResponse.requestId, /^req_/);
    assert.equal(intent.lastResponse.apiVersion, '2026-10-28.endive');
  });

  it('an intent goes through its states: no method, confirmation, success', async () => {
    const bare = await stripe.paymentIntents.create({ amount: 500, currency: 'USD' });
    assert.equal(bare.status, 'requires_payment_method');
    assert.equal(bare.currency, 'usd');
    assert.equal(bare.latest_charge, null);

    const armed = await stripe.paymentIntents.update(bare.id, {
      payment_method: 'pm_card_mastercard',
      amount: 700,
    });
    assert.equal(armed.status, 'requires_confirmation');
    const paid = await stripe.paymentIntents.confirm(bare.id, { return_url: 'https://shop.test/' });
    assert.equal(paid.status, 'succeeded');
    assert.equal(paid.amount_received, 700);
  });

  it('a manual capture takes a part and releases the rest', async () => {
    const held = await stripe.paymentIntents.create(cardPayment({ capture_method: 'manual' }));
    assert.equal(held.status, 'requires_capture');
    assert.equal(held.amount_capturable, 2_000);

    const tooMuch = await errorOf(
      stripe.paymentIntents.capture(held.id, { amount_to_capture: 2_001 }),
    );
    assert.equal(tooMuch.code, 'amount_too_large');
    assert.equal(tooMuch.param, 'amount_to_capture');

    const captured = await stripe.paymentIntents.capture(held.id, {
      amount_to_capture: 1_500,
      expand: ['latest_charge'],
    });
    const charge = captured.latest_charge as Stripe.Charge;
    assert.equal(captured.status, 'succeeded');
    assert.equal(captured.amount_received, 1_500);
    assert.equal(charge.amount_captured, 1_500);
    assert.equal(charge.amount_refunded, 0);

    const again = await errorOf(stripe.paymentIntents.capture(held.id));
    assert.equal(again.code, 'payment_intent_unexpected_state');
    assert.equal(again.statusCode, 400);
  });

  it('a canceled intent releases its hold and refuses everything after', async () => {
    const held = await stripe.paymentIntents.create(cardPayment({ capture_method: 'manual' }));
    const canceled = await stripe.paymentIntents.cancel(held.id, {
      cancellation_reason: 'requested_by_customer',
    });
    assert.equal(canceled.status, 'canceled');
    assert.equal(canceled.cancellation_reason, 'requested_by_customer');
    assert.notEqual(canceled.canceled_at, null);

    for (const call of [
      stripe.paymentIntents.capture(held.id),
      stripe.paymentIntents.cancel(held.id),
      stripe.paymentIntents.confirm(held.id, { payment_method: 'pm_card_visa' }),
    ]) {
      assert.equal((await errorOf(call)).code, 'payment_intent_unexpected_state');
    }
  });

  it('a hold that nobody captures ends by itself after seven days', async () => {
    const key = 'sk_test_holds';
    const world = sandbox.stripe(key);
    const held = await world.paymentIntents.create(cardPayment({ capture_method: 'manual' }));
    await sandbox.control.clock({ key, advance_seconds: 7 * 86_400 });

    const ended = await world.paymentIntents.retrieve(held.id);
    assert.equal(ended.status, 'canceled');
    assert.equal(ended.cancellation_reason, 'automatic');
    const events = await world.events.list({ type: 'charge.expired' });
    assert.equal(events.data.length, 1);
  });

  it('an automatic method that may redirect needs a return_url', async () => {
    const error = await errorOf(
      stripe.paymentIntents.create({
        amount: 500,
        currency: 'usd',
        confirm: true,
        payment_method: 'pm_card_visa',
      }),
    );
    assert.equal(error.param, 'return_url');
  });

  it('a payment method used without a customer cannot be used again', async () => {
    const method = await stripe.paymentMethods.create({
      type: 'card',
      card: { token: 'tok_visa' },
    });
    await stripe.paymentIntents.create(cardPayment({ payment_method: method.id }));
    const error = await errorOf(
      stripe.paymentIntents.create(cardPayment({ payment_method: method.id })),
    );
    assert.match(error.message, /may not be used again/);
  });

  it('a test number pays, any other number is refused without being repeated', async () => {
    const number = '4242424242424242';
    const card = { number, exp_month: 12, exp_year: 2034, cvc: '123' };
    const good = await stripe.paymentMethods.create({ type: 'card', card });
    assert.equal(good.card?.last4, '4242');

    const stranger = { ...card, number: '4111111111111111' };
    const error = await errorOf(stripe.paymentMethods.create({ type: 'card', card: stranger }));
    assert.equal(error.code, 'incorrect_number');
    assert.equal(JSON.stringify(error.raw).includes('411111'), false);
  });
});

describe('what a payment intent refuses', () => {
  const refusals: readonly (readonly [string, object, string | undefined, string])[] = [
    ['an unknown parameter', { colour: 'red' }, 'parameter_unknown', 'colour'],
    [
      'payment_method_types, gone since endive',
      { payment_method_types: ['card'] },
      'parameter_unknown',
      'payment_method_types',
    ],
    ['a float', { amount: 10.5 }, 'parameter_invalid_integer', 'amount'],
    ['a negative amount', { amount: -5 }, 'parameter_invalid_integer', 'amount'],
    ['an amount below the minimum', { amount: 49, currency: 'usd' }, 'amount_too_small', 'amount'],
    ['an amount above the maximum', { amount: 100_000_000 }, 'amount_too_large', 'amount'],
    [
      'fils that do not end in 0',
      { amount: 1_001, currency: 'kwd' },
      'invalid_charge_amount',
      'amount',
    ],
    ['a part of a krona', { amount: 70_010, currency: 'isk' }, 'invalid_charge_amount', 'amount'],
    ['a currency that is none', { currency: 'xxx' }, undefined, 'currency'],
    ['a missing customer', { customer: 'cus_none' }, 'resource_missing', 'customer'],
    [
      'a missing payment method',
      { payment_method: 'pm_none' },
      'resource_missing',
      'payment_method',
    ],
    [
      'a metadata key of 41 characters',
      { metadata: { ['k'.repeat(41)]: 'v' } },
      undefined,
      'metadata',
    ],
    [
      'a metadata value of 501 characters',
      { metadata: { k: 'v'.repeat(501) } },
      undefined,
      'metadata[k]',
    ],
    [
      '51 metadata keys',
      { metadata: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, 'v'])) },
      undefined,
      'metadata',
    ],
    ['an expansion that leads nowhere', { expand: ['amount'] }, undefined, 'expand'],
    [
      'off_session without confirm',
      { confirm: undefined, off_session: true },
      'parameter_invalid_empty',
      'off_session',
    ],
    [
      'a parameter that is said to be uncovered',
      { confirmation_token: 'ctoken_1' },
      'sandbox_not_covered',
      'confirmation_token',
    ],
  ];

  for (const [name, changes, code, param] of refusals) {
    it(`${name} is refused with 400 and nothing is kept`, async () => {
      const key = 'sk_test_refusals';
      const error = await errorOf(sandbox.stripe(key).paymentIntents.create(cardPayment(changes)));
      assert.equal(error.statusCode, 400);
      assert.equal(error.code, code);
      assert.equal(error.param, param);
      assert.equal((await sandbox.control.totals(key)).counts['payment_intents'], 0);
    });
  }

  it('a missing amount, a wrong id and an unknown route have their own answers', async () => {
    const bare = {} as Stripe.PaymentIntentCreateParams;
    assert.equal((await errorOf(stripe.paymentIntents.create(bare))).code, 'parameter_missing');
    const missing = await errorOf(stripe.paymentIntents.retrieve('pi_none'));
    assert.equal(missing.statusCode, 404);
    assert.equal(missing.code, 'resource_missing');
    const route = await errorOf(stripe.products.create({ name: 'none' }));
    assert.equal(route.statusCode, 404);
  });

  it('a missing, a live and a wrong key are refused with 401', async () => {
    for (const key of ['sk_live_abc', 'sk_test_invalid', 'nonsense']) {
      const error = await errorOf(sandbox.stripe(key).paymentIntents.create(cardPayment()));
      assert.equal(error.statusCode, 401);
      assert.equal(error.type, 'StripeAuthenticationError');
    }
    const answer = await fetch(`${sandbox.url}/v1/balance`);
    assert.equal(answer.status, 401);
  });
});

describe('finding payment intents', () => {
  const key = 'sk_test_finding';
  const world = sandbox.stripe(key);

  it('a search by metadata finds exactly the payment that carries it', async () => {
    const wanted = await world.paymentIntents.create(
      cardPayment({ metadata: { bascule_attempt: "att_o'brien" } }),
    );
    await world.paymentIntents.create(cardPayment({ metadata: { bascule_attempt: 'att_2' } }));

    const query = "metadata['bascule_attempt']:'att_o\\'brien' AND status:'succeeded'";
    const found = await world.paymentIntents.search({ query });
    assert.deepEqual(
      found.data.map((one) => one.id),
      [wanted.id],
    );
    const none = await world.paymentIntents.search({
      query: "metadata['bascule_attempt']:'att_9'",
    });
    assert.deepEqual(none.data, []);
    const error = await errorOf(world.paymentIntents.search({ query: 'what?' }));
    assert.equal(error.param, 'query');
  });

  it('lists are paged by cursor, both ways, newest first', async () => {
    const pages = sandbox.stripe('sk_test_pages');
    const ids: string[] = [];
    for (let i = 0; i < 7; i += 1) ids.push((await pages.paymentIntents.create(cardPayment())).id);
    ids.reverse();

    const first = await pages.paymentIntents.list({ limit: 3 });
    assert.deepEqual(
      first.data.map((one) => one.id),
      ids.slice(0, 3),
    );
    assert.equal(first.has_more, true);
    const last = await pages.paymentIntents.list({ limit: 3, starting_after: ids[3] ?? '' });
    assert.deepEqual(
      last.data.map((one) => one.id),
      ids.slice(4),
    );
    assert.equal(last.has_more, false);
    const back = await pages.paymentIntents.list({ limit: 2, ending_before: ids[3] ?? '' });
    assert.deepEqual(
      back.data.map((one) => one.id),
      ids.slice(1, 3),
    );
    assert.equal(back.has_more, true);
    assert.deepEqual(
      (await pages.paymentIntents.list({ limit: 2 }).autoPagingToArray({ limit: 50 })).length,
      7,
    );
  });

  it('lists narrow by customer and by time of creation', async () => {
    const customer = await world.customers.create({ email: 'ada@bascule.test' });
    const mine = await world.paymentIntents.create(cardPayment({ customer: customer.id }));
    const byCustomer = await world.paymentIntents.list({ customer: customer.id });
    assert.deepEqual(
      byCustomer.data.map((one) => one.id),
      [mine.id],
    );

    await sandbox.control.clock({ key, advance_seconds: 1_000 });
    const late = await world.paymentIntents.create(cardPayment());
    const since = await world.paymentIntents.list({ created: { gte: late.created } });
    assert.deepEqual(
      since.data.map((one) => one.id),
      [late.id],
    );
  });

  it('new objects stay out of sight for as long as the knob says', async () => {
    const slowKey = 'sk_test_slow';
    const slow = sandbox.stripe(slowKey);
    await sandbox.control.settings({
      key: slowKey,
      visibility_delay_ms: 5_000,
      search_delay_ms: 5_000,
    });
    const intent = await slow.paymentIntents.create(cardPayment({ metadata: { ref: 'r1' } }));
    const query = "metadata['ref']:'r1'";

    assert.equal((await errorOf(slow.paymentIntents.retrieve(intent.id))).statusCode, 404);
    assert.equal((await slow.paymentIntents.list()).data.length, 0);
    await sandbox.control.clock({ key: slowKey, advance_seconds: 6 });
    assert.equal((await slow.paymentIntents.retrieve(intent.id)).id, intent.id);
    assert.equal((await slow.paymentIntents.search({ query })).data.length, 0);
    await sandbox.control.clock({ key: slowKey, advance_seconds: 6 });
    assert.equal((await slow.paymentIntents.search({ query })).data.length, 1);
  });

  it('worlds of different keys never see each other', async () => {
    const intent = await world.paymentIntents.create(cardPayment());
    const stranger = sandbox.stripe('sk_test_stranger');
    assert.equal((await errorOf(stranger.paymentIntents.retrieve(intent.id))).statusCode, 404);
    assert.equal((await stranger.paymentIntents.list()).data.length, 0);
    const restricted = sandbox.stripe('rk_test_finding');
    assert.equal((await restricted.paymentIntents.retrieve(intent.id)).id, intent.id);
  });
});
