import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import { connectAccount } from '../../testing/connect-account.ts';
import { cardPayment, errorOf, openSandbox } from '../../testing/open-sandbox.ts';
import { receiveNotices } from '../../testing/receive-notices.ts';

const sandbox = await openSandbox();
const { control } = sandbox;

type Wanted = Partial<Stripe.V2.Core.EventDestinationCreateParams>;

async function listen(key: string, wanted: Wanted) {
  const stripe = sandbox.stripe(key);
  const receiver = await receiveNotices();
  const destination = await stripe.v2.core.eventDestinations.create({
    name: 'all',
    type: 'webhook_endpoint',
    event_payload: 'thin',
    enabled_events: ['*'],
    include: ['webhook_endpoint.signing_secret', 'webhook_endpoint.url'],
    webhook_endpoint: { url: receiver.url },
    ...wanted,
  });
  const secret = destination.webhook_endpoint?.signing_secret ?? '';
  const read = ({ body, signature }: { readonly body: string; readonly signature: string }) =>
    stripe.parseEventNotification(body, signature, secret);
  return { stripe, receiver, destination, secret, read };
}

/** Named once, so that of all kinds of events the compiler has to look at this one alone. */
const capable = 'v2.core.account[configuration.recipient].capability_status_updated';

describe('thin events', () => {
  it('tell of what the first API made, signed, and lead to it', async () => {
    const key = 'sk_test_thin_first';
    const { stripe, receiver, read } = await listen(key, {
      enabled_events: ['v1.payment_intent.succeeded'],
    });
    const paid = await stripe.paymentIntents.create(cardPayment());
    const [notice] = await receiver.waitFor(1);
    assert.ok(notice);
    const event = read(notice);
    assert.equal(event.type, 'v1.payment_intent.succeeded');
    assert.ok('related_object' in event && 'snapshot_event' in event);
    assert.deepEqual(event.related_object, {
      id: paid.id,
      type: 'payment_intent',
      url: `/v1/payment_intents/${paid.id}`,
    });
    const related = (await event.fetchRelatedObject()) as Stripe.PaymentIntent;
    assert.deepEqual([related.id, related.status], [paid.id, 'succeeded']);
    const pair = await stripe.events.retrieve(String(event.snapshot_event));
    assert.equal(pair.type, 'payment_intent.succeeded');
    const fetched = await event.fetchEvent();
    assert.equal(fetched.id, event.id);
  });

  it('of a connected account carry it as their context', async () => {
    const key = 'sk_test_thin_context';
    const { receiver, read } = await listen(key, {
      enabled_events: ['v1.payment_intent.succeeded'],
      events_from: ['@accounts'],
    });
    const { id } = await connectAccount(sandbox, key);
    const stripe = sandbox.stripe(key);
    await stripe.paymentIntents.create(cardPayment());
    const paid = await stripe.paymentIntents.create(cardPayment(), { stripeAccount: id });
    const [notice] = await receiver.waitFor(1);
    assert.ok(notice);
    const event = read(notice);
    assert.equal(String(event.context), id);
    assert.ok('related_object' in event && event.related_object !== null);
    assert.equal('id' in event.related_object && event.related_object.id, paid.id);
    assert.equal(((await event.fetchRelatedObject()) as Stripe.PaymentIntent).id, paid.id);
    assert.equal(receiver.received.length, 1);
  });

  it('tell of accounts: made, asked, able, closed; nothing of it in the first API', async () => {
    const key = 'sk_test_thin_accounts';
    const { stripe, receiver, read } = await listen(key, { enabled_events: ['v2.*'] });
    const { accounts, events } = stripe.v2.core;
    const { id } = await accounts.create({
      dashboard: 'none',
      identity: { country: 'de', entity_type: 'individual' },
      configuration: {
        recipient: { capabilities: { stripe_balance: { stripe_transfers: { requested: true } } } },
      },
      defaults: {
        responsibilities: { fees_collector: 'application', losses_collector: 'application' },
      },
    });
    const link = await stripe.v2.core.accountLinks.create({
      account: id,
      use_case: {
        type: 'account_onboarding',
        account_onboarding: {
          refresh_url: 'http://127.0.0.1:9/',
          return_url: 'http://127.0.0.1:9/',
        },
      },
    });
    await control.onboard(link.url, 'complete');
    await accounts.close(id, { applied_configurations: ['recipient'] });
    const seen: string[] = [];
    for await (const { type } of events.list({ limit: 2, types: ['v2.*'] })) seen.unshift(type);
    for (const type of [
      'v2.core.account.created',
      'v2.core.account_link.returned',
      'v2.core.account[requirements].updated',
      capable,
      'v2.core.account.closed',
    ]) {
      assert.ok(seen.includes(type), `${type} among ${seen.join()}`);
    }
    const notices = await receiver.waitFor(seen.length);
    const able = notices
      .map(read)
      .filter((event) => event.type === capable)
      .at(-1);
    assert.ok(able && able.related_object !== null);
    assert.equal(able.related_object.url, `/v2/core/accounts/${id}`);
    const whole = await able.fetchEvent();
    assert.deepEqual(whole.data, { updated_capability: 'stripe_balance.stripe_transfers' });
    const old = await stripe.events.list({ limit: 100 });
    assert.ok(old.data.every(({ type }) => !type.startsWith('v2.')));
  });

  it('lose their way like all notices: twice, forged, held', async () => {
    const key = 'sk_test_thin_knobs';
    const { stripe, receiver, read, secret } = await listen(key, {
      enabled_events: ['v1.customer.created'],
    });
    await control.webhooks.set({ key, duplicate: 1, forge: true });
    await stripe.customers.create({});
    const notices = await receiver.waitFor(3);
    const read_all = notices.map((notice) => {
      try {
        return read(notice).id;
      } catch {
        return 'forged';
      }
    });
    assert.equal(read_all.filter((id) => id === 'forged').length, 1);
    assert.equal(new Set(read_all).size, 2);
    assert.throws(
      () =>
        stripe.webhooks.constructEvent(notices[1]?.body ?? '', notices[1]?.signature ?? '', secret),
      /thin|v2/i,
    );
  });
});

describe('event destinations', () => {
  it('are made, shown, changed, switched off, listed and deleted', async () => {
    const key = 'sk_test_destinations';
    const { stripe, destination, receiver } = await listen(key, {});
    const { eventDestinations } = stripe.v2.core;
    assert.match(destination.webhook_endpoint?.signing_secret ?? '', /^whsec_/);
    const shown = await eventDestinations.retrieve(destination.id);
    assert.deepEqual(shown.webhook_endpoint, {});
    const changed = await eventDestinations.update(destination.id, { description: 'thin ones' });
    assert.equal(changed.description, 'thin ones');
    assert.equal((await eventDestinations.disable(destination.id)).status, 'disabled');
    await stripe.customers.create({});
    assert.equal((await eventDestinations.enable(destination.id)).status, 'enabled');
    assert.equal((await eventDestinations.list()).data.length, 1);
    await eventDestinations.del(destination.id);
    assert.equal((await errorOf(eventDestinations.retrieve(destination.id))).statusCode, 404);
    assert.equal(receiver.received.length, 0);
  });

  it('send whole events too, where that is wanted', async () => {
    const key = 'sk_test_destinations_snapshot';
    const { stripe, receiver, secret } = await listen(key, {
      event_payload: 'snapshot',
      enabled_events: ['customer.created'],
    });
    const customer = await stripe.customers.create({});
    const [notice] = await receiver.waitFor(1);
    const event = stripe.webhooks.constructEvent(
      notice?.body ?? '',
      notice?.signature ?? '',
      secret,
    );
    assert.equal(event.type === 'customer.created' && event.data.object.id, customer.id);
  });
});
