import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cardPayment, errorOf, openSandbox } from '../../testing/open-sandbox.ts';

const sandbox = await openSandbox();
const stripe = sandbox.stripe('sk_test_3ds');
const asking = { payment_method: 'pm_card_threeDSecure2Required' } as const;
const return_url = 'https://shop.test/done?cart=7';

describe('3-D Secure', () => {
  it('a card that asks its buyer leads to a page and back, and pays', async () => {
    const asked = await stripe.paymentIntents.create(cardPayment({ ...asking, return_url }));
    assert.equal(asked.status, 'requires_action');
    const redirect = asked.next_action?.redirect_to_url;
    assert.equal(redirect?.return_url, return_url);

    const page = await fetch(redirect?.url ?? '');
    assert.equal(page.status, 200);
    assert.match(await page.text(), /<button name="outcome" value="complete">/);

    const answer = await fetch(redirect?.url ?? '', {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'outcome=complete',
    });
    const back = new URL(answer.headers.get('location') ?? '');
    assert.equal(answer.status, 303);
    assert.equal(back.searchParams.get('cart'), '7');
    assert.equal(back.searchParams.get('payment_intent'), asked.id);
    assert.equal(back.searchParams.get('payment_intent_client_secret'), asked.client_secret);
    assert.equal(back.searchParams.get('redirect_status'), 'succeeded');

    const paid = await stripe.paymentIntents.retrieve(asked.id, { expand: ['latest_charge'] });
    assert.equal(paid.status, 'succeeded');
    assert.equal(paid.next_action, null);
    const charge = paid.latest_charge;
    assert.equal(
      typeof charge === 'object' && charge?.payment_method_details?.card?.three_d_secure?.result,
      'authenticated',
    );
    assert.equal((await fetch(redirect?.url ?? '')).status, 409);
  });

  it('a buyer who fails leaves the intent without a payment method', async () => {
    const asked = await stripe.paymentIntents.create(cardPayment({ ...asking, return_url }));
    const answer = await sandbox.control.authenticate(
      asked.next_action?.redirect_to_url?.url ?? '',
      'fail',
    );
    assert.equal(answer.status, 'requires_payment_method');
    assert.match(answer.redirect_to ?? '', /redirect_status=failed/);
    const failed = await stripe.paymentIntents.retrieve(asked.id);
    assert.equal(failed.last_payment_error?.code, 'payment_intent_authentication_failure');
    assert.equal(failed.latest_charge, null);
  });

  it('without a return_url the same page stands in the action for the browser', async () => {
    const asked = await stripe.paymentIntents.create(cardPayment(asking));
    assert.equal(asked.next_action?.type, 'use_stripe_sdk');
    const page = String(asked.next_action?.use_stripe_sdk?.['stripe_js']);
    assert.equal((await sandbox.control.authenticate(page, 'complete')).status, 'succeeded');
  });

  it('a manual capture is held after the authentication', async () => {
    const asked = await stripe.paymentIntents.create(
      cardPayment({ ...asking, return_url, capture_method: 'manual' }),
    );
    const page = asked.next_action?.redirect_to_url?.url ?? '';
    assert.equal((await sandbox.control.authenticate(page, 'complete')).status, 'requires_capture');
  });

  it('off session the same card is declined with authentication_required', async () => {
    for (const options of [{ off_session: true }, { error_on_requires_action: true }]) {
      const error = await errorOf(
        stripe.paymentIntents.create(
          cardPayment({ payment_method: 'pm_card_authenticationRequired', ...options }),
        ),
      );
      assert.equal(error.code, 'authentication_required');
      assert.equal(error.payment_intent?.status, 'requires_payment_method');
    }
  });

  it('a card that passes authentication may still be declined', async () => {
    const asked = await stripe.paymentIntents.create(
      cardPayment({ payment_method: 'pm_card_threeDSecureRequiredChargeDeclined', return_url }),
    );
    const page = asked.next_action?.redirect_to_url?.url ?? '';
    const answer = await sandbox.control.authenticate(page, 'complete');
    assert.equal(answer.status, 'requires_payment_method');
  });
});
