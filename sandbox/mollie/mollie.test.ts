import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  MollieApiError,
  type PaymentCreateParams,
  PaymentMethod,
  SequenceType,
} from '@mollie/api-client';
import { mollieSdk } from '../testing/mollie-sdk.ts';
import { openSandbox } from '../testing/open-sandbox.ts';
import { receiveNotices } from '../testing/receive-notices.ts';
import type { MollieBooks } from './books.ts';

const { url, control } = await openSandbox();
const knobs = control.at('mollie');
let worlds = 0;

/** The official SDK in a world of its own. */
function open() {
  worlds += 1;
  const key = `test_world${worlds}`;
  return { key, sdk: mollieSdk(url, key) };
}

const eur = (value: string) => ({ currency: 'EUR', value });

const byCard = (cardToken: string, more: object = {}) =>
  ({
    amount: eur('10.50'),
    description: 'An order',
    redirectUrl: 'https://shop.example/back',
    method: PaymentMethod.creditcard,
    cardToken,
    ...more,
  }) as PaymentCreateParams;

const refusalOf = async (call: Promise<unknown>): Promise<MollieApiError> => {
  try {
    await call;
  } catch (error) {
    if (error instanceof MollieApiError) return error;
    throw error;
  }
  throw new Error('the call was expected to fail');
};

describe('payments', () => {
  it('are paid at once by a card that needs nobody, and fail for the reason of its token', async () => {
    const { sdk } = open();
    const paid = await sdk.payments.create(byCard('tkn_approved'));
    assert.deepEqual([paid.status, paid.amount], ['paid', eur('10.50')]);
    const failed = await sdk.payments.create(byCard('tkn_declined_card_expired'));
    assert.equal(failed.status, 'failed');
    assert.partialDeepStrictEqual(failed.details, { failureReason: 'card_expired' });
  });

  it('wait for their payer at a checkout page, and expire without him', async () => {
    const { sdk, key } = open();
    const open3ds = await sdk.payments.create(byCard('tkn_3ds'));
    assert.equal(open3ds.status, 'open');
    await control.authenticate(open3ds.getCheckoutUrl() ?? '', 'complete');
    assert.equal((await sdk.payments.get(open3ds.id)).status, 'paid');

    const { cardToken: _, ...ideal } = byCard('', { method: PaymentMethod.ideal });
    const left = await sdk.payments.create(ideal as PaymentCreateParams);
    await knobs.clock({ key, advance_seconds: 901 });
    assert.equal((await sdk.payments.get(left.id)).status, 'expired');
  });

  it('are listed newest first, page by page', async () => {
    const { sdk } = open();
    const made: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      made.unshift((await sdk.payments.create(byCard('tkn_approved'))).id);
    }
    const seen: string[] = [];
    for await (const payment of sdk.payments.iterate()) seen.push(payment.id);
    assert.deepEqual(seen, made);
    const page = await sdk.payments.page({ limit: 2 });
    assert.deepEqual(
      page.map(({ id }) => id),
      made.slice(0, 2),
    );
  });

  it('of a wrong form are refused in the words of Mollie', async () => {
    const { sdk } = open();
    const yen = { amount: { currency: 'JPY', value: '10.00' } };
    const refusal = await refusalOf(sdk.payments.create(byCard('tkn_approved', yen)));
    assert.deepEqual([refusal.statusCode, refusal.field], [422, 'amount.value']);
    const testmode = await refusalOf(
      sdk.payments.create(byCard('tkn_approved', { testmode: true })),
    );
    assert.equal(testmode.field, 'testmode');
    const stranger = mollieSdk(url, 'test_invalid_key');
    assert.equal((await refusalOf(stranger.payments.page())).statusCode, 401);
  });
});

describe('holds', () => {
  it('are captured once, in part, a moment later; what is left is let go', async () => {
    const { sdk, key } = open();
    const { id } = await sdk.payments.create(byCard('tkn_approved', { captureMode: 'manual' }));
    const capture = await sdk.paymentCaptures.create({ paymentId: id, amount: eur('4.00') });
    assert.equal(capture.status, 'pending');
    await knobs.clock({ key, advance_seconds: 2 });
    const paid = await sdk.payments.get(id);
    assert.deepEqual([paid.status, paid.amountCaptured], ['paid', eur('4.00')]);
    const again = await refusalOf(sdk.paymentCaptures.create({ paymentId: id }));
    assert.equal(again.statusCode, 422);
    assert.partialDeepStrictEqual((await knobs.books<MollieBooks>(key)).sums, [
      { currency: 'EUR', held: 0, captured: 400 },
    ]);
  });

  it('stand when their capture fails, and can be canceled', async () => {
    const { sdk, key } = open();
    const manual = { captureMode: 'manual' };
    const { id } = await sdk.payments.create(byCard('tkn_capture_fails', manual));
    const capture = await sdk.paymentCaptures.create({ paymentId: id });
    await knobs.clock({ key, advance_seconds: 2 });
    const failed = await sdk.paymentCaptures.get(capture.id, { paymentId: id });
    assert.equal(failed.status, 'failed');
    assert.equal((await sdk.payments.cancel(id)).status, 'canceled');
  });
});

describe('what follows a payment', () => {
  it('refunds are paid out later, and one may come back after that', async () => {
    const { sdk, key } = open();
    const { id } = await sdk.payments.create(byCard('tkn_refund_fails_late'));
    const made = await sdk.paymentRefunds.create({ paymentId: id, amount: eur('5.00') });
    const statuses: string[] = [made.status];
    for (let i = 0; i < 2; i += 1) {
      await knobs.clock({ key, advance_seconds: 1.5 });
      statuses.push((await sdk.paymentRefunds.get(made.id, { paymentId: id })).status);
    }
    assert.deepEqual(statuses, ['pending', 'refunded', 'failed']);
    assert.deepEqual((await sdk.payments.get(id)).amountRefunded, eur('0.00'));
    const more = { paymentId: id, amount: eur('10.51') };
    assert.equal((await refusalOf(sdk.paymentRefunds.create(more))).statusCode, 422);
  });

  it('a chargeback takes the money, and is told of like everything: by a knock', async () => {
    const { sdk, key } = open();
    const receiver = await receiveNotices();
    const { id } = await sdk.payments.create(byCard('tkn_approved', { webhookUrl: receiver.url }));
    await knobs.knob('POST', 'chargebacks', { key, payment: id });
    const told = await receiver.waitFor(2);
    assert.deepEqual(
      told.map(({ body }) => body),
      [`id=${id}`, `id=${id}`],
    );
    const [chargeback] = await sdk.paymentChargebacks.page({ paymentId: id });
    assert.deepEqual(chargeback?.amount, eur('10.50'));
    assert.deepEqual((await sdk.payments.get(id)).amountChargedBack, eur('10.50'));
  });

  it('a first payment of nothing leaves a mandate that is charged without its owner', async () => {
    const { sdk } = open();
    const { id: customerId } = await sdk.customers.create({ email: 'buyer@shop.example' });
    const first = await sdk.payments.create(
      byCard('tkn_3ds', { amount: eur('0.00'), sequenceType: SequenceType.first, customerId }),
    );
    await control.authenticate(first.getCheckoutUrl() ?? '', 'complete');
    const { mandateId = '' } = await sdk.payments.get(first.id);
    assert.equal((await sdk.customerMandates.get(mandateId, { customerId })).status, 'valid');
    const recurring = await sdk.payments.create({
      amount: eur('9.00'),
      description: 'Again',
      sequenceType: SequenceType.recurring,
      customerId,
      mandateId,
    } as PaymentCreateParams);
    assert.equal(recurring.status, 'paid');
  });
});

describe('keys', () => {
  it('make one payment of two requests for an hour, and no longer', async () => {
    const { sdk, key } = open();
    const same = byCard('tkn_approved', { idempotencyKey: 'k1' });
    const first = await sdk.payments.create(same);
    assert.equal((await sdk.payments.create(same)).id, first.id);
    const other = { ...same, description: 'Another' };
    assert.equal((await refusalOf(sdk.payments.create(other))).statusCode, 409);
    await knobs.clock({ key, advance_seconds: 3_601 });
    assert.notEqual((await sdk.payments.create(same)).id, first.id);
  });
});

describe('the SDK', () => {
  it('sends a request again by itself after a 5xx, whatever anybody says', async () => {
    const { sdk, key } = open();
    await control.faults.plant({ fault: '500_before', match: { key }, times: 1 });
    const { status } = await sdk.payments.create(byCard('tkn_approved'));
    assert.equal(status, 'paid');
    const [planted] = (await control.faults.list()).filter(({ rule }) => rule.match?.key === key);
    assert.equal(planted?.fired, 1);
  });
});
