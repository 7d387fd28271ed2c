import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { armFailpoint, type Scope } from '#kernel';
import { useDatabase } from '#test/database';
import { retrieveEndpoint } from '../endpoint/retrieve-endpoint.ts';
import { rollEndpointSecret } from '../endpoint/roll-endpoint-secret.ts';
import { sendTestEvent } from '../endpoint/send-test-event.ts';
import { updateEndpoint } from '../endpoint/update-endpoint.ts';
import { openReceiver, type Received, says, webhookWorld } from '../webhook-world.ts';
import { deliveriesAbout } from './deliveries-about.ts';
import { fanOut } from './fan-out.ts';
import { listDeliveries } from './list-deliveries.ts';
import { readDeliveryHealth } from './read-delivery-health.ts';
import { replayDeliveries } from './replay-deliveries.ts';
import { replayDelivery } from './replay-delivery.ts';
import { retrieveDelivery } from './retrieve-delivery.ts';

const { database } = await useDatabase();
const world = webhookWorld(database);
const { clock, deps, callerOf, emit, endpoint, settle } = world;
const hour = 3_600_000;

let scopes = 0;
const newScope = (): Scope => ({ organisationId: `org_${(scopes += 1)}`, mode: 'test' });

const verify = (secret: string, { body, headers }: Received): unknown =>
  new Webhook(secret).verify(body, headers);

const idsOf = (received: readonly Received[]) =>
  received.map(({ headers }) => headers['webhook-id']);

const deliveriesOf = async (scope: Scope, objectId: string) =>
  await database.asTenant(scope, async (tx) => await deliveriesAbout(tx, scope, [objectId]));

test('a webhook is signed so that the official package verifies it, and tells the event', async () => {
  const scope = newScope();
  const receiver = await openReceiver();
  const { secret } = await endpoint(scope, receiver.url);
  await emit(scope, 'pay_1');
  const [event] = await emit(scope, 'pay_1');
  await settle();

  const second = receiver.received.find(({ headers }) => headers['webhook-id'] === event?.id);
  assert.ok(second);
  const told = verify(secret, second) as Record<string, unknown>;
  assert.equal(told.id, event?.id);
  assert.equal(told.object, 'event');
  assert.equal(told.type, 'payment.captured');
  assert.equal(told.sequence, 2);
  assert.deepEqual(told.data, { object: { id: 'pay_1' } });
  assert.throws(() => verify('whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=', second));
});

test('only endpoints of the same organisation and mode that want the type are told', async () => {
  const scope = newScope();
  const [all, family, other, live] = [
    await openReceiver(),
    await openReceiver(),
    await openReceiver(),
    await openReceiver(),
  ];
  await endpoint(scope, all.url, ['*']);
  await endpoint(scope, family.url, ['payment.*']);
  await endpoint(scope, other.url, ['refund.created']);
  await endpoint({ ...scope, mode: 'live' }, live.url, ['*']);
  await emit(scope, 'pay_wanted');
  await settle();
  const counts = [all, family, other, live].map(({ received }) => received.length);
  assert.deepEqual(counts, [1, 1, 0, 0]);
});

test('while a secret is rolled both signatures stand; after the overlap only the new one', async () => {
  const scope = newScope();
  const receiver = await openReceiver();
  const made = await endpoint(scope, receiver.url);
  const params = { webhook_endpoint_id: made.id };
  const rolled = await rollEndpointSecret(deps, callerOf(scope), {
    params,
    body: { overlap_hours: 1 },
  });
  await emit(scope, 'pay_overlap');
  await settle();
  const during = receiver.received.at(-1);
  assert.ok(during);
  verify(made.secret, during);
  verify(rolled.secret, during);

  clock.advance(2 * hour);
  await emit(scope, 'pay_after');
  await settle();
  const after = receiver.received.at(-1);
  assert.ok(after);
  // The official package reads the machine's clock, which stood still: only the signature counts.
  assert.equal(after.headers['webhook-signature']?.split(' ').length, 1);
});

test('a failed webhook is tried again on schedule under one id, and ends exhausted', async () => {
  const scope = newScope();
  const receiver = await openReceiver();
  receiver.answer = says(500);
  await endpoint(scope, receiver.url);
  await emit(scope, 'pay_failing');
  await settle();
  assert.equal(receiver.received.length, 1, 'at once');
  clock.advance(4_000);
  await settle();
  assert.equal(receiver.received.length, 1, 'not before five seconds');
  clock.advance(2_000);
  await settle();
  assert.equal(receiver.received.length, 2, 'after five seconds');
  clock.advance(6 * 60_000);
  await settle();
  assert.equal(receiver.received.length, 3, 'after five minutes');
  for (let tries = 0; tries < 11; tries += 1) {
    clock.advance(11 * hour);
    await settle();
  }
  assert.equal(receiver.received.length, 14);
  assert.equal(new Set(idsOf(receiver.received)).size, 1);
  const [delivery] = await deliveriesOf(scope, 'pay_failing');
  assert.equal(delivery?.status, 'exhausted');
  assert.equal(delivery?.attempts.length, 14);
});

test('a redirect is not followed, even to a private address, and is no success', async () => {
  const scope = newScope();
  const [receiver, secretPlace] = [await openReceiver(), await openReceiver()];
  receiver.answer = says(302, { location: secretPlace.url });
  await endpoint(scope, receiver.url);
  await emit(scope, 'pay_redirected');
  await settle();
  assert.equal(secretPlace.received.length, 0);
  const [delivery] = await deliveriesOf(scope, 'pay_redirected');
  assert.equal(delivery?.status, 'pending');
  assert.equal(delivery?.attempts[0]?.response_status, 302);
});

test('a receiver that asks for time gets it', async () => {
  const scope = newScope();
  const receiver = await openReceiver();
  receiver.answer = says(429, { 'retry-after': '120' });
  await endpoint(scope, receiver.url);
  await emit(scope, 'pay_busy');
  await settle();
  clock.advance(100_000);
  await settle();
  assert.equal(receiver.received.length, 1);
  receiver.answer = says(204);
  clock.advance(21_000);
  await settle();
  assert.equal(receiver.received.length, 2);
});

test('a receiver that is gone is disabled at once, and says why', async () => {
  const scope = newScope();
  const receiver = await openReceiver();
  const witness = await openReceiver();
  receiver.answer = says(410);
  const { id } = await endpoint(scope, receiver.url);
  await endpoint(scope, witness.url, ['webhook_endpoint.*']);
  await emit(scope, 'pay_gone');
  await settle();
  const view = await retrieveEndpoint(deps, callerOf(scope), {
    params: { webhook_endpoint_id: id },
  });
  assert.deepEqual([view.status, view.disabled_reason], ['disabled', 'gone']);
  assert.match(witness.received.at(-1)?.body ?? '', /webhook_endpoint\.disabled/);
  await emit(scope, 'pay_later');
  await settle();
  assert.equal(receiver.received.length, 1);
});

test('after five days of failures an endpoint is disabled; enabled again it recovers all', async () => {
  const scope = newScope();
  const receiver = await openReceiver();
  receiver.answer = says(503);
  const since = new Date(clock.now().getTime() - 10 * 86_400_000).toISOString();
  const { id } = await endpoint(scope, receiver.url);
  const params = { webhook_endpoint_id: id };
  for (let day = 0; day < 6; day += 1) {
    await emit(scope, `pay_day_${day}`);
    await settle();
    clock.advance(25 * hour);
    await settle();
  }
  const view = await retrieveEndpoint(deps, callerOf(scope), { params });
  assert.deepEqual([view.status, view.disabled_reason], ['disabled', 'failing']);
  await emit(scope, 'pay_while_disabled');
  await settle();

  receiver.answer = says(200);
  await updateEndpoint(deps, callerOf(scope), { params, body: { status: 'enabled' } });
  const replay = { which: 'failed' as const, created_from: since };
  const replayed = await replayDeliveries(deps, callerOf(scope), { params, body: replay });
  receiver.received.length = 0;
  await settle();
  // Six payments, the notice of its own disabling, and the one that came meanwhile.
  assert.equal(replayed.replayed, receiver.received.length);
  const bodies = receiver.received.map(({ body }) => body).join();
  for (const object of ['pay_day_0', 'pay_day_5', 'pay_while_disabled']) {
    assert.ok(bodies.includes(object), `${object} is recovered`);
  }
});

test('a delivered webhook can be sent again, under the same id', async () => {
  const scope = newScope();
  const receiver = await openReceiver();
  await endpoint(scope, receiver.url);
  await emit(scope, 'pay_replayed');
  await settle();
  const { data } = await listDeliveries(deps, callerOf(scope), { query: {} });
  const params = { webhook_delivery_id: data[0]?.id ?? '' };
  await replayDelivery(deps, callerOf(scope), { params });
  await settle();
  const [first, second] = idsOf(receiver.received);
  assert.ok(first !== undefined && first === second);
  const whole = await retrieveDelivery(deps, callerOf(scope), { params });
  assert.equal(whole.attempts.length, 2);
  assert.equal(whole.attempts[1]?.response_body, 'thanks');
  assert.equal(JSON.stringify(whole.event), receiver.received[0]?.body);
});

test('a test event goes to the endpoint it tests and to no other', async () => {
  const scope = newScope();
  const [tested, other] = [await openReceiver(), await openReceiver()];
  const { id } = await endpoint(scope, tested.url, ['refund.created']);
  await endpoint(scope, other.url, ['*']);
  await sendTestEvent(deps, callerOf(scope), { params: { webhook_endpoint_id: id } });
  await settle();
  assert.equal(tested.received.length, 1);
  assert.equal(other.received.length, 0);
});

test('a slow receiver holds up nobody but itself', async () => {
  const scope = newScope();
  const [slow, quick] = [await openReceiver(), await openReceiver()];
  const stuck = Promise.withResolvers<void>();
  slow.answer = (_, response) => {
    void stuck.promise.then(() => response.end());
  };
  await endpoint(scope, slow.url);
  await endpoint(scope, quick.url);
  for (let i = 0; i < 20; i += 1) await emit(scope, `pay_slow_${i}`);

  const settled = settle();
  while (quick.received.length < 20) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(slow.received.length < 20, 'the slow one is still at its first webhooks');
  stuck.resolve();
  await settled;
  assert.equal(slow.received.length, 20);
});

test('a dead receiver is probed by one webhook, and the others keep their tries', async () => {
  const scope = newScope();
  const receiver = await openReceiver();
  receiver.answer = says(500);
  await endpoint(scope, receiver.url);
  for (let i = 0; i < 40; i += 1) await emit(scope, `pay_dead_${i}`);
  await settle();
  assert.equal(receiver.received.length, 8, 'one round, then the breaker');
  clock.advance(50_000);
  await settle();
  assert.equal(receiver.received.length, 9, 'one probe');
  receiver.answer = says(200);
  clock.advance(11 * 60_000);
  await settle();
  assert.equal(new Set(idsOf(receiver.received)).size, 40, 'once it is back, everything goes');
});

for (const point of ['before_send', 'after_send', 'after_record'] as const) {
  test(`a crash at ${point} loses nothing: the lease ends and another delivers`, async () => {
    const scope = newScope();
    const receiver = await openReceiver();
    await endpoint(scope, receiver.url);
    const [event] = await emit(scope, `pay_${point}`);
    const disarm = armFailpoint(`webhooks.${point}`, 'throw');
    await settle();
    disarm();
    clock.advance(31_000);
    await settle(world.open());
    assert.ok(idsOf(receiver.received).includes(event?.id));
    const [delivery] = await deliveriesOf(scope, `pay_${point}`);
    assert.equal(delivery?.status, 'delivered');
  });
}

test('two processes deliver each webhook once', async () => {
  const scope = newScope();
  const receiver = await openReceiver();
  await endpoint(scope, receiver.url);
  for (let i = 0; i < 50; i += 1) await emit(scope, `pay_shared_${i}`);
  await Promise.all([settle(), settle(world.open())]);
  assert.equal(receiver.received.length, 50);
  assert.equal(new Set(idsOf(receiver.received)).size, 50);
});

test('an endpoint in the hands of one process is left alone by the others', async () => {
  const scope = newScope();
  const receiver = await openReceiver();
  const both = Promise.withResolvers<void>();
  receiver.answer = (_, response) => {
    void both.promise.then(() => response.end());
  };
  const { id } = await endpoint(scope, receiver.url);
  await emit(scope, 'pay_leased');
  await fanOut.run(deps, [fanOut.name]);
  const other = world.open();
  deps.courier.dispatch([id]);
  while (receiver.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  other.courier.dispatch([id]);
  await other.courier.settled();
  both.resolve();
  await deps.courier.settled();
  assert.equal(receiver.received.length, 1);
});

test('a disabled endpoint is sent nothing, and lays its waiting deliveries aside', async () => {
  const scope = newScope();
  const receiver = await openReceiver();
  receiver.answer = says(500);
  const { id } = await endpoint(scope, receiver.url);
  const params = { webhook_endpoint_id: id };
  await emit(scope, 'pay_disabled');
  await settle();
  await updateEndpoint(deps, callerOf(scope), { params, body: { status: 'disabled' } });
  clock.advance(hour);
  await settle();
  assert.equal(receiver.received.length, 1);
  const [delivery] = await deliveriesOf(scope, 'pay_disabled');
  assert.equal(delivery?.status, 'disabled');
});

test('another organisation sees neither deliveries nor endpoints', async () => {
  const scope = newScope();
  const receiver = await openReceiver();
  await endpoint(scope, receiver.url);
  await emit(scope, 'pay_private');
  await settle();
  const stranger = callerOf(newScope());
  const { data } = await listDeliveries(deps, stranger, { query: {} });
  assert.deepEqual(data, []);
});

test('an answer is kept short, and without the card number that it should never have held', async () => {
  const scope = newScope();
  const receiver = await openReceiver();
  receiver.answer = (_, response) => {
    response.end(`card 4111 1111 1111 1111 ${'x'.repeat(100_000)}`);
  };
  await endpoint(scope, receiver.url);
  await emit(scope, 'pay_leaky');
  await settle();
  const [delivery] = await deliveriesOf(scope, 'pay_leaky');
  const text = delivery?.attempts[0]?.response_body ?? '';
  assert.equal(delivery?.status, 'delivered');
  assert.ok(text.length <= 4_096 && !text.includes('4111 1111'));
});

test('the gauges show how far behind webhooks are, and how many were given up', async () => {
  const scope = newScope();
  await emit(scope, 'pay_gauge');
  clock.advance(5_000);
  assert.ok((await readDeliveryHealth(deps)).oldestEventAgeSeconds > 1);
  await settle();
  const health = await readDeliveryHealth(deps);
  assert.equal(health.oldestEventAgeSeconds, 0);
  assert.ok(health.exhausted >= 1);
});
