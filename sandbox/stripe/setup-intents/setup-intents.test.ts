import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cardPayment, errorOf, openSandbox } from '../../testing/open-sandbox.ts';

const sandbox = await openSandbox();
const stripe = sandbox.stripe('sk_test_setup');
const direct = { automatic_payment_methods: { enabled: true, allow_redirects: 'never' } } as const;

describe('setup intents', () => {
  it('a card set up for a customer pays off session later', async () => {
    const customer = await stripe.customers.create();
    const asked = await stripe.setupIntents.create({
      ...direct,
      confirm: true,
      customer: customer.id,
      payment_method: 'pm_card_authenticationRequiredOnSetup',
      return_url: 'https://shop.test/',
    });
    assert.equal(asked.status, 'requires_action');
    const page = asked.next_action?.redirect_to_url?.url ?? '';
    const answer = await sandbox.control.authenticate(page, 'complete');
    assert.equal(answer.status, 'succeeded');
    assert.match(answer.redirect_to ?? '', /setup_intent_client_secret=seti_/);

    const methods = await stripe.customers.listPaymentMethods(customer.id);
    const method = methods.data[0]?.id ?? '';
    const paid = await stripe.paymentIntents.create(
      cardPayment({ customer: customer.id, payment_method: method, off_session: true }),
    );
    assert.equal(paid.status, 'succeeded');
    const stranger = await errorOf(
      stripe.paymentIntents.create(cardPayment({ payment_method: method })),
    );
    assert.match(stranger.message, /does not have a payment method/);
  });

  it('a failed authentication and a declined card leave it without a method', async () => {
    const asked = await stripe.setupIntents.create({
      ...direct,
      confirm: true,
      payment_method: 'pm_card_threeDSecure2Required',
      return_url: 'https://shop.test/',
    });
    await sandbox.control.authenticate(asked.next_action?.redirect_to_url?.url ?? '', 'fail');
    const failed = await stripe.setupIntents.retrieve(asked.id);
    assert.equal(failed.status, 'requires_payment_method');
    assert.equal(failed.last_setup_error?.code, 'setup_intent_authentication_failure');

    const error = await errorOf(
      stripe.setupIntents.create({
        ...direct,
        confirm: true,
        payment_method: 'pm_card_chargeDeclined',
      }),
    );
    assert.equal(error.code, 'card_declined');
    assert.equal(error.setup_intent?.status, 'requires_payment_method');
  });

  it('it is updated, confirmed, listed and canceled in the right states only', async () => {
    const bare = await stripe.setupIntents.create({ ...direct, metadata: { a: '1' } });
    const armed = await stripe.setupIntents.update(bare.id, { payment_method: 'pm_card_visa' });
    assert.equal(armed.status, 'requires_confirmation');
    assert.equal((await stripe.setupIntents.confirm(bare.id)).status, 'succeeded');
    assert.equal(
      (await errorOf(stripe.setupIntents.cancel(bare.id))).code,
      'setup_intent_unexpected_state',
    );
    const open = await stripe.setupIntents.create(direct);
    assert.equal((await stripe.setupIntents.cancel(open.id)).status, 'canceled');
    assert.equal((await stripe.setupIntents.list({ limit: 1 })).data[0]?.id, open.id);
  });
});
