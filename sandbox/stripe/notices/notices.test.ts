import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import { cardPayment, errorOf, openSandbox } from '../../testing/open-sandbox.ts';
import { type Received, type Receiver, receiveNotices } from '../../testing/receive-notices.ts';

const sandbox = await openSandbox();
const { webhooks } = sandbox.control;

interface Listening {
  readonly key: string;
  readonly stripe: Stripe;
  readonly receiver: Receiver;
  readonly secret: string;
}

/** A world of its own with one endpoint. */
async function listen(name: string, events: string[] = ['*']): Promise<Listening> {
  const key = `sk_test_notices_${name}`;
  const stripe = sandbox.stripe(key);
  const receiver = await receiveNotices();
  const endpoint = await stripe.webhookEndpoints.create({
    url: receiver.url,
    enabled_events: events as Stripe.WebhookEndpointCreateParams.EnabledEvent[],
    api_version: '2026-10-28.endive',
  });
  return { key, stripe, receiver, secret: endpoint.secret ?? '' };
}

function read({ stripe, secret }: Listening, notice: Received): Stripe.Event {
  return stripe.webhooks.constructEvent(notice.body, notice.signature, secret);
}

describe('notices', () => {
  it('every change of a payment arrives signed, and the SDK accepts the signature', async () => {
    const world = await listen('plain');
    assert.match(world.secret, /^whsec_[A-Za-z0-9]{32}$/);
    const intent = await world.stripe.paymentIntents.create(cardPayment(), {
      idempotencyKey: 'k1',
    });
    const notices = await world.receiver.waitFor(3);

    const events = notices.map((one) => read(world, one));
    assert.deepEqual(events.map((one) => one.type).sort(), [
      'charge.succeeded',
      'payment_intent.created',
      'payment_intent.succeeded',
    ]);
    const paid = events.find((one) => one.type === 'payment_intent.succeeded');
    assert.equal(paid?.data.object.id, intent.id);
    assert.equal(paid?.request?.idempotency_key, 'k1');
    assert.equal(paid?.api_version, '2026-10-28.endive');
    const created = events.find((one) => one.type === 'payment_intent.created');
    assert.equal(created?.data.object.status, 'requires_confirmation');
    const [first] = notices;
    assert.throws(() =>
      world.stripe.webhooks.constructEvent(`${first?.body} `, first?.signature ?? '', world.secret),
    );
  });

  it('the secret is shown once, and only wanted events come', async () => {
    const world = await listen('wanted', ['charge.*', 'refund.created']);
    const [endpoint] = (await world.stripe.webhookEndpoints.list()).data;
    assert.equal(endpoint?.secret, undefined);
    const intent = await world.stripe.paymentIntents.create(cardPayment());
    await world.stripe.refunds.create({ payment_intent: intent.id, amount: 5 });
    await webhooks.flush(world.key);
    const types = world.receiver.received.map((one) => read(world, one).type);
    assert.deepEqual(types.sort(), ['charge.refunded', 'charge.succeeded', 'refund.created']);

    await world.stripe.webhookEndpoints.update(endpoint?.id ?? '', { disabled: true });
    await world.stripe.paymentIntents.create(cardPayment());
    await webhooks.flush(world.key);
    assert.equal(world.receiver.received.length, 3);
    assert.equal((await world.stripe.webhookEndpoints.del(endpoint?.id ?? '')).deleted, true);
    assert.equal(
      (await errorOf(world.stripe.webhookEndpoints.retrieve(endpoint?.id ?? ''))).statusCode,
      404,
    );
  });

  it('what is not taken is sent again, and counts as undelivered until then', async () => {
    const world = await listen('retry', ['payment_intent.succeeded']);
    await sandbox.control.clock({ key: world.key, frozen: true });
    world.receiver.answerWith(503);
    await world.stripe.paymentIntents.create(cardPayment());
    await world.receiver.waitFor(1);
    await webhooks.flush(world.key);
    const failing = await world.stripe.events.list({ delivery_success: false });
    assert.deepEqual(
      failing.data.map((one) => one.type),
      ['payment_intent.succeeded'],
    );
    assert.equal(failing.data[0]?.pending_webhooks, 1);

    world.receiver.answerWith(200);
    const before = world.receiver.received.length;
    await sandbox.control.clock({ key: world.key, advance_seconds: 120 });
    await world.receiver.waitFor(before + 1);
    await webhooks.flush(world.key);
    assert.equal((await world.stripe.events.list({ delivery_success: false })).data.length, 0);
    const bodies = world.receiver.received.map((one) => read(world, one).id);
    assert.equal(new Set(bodies).size, 1);
  });

  it('held notices leave at the flush, shuffled and more than once when told so', async () => {
    const world = await listen('hold');
    await webhooks.set({ key: world.key, hold: true, shuffle: true, duplicate: 1 });
    for (let i = 0; i < 4; i += 1) await world.stripe.paymentIntents.create(cardPayment());
    assert.equal(world.receiver.received.length, 0);
    assert.equal((await webhooks.counts(world.key)).held, 12);

    const { delivered } = await webhooks.flush(world.key);
    assert.equal(delivered, 12);
    assert.equal(world.receiver.received.length, 24);
    const ids = world.receiver.received.map((one) => read(world, one).id);
    assert.equal(new Set(ids).size, 12);
    const inOrder = (await world.stripe.events.list({ limit: 50 })).data
      .map((one) => one.id)
      .reverse();
    assert.notDeepEqual([...new Set(ids)], inOrder);
  });

  it('dropped notices never come, and the events tell of them', async () => {
    const world = await listen('drop');
    await webhooks.set({ key: world.key, drop: 3 });
    await world.stripe.paymentIntents.create(cardPayment());
    await world.stripe.customers.create();
    await world.receiver.waitFor(1);
    assert.deepEqual(
      world.receiver.received.map((one) => read(world, one).type),
      ['customer.created'],
    );
    assert.equal((await webhooks.counts(world.key)).dropped, 3);
    const [missed] = (await world.stripe.events.list({ delivery_success: false })).data;
    assert.equal(await webhooks.redeliver(world.key, missed?.id ?? ''), 1);
    await world.receiver.waitFor(2);
  });

  it('forged and expired copies come beside the true one and do not verify', async () => {
    const world = await listen('forge', ['payment_intent.succeeded']);
    await webhooks.set({ key: world.key, forge: true, expired_s: 600 });
    await world.stripe.paymentIntents.create(cardPayment());
    const notices = await world.receiver.waitFor(3);
    const verdicts = notices.map((one) => {
      try {
        return read(world, one).type;
      } catch (error) {
        return error instanceof Error && /tolerance/.test(error.message) ? 'expired' : 'forged';
      }
    });
    assert.deepEqual(verdicts.sort(), ['expired', 'forged', 'payment_intent.succeeded']);
  });

  it('a stale payload shows the object as it was before', async () => {
    const world = await listen('stale', ['charge.captured']);
    await webhooks.set({ key: world.key, stale_payload: true });
    const held = await world.stripe.paymentIntents.create(
      cardPayment({ capture_method: 'manual' }),
    );
    await world.stripe.paymentIntents.capture(held.id);
    const [notice] = await world.receiver.waitFor(1);
    const event = notice === undefined ? undefined : read(world, notice);
    assert.equal(event?.type === 'charge.captured' && event.data.object.captured, false);
  });
});

describe('events', () => {
  it('they are listed by type, by cursor in order, and tell what changed', async () => {
    const stripe = sandbox.stripe('sk_test_events');
    const intent = await stripe.paymentIntents.create(cardPayment({ capture_method: 'manual' }));
    await stripe.paymentIntents.capture(intent.id, { amount_to_capture: 1_000 });
    await stripe.refunds.create({ payment_intent: intent.id, amount: 400 });

    const all = (await stripe.events.list()).data;
    assert.deepEqual(all.map((one) => one.type).reverse(), [
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.amount_capturable_updated',
      'charge.captured',
      'payment_intent.succeeded',
      'refund.created',
      'charge.refunded',
    ]);
    const since = await stripe.events.list({ ending_before: all[4]?.id ?? '', limit: 2 });
    assert.deepEqual(
      since.data.map((one) => one.id),
      [all[2]?.id, all[3]?.id],
    );
    const refunded = all.find((one) => one.type === 'charge.refunded');
    assert.deepEqual(refunded?.data.previous_attributes, { amount_refunded: 0 });
    const again = await stripe.events.retrieve(refunded?.id ?? '');
    assert.deepEqual(again.data.object, refunded?.data.object);
    const charges = await stripe.events.list({ type: 'charge.*' });
    assert.equal(charges.data.length, 3);
  });
});
