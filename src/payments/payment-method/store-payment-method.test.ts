import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { armFailpoint, type Caller, isRefusal, listEvents, refuser, seededIds } from '#kernel';
import { providerRefusals } from '#providers';
import { savingWorld } from '#test/saving-world';
import { createCustomer } from '../customer/create-customer.ts';
import { deleteCustomer } from '../customer/delete-customer.ts';
import { updateCustomer } from '../customer/update-customer.ts';
import { detachPaymentMethod } from './detach-payment-method.ts';
import { findSavedMethod } from './find-saved-method.ts';
import { findDueMethods, resumeStoring } from './resume-storing.ts';
import { retrievePaymentMethod } from './retrieve-payment-method.ts';
import type { PaymentMethodView } from './schema.ts';
import { storePaymentMethod } from './store-payment-method.ts';

const { url, database, clock, provider, wakes, deps, newCaller } = await savingWorld();

const email = 'ada@example.com';
const newCustomer = async (caller: Caller): Promise<string> =>
  (await createCustomer(deps, caller, { body: { email } })).id;

const save = async (
  caller: Caller,
  customerId: string,
  token = 'visa',
): Promise<PaymentMethodView> =>
  await storePaymentMethod(deps, caller, {
    params: { customer_id: customerId },
    body: { payment_method: { type: 'card', token }, return_url: 'https://shop.example/back' },
  });

const retrieve = async (caller: Caller, { id }: { readonly id: string }) =>
  await retrievePaymentMethod(deps, caller, { params: { payment_method_id: id } });

const toldOf = async (caller: Caller, objectId: string): Promise<readonly string[]> =>
  await database.asTenant(caller, async (tx) =>
    (await listEvents(tx, caller, { objectId, limit: 10 })).map((event) => event.type).reverse(),
  );

/** Moves the clock to the method's next look, lets the sweep find it and looks. */
const sweep = async (method: PaymentMethodView): Promise<void> => {
  const next = wakes.findLast((wake) => wake.objectId === method.id)?.at;
  assert.ok(next, 'a method that is not at its end asks to be looked at');
  clock.advance(Math.max(0, next.getTime() - clock.now().getTime()));
  const due = await findDueMethods(deps, 100);
  assert.ok(due.includes(method.id), 'a due method is found');
  await resumeStoring(deps, due);
};

/** As time does, for leases that those who crashed left behind. */
const endLeases = async (): Promise<void> => {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`update payments.payment_method set lease_until = now() - interval '1 s'`);
  await client.end();
};

const notConnected = refuser(providerRefusals)('provider_not_connected');

test('a saved method is active, told of, and found with both tokens', async () => {
  const caller = newCaller();
  const customerId = await newCustomer(caller);
  const method = await save(caller, customerId);
  assert.equal(method.status, 'active');
  assert.deepEqual([method.type, method.brand, method.last4], ['card', 'visa', '4242']);
  assert.deepEqual(await retrieve(caller, method), method);
  assert.deepEqual(await toldOf(caller, method.id), ['payment_method.stored']);
  const { customerToken, ...saved } = await findSavedMethod(deps, caller, method.id);
  assert.equal(provider.customers.get(customerToken), customerId);
  assert.deepEqual(saved, {
    provider: 'stripe',
    token: `there_${method.id}`,
    customerId,
    type: 'card',
    brand: 'visa',
    last4: '4242',
  });
});

test('a method is durable and leased before the provider hears of it', async () => {
  const caller = newCaller();
  const customerId = await newCustomer(caller);
  let seen: string | undefined;
  provider.meanwhile(async () => {
    const methodId = provider.requests.at(-1)?.methodId ?? '';
    seen = (await retrieve(caller, { id: methodId })).status;
    const sent = provider.requests.length;
    await resumeStoring(deps, [methodId]);
    assert.equal(provider.requests.length, sent, 'nobody else asks while the lease stands');
  });
  await save(caller, customerId);
  assert.equal(seen, 'storing');
});

test('a method that needs the payer is usable once the payer has confirmed', async () => {
  const caller = newCaller();
  const method = await save(caller, await newCustomer(caller), 'redirect');
  assert.equal(method.status, 'requires_action');
  assert.deepEqual(method.next_action, { type: 'redirect', url: 'https://bank.example/3ds' });
  await assert.rejects(findSavedMethod(deps, caller, method.id), (fault) =>
    isRefusal(fault, 'payment_method_not_usable'),
  );
  await sweep(method);
  assert.equal((await retrieve(caller, method)).status, 'requires_action');
  provider.confirm(method.id, 'succeeds');
  await resumeStoring(deps, [method.id]);
  const confirmed = await retrieve(caller, method);
  assert.deepEqual([confirmed.status, confirmed.next_action], ['active', null]);
  assert.deepEqual(await toldOf(caller, method.id), [
    'payment_method.requires_action',
    'payment_method.stored',
  ]);
});

test('a method whose payer does not pass the bank is declined', async () => {
  const caller = newCaller();
  const method = await save(caller, await newCustomer(caller), 'redirect');
  provider.confirm(method.id, 'fails');
  await sweep(method);
  assert.equal((await retrieve(caller, method)).status, 'declined');
});

test('a decline is told with its reason and leaves nothing usable', async () => {
  const caller = newCaller();
  const method = await save(caller, await newCustomer(caller), 'decline');
  assert.equal(method.status, 'declined');
  const failure = { reason: 'generic_decline', code: 'card_declined', message: 'No.' };
  assert.deepEqual(method.failure, failure);
  assert.deepEqual(await toldOf(caller, method.id), ['payment_method.declined']);
});

for (const fault of ['lost_before', 'lost_between', 'lost_after'] as const) {
  test(`an answer ${fault.replace('_', ' ')} is asked for again under the same key`, async () => {
    const caller = newCaller();
    const customerId = await newCustomer(caller);
    const [customersBefore, methodsBefore] = [provider.customers.size, provider.methods.size];
    provider.fail(fault);
    const method = await save(caller, customerId);
    assert.equal(method.status, 'storing');
    await sweep(method);
    assert.equal((await retrieve(caller, method)).status, 'active');
    const [first, second] = provider.requests.slice(-2);
    assert.deepEqual(second, first);
    assert.equal(provider.customers.size, customersBefore + 1);
    assert.equal(provider.methods.size, methodsBefore + 1);
  });
}

for (const place of ['storing_opened', 'storing_before_call', 'storing_after_call'] as const) {
  test(`a crash at ${place} leaves a method that the same request finds and goes on with`, async () => {
    const original = newCaller();
    const caller = () => ({ ...original, ids: seededIds(original.requestId, clock.now()) });
    const customerId = await newCustomer(original);
    const before = provider.methods.size;
    const disarm = armFailpoint(`payments.${place}`, 'throw');
    await assert.rejects(save(caller(), customerId));
    disarm();
    const leased = await save(caller(), customerId);
    assert.equal(leased.status, 'storing', 'whoever crashed may still be at it');
    await endLeases();
    const method = await save(caller(), customerId);
    assert.equal(method.status, 'active');
    assert.deepEqual(await save(caller(), customerId), method);
    assert.equal(provider.methods.size, before + 1);
  });
}

test('a crash is found by the sweep when nobody comes back', async () => {
  const caller = newCaller();
  const customerId = await newCustomer(caller);
  const disarm = armFailpoint('payments.storing_after_call', 'throw');
  await assert.rejects(save(caller, customerId));
  disarm();
  await endLeases();
  clock.advance(deps.leaseMs);
  const due = await findDueMethods(deps, 100);
  await Promise.all([resumeStoring(deps, due), resumeStoring(deps, due)]);
  const { methodId = '' } = provider.requests.at(-1) ?? {};
  assert.equal((await retrieve(caller, { id: methodId })).status, 'active');
  assert.deepEqual(await toldOf(caller, methodId), ['payment_method.stored']);
});

test('eight methods saved at once make one customer at the provider', async () => {
  const caller = newCaller();
  const customerId = await newCustomer(caller);
  const before = provider.customers.size;
  const methods = await Promise.all(
    Array.from({ length: 8 }, async () => await save(caller, customerId)),
  );
  assert.deepEqual(new Set(methods.map((method) => method.status)), new Set(['active']));
  assert.equal(provider.customers.size, before + 1);
  const saved = await Promise.all(
    methods.map(async (method) => await findSavedMethod(deps, caller, method.id)),
  );
  assert.equal(new Set(saved.map((method) => method.customerToken)).size, 1);
  assert.equal(new Set(saved.map((method) => method.token)).size, 8);
});

test('an address that changes meanwhile does not change what was sent', async () => {
  const caller = newCaller();
  const customerId = await newCustomer(caller);
  const before = provider.customers.size;
  provider.fail('lost_between');
  const method = await save(caller, customerId);
  const body = { email: 'countess@example.com' };
  await updateCustomer(deps, caller, { params: { customer_id: customerId }, body });
  await save(caller, customerId);
  await sweep(method);
  assert.deepEqual(
    provider.requests.slice(-3).map((request) => request.email),
    [email, email, email],
  );
  assert.equal(provider.customers.size, before + 1);
});

test('a corrected address is used once nobody asks with the old one', async () => {
  const caller = newCaller();
  const customerId = await newCustomer(caller);
  provider.fail('lost_before');
  const { id } = await save(caller, customerId);
  await detachPaymentMethod(deps, caller, { params: { payment_method_id: id } });
  const body = { email: 'countess@example.com' };
  await updateCustomer(deps, caller, { params: { customer_id: customerId }, body });
  await save(caller, customerId);
  assert.equal(provider.requests.at(-1)?.email, 'countess@example.com');
});

test('a method that nobody can learn the end of is given up with its reason', async () => {
  const caller = newCaller();
  provider.fail(...Array.from({ length: 10 }, () => 'lost_after' as const));
  const method = await save(caller, await newCustomer(caller));
  for (let look = 0; look < 9; look += 1) await sweep(method);
  const failed = await retrieve(caller, method);
  assert.equal(failed.status, 'failed');
  assert.equal(failed.failure?.reason, 'outcome_unknown');
  assert.deepEqual(await toldOf(caller, method.id), ['payment_method.failed']);
});

test('nothing is asked after the provider may have forgotten the key', async () => {
  const caller = newCaller();
  provider.fail('lost_after');
  const method = await save(caller, await newCustomer(caller));
  const sent = provider.requests.length;
  clock.advance(provider.capabilities.keyLifetimeMs);
  await resumeStoring(deps, [method.id]);
  assert.equal(provider.requests.length, sent);
  assert.equal((await retrieve(caller, method)).status, 'failed');
});

test('a connection that is disabled meanwhile postpones the method', async () => {
  const caller = newCaller();
  provider.fail('lost_before');
  const method = await save(caller, await newCustomer(caller));
  const connect = async (): Promise<never> => {
    throw notConnected;
  };
  clock.advance(2_000);
  await resumeStoring({ ...deps, connect }, [method.id]);
  assert.equal((await retrieve(caller, method)).status, 'storing');
  await sweep(method);
  assert.equal((await retrieve(caller, method)).status, 'active');
});

test('a customer deleted during the call is left without methods', async () => {
  const caller = newCaller();
  const customerId = await newCustomer(caller);
  const active = await save(caller, customerId);
  provider.meanwhile(async () => {
    await deleteCustomer(deps, caller, { params: { customer_id: customerId } });
  });
  const late = await save(caller, customerId);
  for (const method of [active, late]) {
    assert.equal((await retrieve(caller, method)).status, 'detached');
    assert.equal((await toldOf(caller, method.id)).at(-1), 'payment_method.detached');
    await assert.rejects(findSavedMethod(deps, caller, method.id), (fault) =>
      isRefusal(fault, 'payment_method_not_usable'),
    );
  }
  await assert.rejects(save(caller, customerId), (fault) => isRefusal(fault, 'customer_deleted'));
});
