import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readToken } from './read-token.ts';

const sealed = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64');
const card = {
  type: 'scheme',
  encryptedCardNumber: 'adyenjs_0_1_25$abc',
  encryptedExpiryMonth: 'adyenjs_0_1_25$def',
};

const refused = (fault: unknown) =>
  fault instanceof Error && 'code' in fault && fault.code === 'provider_token_malformed';

describe('a token of Adyen', () => {
  test("is what its client library made of a card, or that with the payer's browser", () => {
    const alone = readToken({ paymentMethodToken: sealed(card) });
    assert.deepEqual(alone, { paymentMethod: card });
    const browserInfo = { userAgent: 'x', screenWidth: 1 };
    const whole = readToken({
      paymentMethodToken: sealed({
        paymentMethod: card,
        browserInfo,
        origin: 'https://shop.example',
      }),
    });
    assert.deepEqual(whole, { paymentMethod: card, browserInfo, origin: 'https://shop.example' });
  });

  test('of a customer is the stored method itself', () => {
    const { paymentMethod } = readToken({
      paymentMethodToken: '8415718415172204',
      customerToken: 'cus_1',
    });
    assert.deepEqual(paymentMethod, {
      type: 'scheme',
      storedPaymentMethodId: '8415718415172204',
    });
  });

  test('that is a plain word stands for a sealed number; a number in clear never passes', () => {
    const { paymentMethod } = readToken({ paymentMethodToken: 'adyen_test_visa' });
    assert.equal(paymentMethod['encryptedCardNumber'], 'adyen_test_visa');
    const clear = [
      'test_4111111111111111',
      '4111111111111111',
      sealed({ type: 'scheme', number: '4111111111111111' }),
      sealed({ ...card, cvc: '737' }),
      sealed({ ...card, expiryYear: '2030' }),
    ];
    for (const token of clear) {
      assert.throws(() => readToken({ paymentMethodToken: token }), refused, token);
    }
  });

  test('that is another method, no object or no base64 is refused', () => {
    for (const token of [sealed({ type: 'ideal' }), sealed([card]), 'Zm9v', '%%%']) {
      assert.throws(() => readToken({ paymentMethodToken: token }), refused, token);
    }
  });
});
