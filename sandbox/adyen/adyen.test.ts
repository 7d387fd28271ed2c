import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Types } from '@adyen/api-library';
import hmac from '@adyen/api-library/lib/src/utils/hmacValidator.js';
import { adyenSdk } from '../testing/adyen-sdk.ts';
import { openSandbox } from '../testing/open-sandbox.ts';
import { type Receiver, receiveNotices } from '../testing/receive-notices.ts';
import type { AdyenBooks } from './books.ts';
import { testCards } from './cards.ts';
import { costsOf } from './fees.ts';

const sandbox = await openSandbox();
const adyen = sandbox.control.at('adyen');
const merchantAccount = 'BasculeSandbox';
const sdkOf = (key: string) => adyenSdk(sandbox.url, key);

type PaymentRequest = Types.checkout.PaymentRequest;

const paymentOf = (card: string, given: object = {}): PaymentRequest =>
  ({
    amount: { value: 1_050, currency: 'EUR' },
    merchantAccount,
    reference: 'order-1',
    returnUrl: 'https://shop.example/back',
    shopperInteraction: 'Ecommerce',
    paymentMethod: { type: 'scheme', encryptedCardNumber: card },
    ...given,
  }) as PaymentRequest;

const manual = { additionalData: { manualCapture: 'true' } };
const sum = { value: 1_050, currency: 'EUR' };

interface Item {
  readonly eventCode: string;
  readonly success: string;
  readonly pspReference: string;
  readonly reason: string;
  readonly merchantReference: string;
}

const itemsOf = (receiver: Receiver): readonly Item[] =>
  receiver.received.flatMap(({ body }) =>
    (
      JSON.parse(body) as {
        readonly notificationItems: readonly { readonly NotificationRequestItem: Item }[];
      }
    ).notificationItems.map((one) => one.NotificationRequestItem),
  );

const listen = async (key: string) => {
  const receiver = await receiveNotices();
  const { hmac_key } = await adyen.knob<{ readonly hmac_key: string }>('POST', 'listeners', {
    key,
    url: receiver.url,
  });
  return { receiver, hmac_key };
};

describe("the sandbox's Adyen", () => {
  it('authorises, and tells it signed as the official SDK verifies it', async () => {
    const key = 'AQE_sandbox_sdk';
    const { receiver, hmac_key } = await listen(key);
    const paid = await sdkOf(key).PaymentsApi.payments(paymentOf('adyen_test_visa'));
    assert.equal(paid.resultCode, 'Authorised');
    assert.match(paid.pspReference ?? '', /^[A-Z0-9]{16}$/);
    await receiver.waitFor(1);
    const [item] = itemsOf(receiver);
    assert.equal(item?.pspReference, paid.pspReference);
    assert.ok(new hmac.default().validateHMAC(item as never, hmac_key));
  });

  it('refuses each test card as its name says, by codes and texts of its own', async () => {
    const sdk = sdkOf('AQE_sandbox_refusals');
    for (const [name, { refusal, asks, waits }] of Object.entries(testCards)) {
      if (refusal === undefined || asks !== undefined || waits !== undefined) continue;
      const answer = await sdk.PaymentsApi.payments(paymentOf(name));
      assert.equal(answer.resultCode, refusal.result, name);
      assert.equal(answer.refusalReasonCode, refusal.code, name);
    }
  });

  it('only receives a modification, and tells what became of it', async () => {
    const key = 'AQE_sandbox_modify';
    const { receiver } = await listen(key);
    const sdk = sdkOf(key);
    const { pspReference = '' } = await sdk.PaymentsApi.payments(
      paymentOf('adyen_test_visa', manual),
    );
    const capture = { merchantAccount, amount: { ...sum, value: 500 }, reference: 'cap-1' };
    const received = await sdk.ModificationsApi.captureAuthorisedPayment(pspReference, capture);
    assert.equal(received.status, 'received');
    const tooMuch = { merchantAccount, amount: sum, reference: 'cap-2' };
    await sdk.ModificationsApi.captureAuthorisedPayment(pspReference, tooMuch);
    await receiver.waitFor(3);
    const told = itemsOf(receiver).filter((item) => item.eventCode === 'CAPTURE');
    assert.deepEqual(
      told.map((item) => [item.merchantReference, item.success, item.reason]),
      [
        ['cap-1', 'true', ''],
        ['cap-2', 'false', 'Insufficient balance on payment'],
      ],
    );
    const { sums } = await adyen.books<AdyenBooks>(key);
    assert.equal(sums[0]?.captured, 500);
  });

  it('replays a key for a week, then forgets it', async () => {
    const key = 'AQE_sandbox_keys';
    const { PaymentsApi: payments } = sdkOf(key);
    const pay = async () =>
      await payments.payments(paymentOf('adyen_test_visa'), { idempotencyKey: 'k1' });
    const first = await pay();
    assert.deepEqual(await pay(), first);
    await adyen.clock({ key, advance_seconds: 7 * 86_400 + 1 });
    assert.notEqual((await pay()).pspReference, first.pspReference);
    assert.equal((await adyen.books<AdyenBooks>(key)).holds, 2);
  });

  it('refuses another account, a card in clear and a request without what it needs', async () => {
    const { PaymentsApi: payments } = sdkOf('AQE_sandbox_bad');
    const bad: readonly (readonly [RegExp, PaymentRequest])[] = [
      [/403.*901/s, paymentOf('adyen_test_visa', { merchantAccount: 'Other' })],
      [/422.*174/s, paymentOf('4111111111111111')],
      [/422.*14_030/s, paymentOf('adyen_test_visa', { returnUrl: undefined })],
      [/422.*137/s, paymentOf('adyen_test_visa', { amount: { value: 0, currency: 'EUR' } })],
      [/422.*130/s, paymentOf('adyen_test_visa', { reference: '' })],
    ];
    for (const [form, request] of bad) await assert.rejects(payments.payments(request), form);
    await assert.rejects(
      sdkOf('AQE_sandbox_invalid').PaymentsApi.payments(bad[0]?.[1] as never),
      /401/,
    );
  });
});

describe("what time does at the sandbox's Adyen", () => {
  it('takes back, disputes and lets expire, by the clock of the world', async () => {
    const key = 'AQE_sandbox_time';
    const { receiver } = await listen(key);
    const { PaymentsApi: payments } = sdkOf(key);
    await payments.payments(paymentOf('adyen_test_capture_fails_late'));
    await payments.payments(paymentOf('adyen_test_chargeback_won'));
    await payments.payments(paymentOf('adyen_test_visa', manual));
    for (let i = 0; i < 4; i += 1) await adyen.clock({ key, advance_seconds: 3 });
    await adyen.clock({ key, advance_seconds: 28 * 86_400 });
    await receiver.waitFor(9);
    const codes = itemsOf(receiver).map((item) => item.eventCode);
    assert.deepEqual(
      codes.toSorted(),
      [
        'AUTHORISATION',
        'AUTHORISATION',
        'AUTHORISATION',
        'CAPTURE_FAILED',
        'NOTIFICATION_OF_CHARGEBACK',
        'CHARGEBACK',
        'CHARGEBACK_REVERSED',
        'ISSUER_RESPONSE_TIMEFRAME_EXPIRED',
        'EXPIRE',
      ].toSorted(),
    );
  });

  it('lists every movement in its settlement report, with what was kept of it', async () => {
    const key = 'AQE_sandbox_report';
    const sdk = sdkOf(key);
    const { pspReference = '' } = await sdk.PaymentsApi.payments(paymentOf('adyen_test_visa'));
    const { receiver } = await listen(key);
    const refund = { merchantAccount, amount: { ...sum, value: 250 }, reference: 'ref-1' };
    await sdk.ModificationsApi.refundCapturedPayment(pspReference, refund);
    await receiver.waitFor(1);
    const report = await fetch(`${sandbox.url}/adyen/reports/settlement_detail`, {
      headers: { 'x-api-key': key },
    });
    const [head = '', ...lines] = (await report.text()).trim().split('\n');
    const columns = head.split(',');
    const rows = lines.map((line) =>
      Object.fromEntries(line.split(',').map((cell, i) => [columns[i] ?? '', cell])),
    );
    assert.deepEqual(
      rows.map((row) => [row['Type'], row['Gross Credit (GC)'], row['Gross Debit (GC)']]),
      [
        ['Settled', '10.50', ''],
        ['Refunded', '', '2.50'],
      ],
    );
    const { markup, scheme, interchange } = costsOf(1_050, 'EUR');
    const net = ((1_050 - markup - scheme - interchange) / 100).toFixed(2);
    assert.equal(rows[0]?.['Net Credit (NC)'], net);
  });
});
