import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { money } from '#money';
import type { AuthorizeInstruction } from '../contract.ts';
import { prepareRequest } from './prepare-request.ts';

const reference = 'ABCDEFGH12345678';
const amount = money(1_050n, 'EUR');

const authorize: AuthorizeInstruction = {
  operation: 'authorize',
  amount,
  capture: 'automatic',
  methodType: 'card',
  paymentMethodToken: 'adyen_test_visa',
  isOffSession: false,
  returnUrl: 'https://shop.example/back',
  paymentId: 'pay_1',
};

describe('a request frozen for Adyen', () => {
  test('bears the payment as its reference and the attempt in its metadata', () => {
    const { path, body, expects } = prepareRequest(authorize, 'att_1');
    assert.equal(path, '/v72/payments');
    assert.partialDeepStrictEqual(body, {
      amount: { value: 1_050, currency: 'EUR' },
      reference: 'pay_1',
      captureDelayHours: 0,
      shopperInteraction: 'Ecommerce',
      returnUrl: 'https://shop.example/back',
      metadata: { bascule_attempt: 'att_1', bascule_capture: 'automatic' },
    });
    assert.deepEqual(expects, { minor: '1050', currency: 'EUR' });
    assert.ok(!('merchantAccount' in body));
  });

  test('says with each payment how it is captured, and that a hold may grow', () => {
    const { body } = prepareRequest({ ...authorize, capture: 'manual', mayGrow: 'increment' }, 'a');
    assert.deepEqual(body['additionalData'], {
      manualCapture: 'true',
      authorisationType: 'PreAuth',
    });
    assert.ok(!('captureDelayHours' in body));
  });

  test('charges a saved method in the name of its customer, with the payer or without', () => {
    const saved = { ...authorize, paymentMethodToken: '8415718415172204', customerToken: 'cus_1' };
    assert.partialDeepStrictEqual(prepareRequest({ ...saved, isOffSession: true }, 'a').body, {
      paymentMethod: { type: 'scheme', storedPaymentMethodId: '8415718415172204' },
      shopperReference: 'cus_1',
      shopperInteraction: 'ContAuth',
      recurringProcessingModel: 'UnscheduledCardOnFile',
    });
    assert.equal(prepareRequest(saved, 'a').body['recurringProcessingModel'], 'CardOnFile');
  });

  test('shows an authentication that was made elsewhere', () => {
    const authentication = { version: '2.2.0', eci: '05', transactionId: 'ds', cryptogram: 'AA==' };
    assert.partialDeepStrictEqual(prepareRequest({ ...authorize, authentication }, 'a').body, {
      mpiData: { cavv: 'AA==', eci: '05', dsTransID: 'ds', threeDSVersion: '2.2.0' },
    });
  });

  test('modifies under the payment, with the attempt for its reference', () => {
    const capture = { operation: 'capture', amount, reference, isFinal: true } as const;
    assert.deepEqual(prepareRequest(capture, 'att_2'), {
      operation: 'capture',
      path: `/v72/payments/${reference}/captures`,
      body: { amount: { value: 1_050, currency: 'EUR' }, reference: 'att_2' },
      expects: { minor: '1050', currency: 'EUR' },
      reference,
    });
    const gone = prepareRequest({ operation: 'void', reference }, 'att_3');
    assert.deepEqual([gone.path, gone.expects], [`/v72/payments/${reference}/cancels`, null]);
    const refund = { operation: 'refund', amount, reference, reason: 'duplicate' } as const;
    assert.equal(prepareRequest(refund, 'att_4').body['merchantRefundReason'], 'DUPLICATE');
  });

  test('raises a hold to its total', () => {
    const total = money(1_500n, 'EUR');
    const raised = prepareRequest({ operation: 'increment', total, amount, reference }, 'att_5');
    assert.equal(raised.path, `/v72/payments/${reference}/amountUpdates`);
    assert.partialDeepStrictEqual(raised.body, { amount: { value: 1_500, currency: 'EUR' } });
    assert.deepEqual(raised.expects, { minor: '1500', currency: 'EUR' });
  });

  test('is refused for a currency that Adyen has not, and cannot leave its path', () => {
    const strange = { ...authorize, amount: money(1n, 'BTC') };
    assert.throws(() => prepareRequest(strange, 'a'), /provider_currency_unsupported|take BTC/);
    assert.throws(() => prepareRequest({ operation: 'void', reference: '../payments' }, 'a'));
  });
});
