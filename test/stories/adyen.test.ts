import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import type { PaymentView } from '#payments';
import { byCard, pageOf, settled, until, useStage } from './stage.ts';

const stage = await useStage();
const { client, world, read } = stage;
const knobs = world.knobs.at('adyen');
const key = 'AQE_sandbox_bascule';
const returnTo = { return_url: 'https://shop.example/back' };

/** A payment with a test card of Adyen's. */
const pay = async (card: string, more: object = {}): Promise<PaymentView> => {
  const method = { type: 'card' as const, token: card, provider: 'adyen' };
  const { body } = await client.createPayment({
    body: { ...byCard('12.50', card, returnTo), ...more, payment_method: method },
  });
  return body;
};

const held = { capture_method: 'manual' as const };
const paramsOf = ({ id }: PaymentView) => ({ payment_id: id });

const becomes = async (payment: PaymentView, status: PaymentView['status']) =>
  await until(`payment ${payment.id} is ${status}`, async () => {
    const { body } = await client.retrievePayment({ params: paramsOf(payment) });
    return body.status === status && !body.has_open_attempt ? body : undefined;
  });

describe('a payment at Adyen', () => {
  test('is captured at once, and keeps its card', async () => {
    const paid = await pay('adyen_test_visa');
    assert.equal(paid.status, 'captured');
    assert.equal(paid.provider, 'adyen');
    assert.equal(paid.payment_method?.last4, '1111');
  });

  test('is declined for a reason of our words', async () => {
    const declined = await pay('adyen_test_refused_insufficient');
    assert.equal(declined.status, 'declined');
    assert.equal(declined.failure?.reason, 'insufficient_funds');
  });

  test('that is pending is ended by its notice', async () => {
    const pending = await pay('adyen_test_pending');
    assert.equal(pending.status, 'processing');
    await becomes(pending, 'captured');
    await becomes(await pay('adyen_test_pending_then_refused'), 'declined');
  });

  test('whose answer is lost is told by its notice, and made once', async () => {
    const before = await knobs.books<Books>(key);
    await world.knobs.faults.plant({ match: { key, method: 'POST' }, fault: 'reset_after' });
    const lost = await pay('adyen_test_visa');
    assert.equal((await settled(client, lost.id)).status, 'captured');
    const after = await knobs.books<Books>(key);
    assert.equal(after.holds - before.holds, 1);
  });
});

describe('what is only received', () => {
  test('a capture and a refund are ended by their notices', async () => {
    const payment = await pay('adyen_test_visa', held);
    assert.equal(payment.status, 'authorized');
    const params = paramsOf(payment);
    await client.capturePayment({ params, body: { amount: '5.00', is_final: false } });
    await becomes(payment, 'partially_captured');
    await client.capturePayment({ params, body: {} });
    await becomes(payment, 'captured');

    const { body: refund } = await client.createRefund({
      body: { payment_id: payment.id, amount: '2.50' },
    });
    await until('the refund is paid', async () => {
      const { body } = await client.retrieveRefund({ params: { refund_id: refund.id } });
      return body.status === 'succeeded' ? body : undefined;
    });
  });

  test('a cancel lets the hold go', async () => {
    const payment = await pay('adyen_test_visa', held);
    await client.cancelPayment({ params: paramsOf(payment) });
    await becomes(payment, 'canceled');
  });

  test('a capture that is refused leaves the hold as it stood', async () => {
    const payment = await pay('adyen_test_capture_refused', held);
    await client.capturePayment({ params: paramsOf(payment), body: {} });
    const { held_amount: still } = await becomes(payment, 'authorized');
    assert.equal(still, '12.50');
  });
});

describe('what Adyen takes back', () => {
  test('a capture that fails days later is no money, and the ledger says so', async () => {
    const payment = await pay('adyen_test_capture_fails_late', held);
    await client.capturePayment({ params: paramsOf(payment), body: {} });
    await becomes(payment, 'captured');
    await knobs.clock({ key, advance_seconds: 3 });
    const back = await until('the capture is taken back', async () => {
      const { body } = await client.retrievePayment({ params: paramsOf(payment) });
      return body.captured_amount === '0.00' ? body : undefined;
    });
    assert.equal(back.failure?.reason, 'capture_failed');
  });

  test('so is one that came with its authorisation', async () => {
    const payment = await pay('adyen_test_capture_fails_late');
    assert.equal(payment.status, 'captured');
    await knobs.clock({ key, advance_seconds: 3 });
    await until('the capture is taken back', async () => {
      const { body } = await client.retrievePayment({ params: paramsOf(payment) });
      return body.captured_amount === '0.00' ? body : undefined;
    });
  });

  for (const card of ['adyen_test_refund_fails_late', 'adyen_test_refund_reversed_late']) {
    test(`a refund that comes back (${card}) has failed after all`, async () => {
      const payment = await pay(card);
      const { body: refund } = await client.createRefund({ body: { payment_id: payment.id } });
      const is = async (status: string) =>
        await until(`the refund is ${status}`, async () => {
          const { body } = await client.retrieveRefund({ params: { refund_id: refund.id } });
          return body.status === status ? body : undefined;
        });
      await is('succeeded');
      await knobs.clock({ key, advance_seconds: 3 });
      assert.equal((await is('failed')).failure?.reason, 'refund_failed');
    });
  }

  test('a hold that Adyen cancels, or lets expire, is over', async () => {
    const canceled = await pay('adyen_test_technical_cancel', held);
    const expired = await pay('adyen_test_visa', held);
    await knobs.clock({ key, advance_seconds: 3 });
    await becomes(canceled, 'expired');
    await knobs.clock({ key, advance_seconds: 28 * 86_400 });
    await becomes(expired, 'expired');
  });
});

describe('3-D Secure at Adyen', () => {
  test('the payer comes back with a result, which is handed in', async () => {
    const asked = await pay('adyen_test_3ds_redirect');
    assert.equal(asked.status, 'requires_action');
    const { redirect_to: back } = await world.knobs.authenticate(pageOf(asked), 'complete');
    const details = Object.fromEntries(new URL(back ?? '').searchParams);
    const { body: paid } = await client.continuePayment({
      params: paramsOf(asked),
      body: { details },
    });
    assert.equal(paid.status, 'captured');
  });

  test('the client library goes on from an action, and its result is handed in', async () => {
    const asked = await pay('adyen_test_3ds_native');
    assert.ok(asked.next_action?.type === 'client');
    const { authorisationToken } = asked.next_action.action as Record<string, string>;
    const result = { authorisationToken, transStatus: 'Y' };
    const threeDSResult = Buffer.from(JSON.stringify(result)).toString('base64');
    const { body: paid } = await client.continuePayment({
      params: paramsOf(asked),
      body: { details: { threeDSResult } },
    });
    assert.equal(paid.status, 'captured');
  });

  test('what Adyen did not give is refused, and the payment waits on', async () => {
    const asked = await pay('adyen_test_3ds_redirect');
    const params = paramsOf(asked);
    await assert.rejects(client.continuePayment({ params, body: { details: { foo: 'bar' } } }));
    const details = { redirectResult: 'nothing' };
    const { body: waiting } = await client.continuePayment({ params, body: { details } });
    assert.equal(waiting.status, 'requires_action');
  });
});

describe('notices of Adyen', () => {
  test('twice, shuffled, several in one and beside forgeries change nothing twice', async () => {
    await knobs.webhooks.set({ key, duplicate: 2, shuffle: true, forge: true });
    await knobs.settings({ key, items_a_delivery: 3 });
    const payment = await pay('adyen_test_visa', held);
    await client.capturePayment({ params: paramsOf(payment), body: {} });
    const paid = await becomes(payment, 'captured');
    assert.equal(paid.captured_amount, '12.50');
    await knobs.webhooks.set({ key, duplicate: 0, shuffle: false, forge: false });
    await knobs.settings({ key, items_a_delivery: 1 });
  });

  test('that name an attempt of another payment than they are signed for change nothing', async () => {
    await knobs.settings({ key, modification_settles_ms: 3_600_000 });
    const waiting = await pay('adyen_test_pending');
    await knobs.settings({ key, modification_settles_ms: 20 });
    const { payments } = await knobs.books<Books>(key);
    const own = payments.find(({ reference }) => reference === waiting.id)?.metadata;
    const { listeners } = await knobs.knob<Listeners>('GET', `listeners?key=${key}`);
    const [listener] = listeners;
    assert.ok(listener !== undefined && own !== undefined);
    const pspReference = 'REPLAYED00000001';
    const other = await pay('adyen_test_refused');
    const status = await deliver(listener, {
      pspReference,
      merchantReference: other.id,
      'metadata.bascule_attempt': `${own['bascule_attempt']}`,
    });
    assert.equal(status, 200, 'the signature is genuine');
    await until('the notice is looked at', async () => {
      const { data } = await read('/v1/notices?provider=adyen&status=ignored');
      const found = (data as { readonly provider_notice_id: string }[]).find((notice) =>
        notice.provider_notice_id.startsWith(pspReference),
      );
      return found;
    });
    const { body } = await client.retrievePayment({ params: paramsOf(waiting) });
    assert.equal(body.status, 'processing');
  });

  test('the ledger is owed what the books of Adyen say', async () => {
    assert.partialDeepStrictEqual(await read('/v1/ledger/trial_balance'), { is_balanced: true });
    const ours = async () => {
      const { data } = await read('/v1/ledger/accounts?prefix=provider:adyen:clearing&limit=100');
      return (data as { readonly balance: string }[]).map(({ balance }) =>
        balance.replace('.', ''),
      );
    };
    const { sums } = await knobs.books<Books>(key);
    const owed = sums.map(({ captured, refunded }) => String(captured - refunded));
    await until('both agree', async () =>
      JSON.stringify(await ours()) === JSON.stringify(owed) ? true : undefined,
    );
  });
});

interface Listener {
  readonly url: string;
  readonly hmac_key: string;
}

interface Listeners {
  readonly listeners: readonly Listener[];
}

/** A granted payment as Adyen would tell it, with metadata of somebody's choice. */
const deliver = async (
  { url, hmac_key }: Listener,
  given: {
    readonly pspReference: string;
    readonly merchantReference: string;
    readonly 'metadata.bascule_attempt': string;
  },
): Promise<number> => {
  const { pspReference, merchantReference, ...metadata } = given;
  const signed = `${pspReference}::BasculeSandbox:${merchantReference}:1250:EUR:AUTHORISATION:true`;
  const hmac = createHmac('sha256', Buffer.from(hmac_key, 'hex')).update(signed);
  const NotificationRequestItem = {
    amount: { value: 1_250, currency: 'EUR' },
    eventCode: 'AUTHORISATION',
    eventDate: '2026-11-28T12:00:00Z',
    merchantAccountCode: 'BasculeSandbox',
    merchantReference,
    pspReference,
    success: 'true',
    additionalData: { ...metadata, hmacSignature: hmac.digest('base64') },
  };
  const body = JSON.stringify({ live: 'false', notificationItems: [{ NotificationRequestItem }] });
  return (await fetch(url, { method: 'POST', body })).status;
};

interface Books {
  readonly payments: readonly {
    readonly reference: string;
    readonly metadata: Readonly<Record<string, string>>;
  }[];
  readonly holds: number;
  readonly sums: readonly { readonly captured: number; readonly refunded: number }[];
}
