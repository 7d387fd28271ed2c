import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Caller, Scope } from '#kernel';
import { type Connection, createProviders, providerNamed } from '#providers';
import { type FaultKind, sandboxControl, startSandbox } from '#sandbox';
import { savingWorld } from '#test/saving-world';
import { createCustomer } from '../customer/create-customer.ts';
import { findSavedMethod } from './find-saved-method.ts';
import { findDueMethods, resumeStoring } from './resume-storing.ts';
import { retrievePaymentMethod } from './retrieve-payment-method.ts';
import type { PaymentMethodView } from './schema.ts';
import { storePaymentMethod } from './store-payment-method.ts';

const sandbox = await startSandbox();
after(sandbox.close);
const control = sandboxControl(sandbox.url);
const stripe = providerNamed('stripe', createProviders({ callTimeoutMs: 300 }));

const apiKey = 'sk_test_savedmethods';
const { clock, deps: memoryDeps, newCaller } = await savingWorld();
const connect = async (scope: Scope): Promise<Connection> => ({
  id: 'conn_sandbox',
  scope,
  provider: 'stripe',
  baseUrl: sandbox.url,
  apiKey,
  webhookSecrets: [],
  settings: {},
});
const deps = { ...memoryDeps, connect, providerNamed: () => stripe };

const newCustomer = async (caller: Caller): Promise<string> =>
  (await createCustomer(deps, caller, { body: { email: 'ada@example.com' } })).id;

const save = async (caller: Caller, customerId: string, token = 'pm_card_visa') =>
  await storePaymentMethod(deps, caller, {
    params: { customer_id: customerId },
    body: { payment_method: { type: 'card', token }, return_url: 'https://shop.example/back' },
  });

/** Lets hours pass and the sweep look, until the method has come to an end. */
const settled = async (caller: Caller, { id }: PaymentMethodView): Promise<PaymentMethodView> => {
  for (let look = 0; look < 12; look += 1) {
    const method = await retrievePaymentMethod(deps, caller, { params: { payment_method_id: id } });
    if (method.status !== 'storing') return method;
    clock.advance(60_000);
    await resumeStoring(deps, await findDueMethods(deps, 100));
  }
  throw new Error(`the method ${id} comes to no end`);
};

interface ListOf<T> {
  readonly data: readonly T[];
}

const fromStripe = async <T>(path: string): Promise<readonly T[]> => {
  const headers = { authorization: `Bearer ${apiKey}` };
  const response = await fetch(`${sandbox.url}${path}`, { headers });
  const { data } = (await response.json()) as ListOf<T>;
  return data;
};

/** Tokens of the customers that Stripe's own books hold for one of ours. */
const customersThere = async (customerId: string): Promise<readonly string[]> => {
  interface Customer {
    readonly id: string;
    readonly metadata: Readonly<Record<string, string>>;
  }
  return (await fromStripe<Customer>('/v1/customers?limit=100'))
    .filter((customer) => customer.metadata['bascule_customer'] === customerId)
    .map((customer) => customer.id);
};

const methodsThere = async (customerToken: string): Promise<readonly string[]> => {
  const path = `/v1/customers/${customerToken}/payment_methods?limit=100`;
  return (await fromStripe<{ readonly id: string }>(path)).map((method) => method.id);
};

test('a card saved at Stripe hangs on one customer there', async () => {
  const caller = newCaller();
  const customerId = await newCustomer(caller);
  const method = await save(caller, customerId);
  assert.deepEqual([method.status, method.brand, method.last4], ['active', 'visa', '4242']);
  const { customerToken, token } = await findSavedMethod(deps, caller, method.id);
  assert.deepEqual(await customersThere(customerId), [customerToken]);
  assert.deepEqual(await methodsThere(customerToken), [token]);
});

test('a card that the bank refuses is declined with our word for it', async () => {
  const caller = newCaller();
  const method = await save(caller, await newCustomer(caller), 'pm_card_chargeDeclined');
  assert.equal(method.status, 'declined');
  assert.equal(method.failure?.reason, 'generic_decline');
});

for (const [outcome, status] of [
  ['complete', 'active'],
  ['fail', 'declined'],
] as const) {
  test(`a card that asks the payer is ${status} once the payer does ${outcome}`, async () => {
    const caller = newCaller();
    const customerId = await newCustomer(caller);
    const method = await save(caller, customerId, 'pm_card_authenticationRequired');
    assert.equal(method.status, 'requires_action');
    assert.ok(method.next_action);
    await control.authenticate(method.next_action.url, outcome);
    await resumeStoring(deps, [method.id]);
    assert.equal((await settled(caller, method)).status, status);
    assert.equal((await customersThere(customerId)).length, 1);
  });
}

const faults: readonly FaultKind[] = [
  'timeout_before',
  'timeout_after',
  '500_before',
  '500_after',
  'reset_before',
  'reset_after',
  '429',
  'half_body',
  'garbage',
  'html_404',
  'json_404',
  'json_502',
];

for (const path of ['/v1/customers', '/v1/setup_intents']) {
  for (const fault of faults) {
    test(`${fault} at ${path} ends in one customer and one method`, async () => {
      const caller = newCaller();
      const customerId = await newCustomer(caller);
      await control.faults.plant({ match: { method: 'POST', path, key: apiKey }, fault });
      const method = await save(caller, customerId);
      // A 500 after the fact is answered, so what it hides is looked for at once.
      assert.equal(method.status, fault === '500_after' ? 'active' : 'storing');
      assert.equal((await settled(caller, method)).status, 'active');
      const { customerToken, token } = await findSavedMethod(deps, caller, method.id);
      assert.deepEqual(await customersThere(customerId), [customerToken]);
      assert.deepEqual(await methodsThere(customerToken), [token]);
    });
  }
}

test('eight cards saved at once make one customer at Stripe', async () => {
  const caller = newCaller();
  const customerId = await newCustomer(caller);
  const methods = await Promise.all(
    Array.from({ length: 8 }, async () => await save(caller, customerId)),
  );
  for (const method of methods) {
    assert.equal((await settled(caller, method)).status, 'active');
  }
  const [customerToken = '', ...others] = await customersThere(customerId);
  assert.deepEqual(others, []);
  assert.equal((await methodsThere(customerToken)).length, 8);
});
