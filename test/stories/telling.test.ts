import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ProblemError } from '#http';
import { openReceiver } from './receiver.ts';
import { booksAgree, byCard, type Json, pageOf, settled, until, useStage } from './stage.ts';

const stage = await useStage();
const { world, client } = stage;

const timelineOf = async (paymentId: string) => {
  const params = { payment_id: paymentId };
  return (await client.retrievePaymentTimeline({ params })).body.data;
};

describe('webhooks out', () => {
  test('a shop is told everything about a payment, signed and without a gap', async () => {
    const receiver = await openReceiver();
    const { body: endpoint } = await client.createWebhookEndpoint({
      body: { url: receiver.url, event_types: ['payment.*', 'refund.*'] },
    });
    receiver.secret = endpoint.secret;
    receiver.failures = 1;

    const { body: payment } = await client.createPayment({
      body: byCard('10.50', 'pm_card_visa', { capture_method: 'manual' as const }),
    });
    await client.capturePayment({ params: { payment_id: payment.id }, body: { amount: '10.00' } });
    const { body: refund } = await client.createRefund({ body: { payment_id: payment.id } });

    const told = await until('all five events arrive, the failed one again', async () =>
      new Set(receiver.believed.map(({ id }) => id)).size >= 5 ? receiver.believed : undefined,
    );
    assert.deepEqual(receiver.disbelieved, []);
    const storyOf = (id: string) =>
      told
        .filter(({ data }) => data.object.id === id)
        .toSorted((a, b) => a.sequence - b.sequence)
        .map(({ sequence, type }) => `${sequence} ${type}`);
    assert.deepEqual(storyOf(payment.id), [
      '1 payment.created',
      '2 payment.authorized',
      '3 payment.captured',
    ]);
    assert.deepEqual(storyOf(refund.id), ['1 refund.created', '2 refund.succeeded']);

    const { body: page } = await client.listWebhookDeliveries({
      query: { object_id: payment.id },
    });
    assert.equal(page.data.length, 3);
    await client.deleteWebhookEndpoint({ params: { webhook_endpoint_id: endpoint.id } });
  });
});

describe('notices in', () => {
  const settleBy = async (page: string, paymentId: string) => {
    await world.knobs.authenticate(page, 'complete');
    return await settled(client, paymentId);
  };

  test('duplicated, shuffled and out of date they change nothing twice', async () => {
    const key = world.sandboxKey;
    await world.knobs.webhooks.set({ key, duplicate: 4, shuffle: true, stale_payload: true });
    const { body } = await client.createPayment({
      body: byCard('31.00', 'pm_card_threeDSecure2Required', {
        return_url: 'https://shop.example/back',
      }),
    });
    const paid = await settleBy(pageOf(body), body.id);
    await world.knobs.webhooks.flush(key);
    await world.knobs.webhooks.set({ key, duplicate: 0, shuffle: false, stale_payload: false });

    assert.equal(paid.captured_amount, '31.00');
    const timeline = await timelineOf(body.id);
    assert.deepEqual(
      timeline
        .filter(({ kind, summary }) => kind === 'state' && summary.startsWith('payment '))
        .map(({ details }) => details.to),
      ['processing', 'requires_action', 'captured'],
    );
    assert.equal(timeline.filter(({ kind }) => kind === 'transfer').length, 2, 'capture and fee');
    const notices = timeline.filter(({ kind }) => kind === 'notice').map(({ details }) => details);
    const names = notices.map(({ provider_notice_id: id }) => id);
    assert.equal(new Set(names).size, names.length, 'each is kept once');
  });

  test('forged and replayed ones are refused and leave no trace', async () => {
    const key = world.sandboxKey;
    await world.knobs.webhooks.set({ key, forge: true, expired_s: 4_000 });
    const { body } = await client.createPayment({ body: byCard('32.00') });
    await until('forgeries were sent', async () => {
      const { forged } = await world.knobs.webhooks.counts(key);
      return forged > 0 ? forged : undefined;
    });
    await world.knobs.webhooks.flush(key);
    await world.knobs.webhooks.set({ key, forge: false, expired_s: 0 });
    const { body: same } = await client.retrievePayment({ params: { payment_id: body.id } });
    assert.equal(same.captured_amount, '32.00');

    const { data } = await stage.read('/v1/provider_connections');
    const [connection] = data as Json[];
    const refused = await fetch(`${world.url}/providers/stripe/${connection?.id}/notices`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'stripe-signature': 't=1,v1=00' },
      body: JSON.stringify({ id: 'evt_forged', type: 'payment_intent.succeeded' }),
    });
    assert.equal(refused.status, 401);
    const { body: kept } = await client.listNotices({ query: { limit: 100 } });
    assert.ok(kept.data.every(({ provider_notice_id: id }) => id !== 'evt_forged'));
  });

  test('a notice that never comes is not needed: the payment is asked about', async () => {
    const key = world.sandboxKey;
    await world.knobs.webhooks.set({ key, hold: true });
    const { body } = await client.createPayment({
      body: byCard('33.00', 'pm_card_threeDSecure2Required', {
        return_url: 'https://shop.example/back',
      }),
    });
    const paid = await settleBy(pageOf(body), body.id);
    await world.knobs.webhooks.set({ key, hold: false });
    assert.equal(paid.status, 'captured');
  });
});

describe('a timeline', () => {
  test('tells a lost answer from the frozen request to the delivery, in order', async () => {
    const match = { method: 'POST', path: '/v1/payment_intents', key: world.sandboxKey };
    await world.knobs.webhooks.set({ key: world.sandboxKey, hold: true });
    await world.knobs.faults.plant({ match, fault: '500_after' });
    const { status, body } = await client.createPayment({ body: byCard('41.00') });
    assert.deepEqual([status, body.status], [202, 'processing']);
    await settled(client, body.id);
    await world.knobs.webhooks.set({ key: world.sandboxKey, hold: false });
    await world.knobs.webhooks.flush(world.sandboxKey);

    const timeline = await timelineOf(body.id);
    assert.deepEqual(
      timeline.map(({ at }) => at),
      timeline.map(({ at }) => at).toSorted(),
    );
    const told = timeline.map(({ summary }) => summary.replaceAll(/_[0-9a-z]{26}\b/g, '_…'));
    const places = [
      'attempt to authorize at stripe opened',
      'event payment.created (number 1 of pay_…)',
      'attempt sending → unknown (lose)',
      'attempt unknown → approved (approve)',
      'event payment.captured (number 2 of pay_…)',
    ].map((line) => told.indexOf(line));
    assert.ok(!places.includes(-1), told.join('\n'));
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
    const asked = told.filter((line) => line.startsWith('ask:'));
    assert.match(asked[0] ?? '', /search/, 'it is found before it is looked at');
  });

  test('shows no card number, no key and no secret', async () => {
    const { body } = await client.createPayment({ body: byCard('42.00') });
    const text = JSON.stringify(await timelineOf(body.id));
    assert.ok(!/\d{13,19}/.test(text.replaceAll(/[a-z]+_\w+/gi, '')));
    assert.ok(!/(sk|rk)_(test|live)_|whsec_|_secret_/.test(text), text);
  });
});

test('what belongs to another organisation is not there', async () => {
  const theirs = stage.clientOf({ key: await stage.anotherKey() });
  const { body: payment } = await client.createPayment({ body: byCard('51.00') });
  const { body: customer } = await client.createCustomer({ body: { name: 'Ada' } });
  const params = { payment_id: payment.id };
  const tries = [
    ['payment_not_found', async () => await theirs.retrievePayment({ params })],
    ['payment_not_found', async () => await theirs.retrievePaymentTimeline({ params })],
    ['payment_not_found', async () => await theirs.capturePayment({ params, body: {} })],
    ['payment_not_found', async () => await theirs.cancelPayment({ params })],
    ['payment_not_found', async () => await theirs.createRefund({ body: params })],
    [
      'customer_not_found',
      async () => await theirs.retrieveCustomer({ params: { customer_id: customer.id } }),
    ],
    [
      'customer_not_found',
      async () =>
        await theirs.createPayment({
          body: { amount: '1.00', currency: 'EUR', customer_id: customer.id },
        }),
    ],
  ] as const;
  for (const [code, ask] of tries) {
    await assert.rejects(
      ask,
      (fault) => fault instanceof ProblemError && fault.problem.code === code,
    );
  }
  assert.deepEqual((await theirs.listPayments()).body.data, []);
});

test('after all of it our books balance and agree with those of the provider', async () => {
  await booksAgree(stage);
});
