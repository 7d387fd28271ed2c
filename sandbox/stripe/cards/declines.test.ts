import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cardPayment, errorOf, openSandbox } from '../../testing/open-sandbox.ts';

const sandbox = await openSandbox();

const table: readonly (readonly [method: string, code: string, decline_code: string])[] = [
  ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
  ['pm_card_visa_chargeDeclined', 'card_declined', 'generic_decline'],
  ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
  ['pm_card_visa_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
  ['pm_card_chargeDeclinedLostCard', 'card_declined', 'lost_card'],
  ['pm_card_chargeDeclinedStolenCard', 'card_declined', 'stolen_card'],
  ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
  ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', 'incorrect_cvc'],
  ['pm_card_chargeDeclinedProcessingError', 'processing_error', 'processing_error'],
  ['pm_card_chargeDeclinedVelocityLimitExceeded', 'card_declined', 'card_velocity_exceeded'],
  ['pm_card_visa_chargeDeclinedFraudulent', 'card_declined', 'fraudulent'],
  ['pm_card_chargeCustomerFail', 'card_declined', 'generic_decline'],
];

describe('test cards', () => {
  for (const [payment_method, code, decline_code] of table) {
    it(`${payment_method} is declined with ${decline_code}`, async () => {
      const key = 'sk_test_declines';
      const error = await errorOf(
        sandbox.stripe(key).paymentIntents.create(cardPayment({ payment_method })),
      );
      assert.equal(error.statusCode, 402);
      assert.equal(error.type, 'StripeCardError');
      assert.equal(error.code, code);
      assert.equal(error.decline_code, decline_code);
      assert.equal(error.payment_intent?.status, 'requires_payment_method');
      assert.equal(error.payment_intent?.last_payment_error?.decline_code, decline_code);
      assert.ok(error.charge);

      const charge = await sandbox.stripe(key).charges.retrieve(String(error.charge));
      assert.equal(charge.status, 'failed');
      assert.equal(charge.failure_code, code);
      assert.equal(charge.balance_transaction, null);
    });
  }

  it('a declined intent succeeds with another card, and has two charges', async () => {
    const stripe = sandbox.stripe('sk_test_second_try');
    const error = await errorOf(
      stripe.paymentIntents.create(cardPayment({ payment_method: 'pm_card_chargeDeclined' })),
    );
    const id = error.payment_intent?.id ?? '';
    const paid = await stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_amex' });
    assert.equal(paid.status, 'succeeded');
    assert.equal(paid.last_payment_error, null);
    const charges = await stripe.charges.list({ payment_intent: id });
    assert.deepEqual(
      charges.data.map((one) => one.status),
      ['succeeded', 'failed'],
    );
  });

  it('brands answer with their brand and last four', async () => {
    const stripe = sandbox.stripe();
    for (const [token, brand, last4] of [
      ['tok_visa', 'visa', '4242'],
      ['tok_mastercard', 'mastercard', '4444'],
      ['tok_amex', 'amex', '0005'],
    ] as const) {
      const method = await stripe.paymentMethods.create({ type: 'card', card: { token } });
      assert.equal(method.card?.brand, brand);
      assert.equal(method.card?.last4, last4);
    }
  });
});
