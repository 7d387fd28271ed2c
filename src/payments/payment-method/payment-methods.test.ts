import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { Value } from 'typebox/value';
import { type AnyRoute, type Caller, isRefusal } from '#kernel';
import { savingWorld } from '#test/saving-world';
import { createCustomer } from '../customer/create-customer.ts';
import { customerRoutes } from '../customer/routes.ts';
import type { PaymentsDeps } from '../deps.ts';
import { detachPaymentMethod } from './detach-payment-method.ts';
import { findSavedMethod } from './find-saved-method.ts';
import { listPaymentMethods } from './list-payment-methods.ts';
import { methodsMax } from './open-storing.ts';
import { paymentMethodMachine } from './payment-method.machine.ts';
import { retrievePaymentMethod } from './retrieve-payment-method.ts';
import { paymentMethodRoutes } from './routes.ts';
import type { PaymentMethodView } from './schema.ts';
import { storePaymentMethod } from './store-payment-method.ts';

const { url, provider, deps, callerIn, newCaller } = await savingWorld();

const newCustomer = async (caller: Caller): Promise<string> =>
  (await createCustomer(deps, caller, { body: {} })).id;

const save = async (caller: Caller, customerId: string, token = 'visa') =>
  await storePaymentMethod(deps, caller, {
    params: { customer_id: customerId },
    body: { payment_method: { type: 'card', token } },
  });

const detach = async (caller: Caller, { id }: PaymentMethodView) =>
  await detachPaymentMethod(deps, caller, { params: { payment_method_id: id } });

const list = async (caller: Caller, customerId: string, query = {}) =>
  await listPaymentMethods(deps, caller, { params: { customer_id: customerId }, query });

const asAdministrator = async (text: string, values: readonly unknown[] = []) => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(text, [...values])).rows;
  } finally {
    await client.end();
  }
};

test('a detached method is charged no more, and detaching it again changes nothing', async () => {
  const caller = newCaller();
  const method = await save(caller, await newCustomer(caller));
  const detached = await detach(caller, method);
  assert.equal(detached.status, 'detached');
  assert.equal(detached.last4, '4242');
  assert.deepEqual(await detach(caller, method), detached);
  await assert.rejects(findSavedMethod(deps, caller, method.id), (fault) =>
    isRefusal(fault, 'payment_method_not_usable'),
  );
});

test('a method that is still being stored can be detached; its answer comes too late', async () => {
  const caller = newCaller();
  const customerId = await newCustomer(caller);
  provider.meanwhile(async () => {
    const { data } = await list(caller, customerId);
    for (const method of data) await detach(caller, method);
  });
  assert.equal((await save(caller, customerId)).status, 'detached');
});

test('a declined method is not detached', async () => {
  const caller = newCaller();
  const method = await save(caller, await newCustomer(caller), 'decline');
  await assert.rejects(detach(caller, method), (fault) =>
    isRefusal(fault, 'payment_method_wrong_state'),
  );
});

test('methods of a customer are listed newest first, by status where asked', async () => {
  const caller = newCaller();
  const customerId = await newCustomer(caller);
  const made: PaymentMethodView[] = [];
  for (const token of ['visa', 'decline', 'visa']) {
    made.unshift(await save(caller, customerId, token));
  }
  const expected = made.toSorted((a, b) => (a.id < b.id ? 1 : -1));
  const first = await list(caller, customerId, { limit: 2 });
  const second = await list(caller, customerId, { limit: 2, cursor: first.next_cursor });
  assert.deepEqual([...first.data, ...second.data], expected);
  assert.deepEqual([first.has_more, second.has_more, second.next_cursor], [true, false, null]);
  const { data: declined } = await list(caller, customerId, { status: 'declined' });
  assert.deepEqual(
    declined.map((method) => method.id),
    [made[1]?.id],
  );
});

test('another organisation and the other mode find nothing', async () => {
  const caller = newCaller();
  const customerId = await newCustomer(caller);
  const method = await save(caller, customerId);
  const params = { payment_method_id: method.id };
  for (const stranger of [newCaller(), callerIn({ ...caller, mode: 'live' })]) {
    const onMethod = [
      async () => await retrievePaymentMethod(deps, stranger, { params }),
      async () => await detach(stranger, method),
      async () => await findSavedMethod(deps, stranger, method.id),
    ];
    for (const tried of onMethod) {
      await assert.rejects(tried, (fault) => isRefusal(fault, 'payment_method_not_found'));
    }
    const onCustomer = [
      async () => await list(stranger, customerId),
      async () => await save(stranger, customerId),
    ];
    for (const tried of onCustomer) {
      await assert.rejects(tried, (fault) => isRefusal(fault, 'customer_not_found'));
    }
  }
  assert.deepEqual(await retrievePaymentMethod(deps, caller, { params }), method);
});

test('a customer has no more methods than the limit, also when eight come at once', async () => {
  const caller = newCaller();
  const customerId = await newCustomer(caller);
  const { id } = await save(caller, customerId);
  await asAdministrator(
    `insert into payments.payment_method
      (organisation_id, mode, id, customer_id, state, provider, token, type, method_token,
       customer_token, created_at, updated_at)
    select organisation_id, mode, 'pm_' || n, customer_id, state, provider, token, type,
      method_token, customer_token, created_at, updated_at
    from payments.payment_method, generate_series(1, $2) as n
    where id = $1`,
    [id, methodsMax - 2],
  );
  const saved = await Promise.allSettled(
    Array.from({ length: 8 }, async () => await save(caller, customerId)),
  );
  const refused = saved.filter((result) => result.status === 'rejected');
  assert.deepEqual(
    refused.map((result) => isRefusal(result.reason, 'payment_method_limit_reached')),
    Array.from({ length: 7 }, () => true),
  );
});

test('the edges in the database are those of the machine', async () => {
  const rows = await asAdministrator(
    'select from_state as from, event, to_state as to from payments.payment_method_edge',
  );
  const sorted = (edges: readonly object[]) => edges.map((edge) => JSON.stringify(edge)).sort();
  assert.deepEqual(sorted(rows), sorted(paymentMethodMachine.edges));
});

test('every example of a route fits its schemas', () => {
  const routes: readonly AnyRoute<PaymentsDeps>[] = [...customerRoutes, ...paymentMethodRoutes];
  assert.equal(routes.length, 9);
  for (const { id, params, query, body, reply, example } of routes) {
    const parts = [
      [params, example.params],
      [query, example.query],
      [body, example.body],
      [reply, example.reply],
    ] as const;
    for (const [schema, value] of parts) {
      assert.equal(schema === undefined, value === undefined, id);
      if (schema !== undefined) assert.deepEqual([...Value.Errors(schema, value)], [], id);
    }
  }
});
