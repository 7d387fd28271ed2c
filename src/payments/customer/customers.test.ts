import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import {
  type Caller,
  isRefusal,
  listEvents,
  manualClock,
  randomIds,
  type Scope,
  seededIds,
  systemClock,
} from '#kernel';
import { useDatabase } from '#test/database';
import { createCustomer } from './create-customer.ts';
import { deleteCustomer } from './delete-customer.ts';
import { findCustomer } from './find-customer.ts';
import { listCustomers } from './list-customers.ts';
import { retrieveCustomer } from './retrieve-customer.ts';
import { updateCustomer } from './update-customer.ts';

const { database, url } = await useDatabase();
const clock = manualClock(new Date('2026-11-21T09:30:00.000Z'));
const ids = randomIds(systemClock);
const deps = { database, clock, ids, onEvents: () => undefined };

const callerIn = (scope: Scope): Caller => ({
  ...scope,
  actor: 'key_test',
  requestId: ids.next('req'),
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  ids,
});
const newCaller = (): Caller => callerIn({ organisationId: ids.next('org'), mode: 'test' });

const ada = { name: 'Ada', email: 'Ada@Example.com', phone: '+41 44 668 18 00' } as const;
const at = (customer: { readonly id: string }) => ({ params: { customer_id: customer.id } });

const eventsOf = async (caller: Caller, objectId: string) =>
  await database.asTenant(
    caller,
    async (tx) => await listEvents(tx, caller, { objectId, limit: 10 }),
  );

test('a customer is created, told and found again', async () => {
  const caller = newCaller();
  const made = await createCustomer(deps, caller, { body: { ...ada, metadata: { shop: '42' } } });
  assert.deepEqual(made, {
    id: made.id,
    object: 'customer',
    mode: 'test',
    ...ada,
    description: null,
    metadata: { shop: '42' },
    is_deleted: false,
    created_at: '2026-11-21T09:30:00.000Z',
    updated_at: '2026-11-21T09:30:00.000Z',
  });
  assert.deepEqual(await retrieveCustomer(deps, caller, at(made)), made);
  assert.equal((await findCustomer(deps, caller, made.id)).id, made.id);
});

test('the same request run again makes no second customer and no second event', async () => {
  const caller = newCaller();
  const again = () => ({ ...caller, ids: seededIds(caller.requestId, clock.now()) });
  const first = await createCustomer(deps, again(), { body: ada });
  const second = await createCustomer(deps, again(), { body: ada });
  assert.deepEqual(second, first);
  assert.deepEqual(
    (await eventsOf(caller, first.id)).map((event) => event.type),
    ['customer.created'],
  );
});

test('an update changes what is sent, clears what is null and leaves the rest', async () => {
  const caller = newCaller();
  const made = await createCustomer(deps, caller, { body: { ...ada, metadata: { a: '1' } } });
  clock.advance(1_000);
  const body = { phone: null, description: 'A countess', metadata: { b: '2' } };
  const updated = await updateCustomer(deps, caller, { ...at(made), body });
  assert.deepEqual(updated, { ...made, ...body, updated_at: clock.now().toISOString() });
  const types = (await eventsOf(caller, made.id)).map((event) => event.type);
  assert.deepEqual(types.toSorted(), ['customer.created', 'customer.updated']);
});

test('a deleted customer is nobody, keeps its id and is not changed any more', async () => {
  const caller = newCaller();
  const made = await createCustomer(deps, caller, { body: { ...ada, metadata: { a: '1' } } });
  clock.advance(1_000);
  const deleted = await deleteCustomer(deps, caller, at(made));
  const nobody = { name: null, email: null, phone: null, metadata: {}, is_deleted: true };
  assert.deepEqual(deleted, { ...made, ...nobody, updated_at: clock.now().toISOString() });
  assert.deepEqual(await retrieveCustomer(deps, caller, at(made)), deleted);
  assert.deepEqual(await deleteCustomer(deps, caller, at(made)), deleted);
  await assert.rejects(
    updateCustomer(deps, caller, { ...at(made), body: { name: 'Eve' } }),
    (fault) => isRefusal(fault, 'customer_deleted'),
  );
  await assert.rejects(findCustomer(deps, caller, made.id), (fault) =>
    isRefusal(fault, 'customer_deleted'),
  );
  const types = (await eventsOf(caller, made.id)).map((event) => event.type);
  assert.deepEqual(types.toSorted(), ['customer.created', 'customer.deleted']);
});

test('the database refuses a deleted customer that is still somebody', async () => {
  const caller = newCaller();
  const made = await createCustomer(deps, caller, { body: ada });
  const client = new pg.Client(url);
  await client.connect();
  try {
    await assert.rejects(
      client.query('update payments.customer set deleted_at = now() where id = $1', [made.id]),
      /deleted_customer_is_nobody/,
    );
  } finally {
    await client.end();
  }
});

test('events of a customer carry nothing of the person', async () => {
  const caller = newCaller();
  const made = await createCustomer(deps, caller, { body: { ...ada, metadata: { a: 'secret' } } });
  await updateCustomer(deps, caller, { ...at(made), body: { name: 'Augusta' } });
  await deleteCustomer(deps, caller, at(made));
  const told = JSON.stringify(
    (await eventsOf(caller, made.id)).map((event) => event.payload),
  ).toLowerCase();
  for (const word of ['ada', 'augusta', '668', 'secret']) assert.ok(!told.includes(word), word);
});

test('pages of customers are complete, newest first, and without deleted ones', async () => {
  const caller = newCaller();
  const made: string[] = [];
  for (let i = 0; i < 5; i += 1) {
    made.unshift((await createCustomer(deps, caller, { body: { name: `N${i}` } })).id);
  }
  const [, gone = ''] = made;
  await deleteCustomer(deps, caller, at({ id: gone }));
  const first = await listCustomers(deps, caller, { query: { limit: 3 } });
  assert.equal(first.has_more, true);
  assert.ok(first.next_cursor);
  const second = await listCustomers(deps, caller, { query: { cursor: first.next_cursor } });
  assert.deepEqual([second.has_more, second.next_cursor], [false, null]);
  assert.deepEqual(
    [...first.data, ...second.data].map((customer) => customer.id),
    made
      .filter((id) => id !== gone)
      .sort()
      .reverse(),
  );
});

test('the filter by e-mail address does not mind capitals', async () => {
  const caller = newCaller();
  const made = await createCustomer(deps, caller, { body: ada });
  await createCustomer(deps, caller, { body: { email: 'bob@example.com' } });
  const { data } = await listCustomers(deps, caller, { query: { email: 'ada@example.COM' } });
  assert.deepEqual(data, [made]);
});

test('another organisation and the other mode find nothing', async () => {
  const caller = newCaller();
  const made = await createCustomer(deps, caller, { body: ada });
  const strangers = [newCaller(), callerIn({ ...caller, mode: 'live' })];
  for (const stranger of strangers) {
    const tries = [
      async () => await retrieveCustomer(deps, stranger, at(made)),
      async () => await updateCustomer(deps, stranger, { ...at(made), body: { name: 'Eve' } }),
      async () => await deleteCustomer(deps, stranger, at(made)),
      async () => await findCustomer(deps, stranger, made.id),
    ];
    for (const tried of tries) {
      await assert.rejects(tried, (fault) => isRefusal(fault, 'customer_not_found'));
    }
    assert.deepEqual((await listCustomers(deps, stranger, { query: {} })).data, []);
  }
  assert.deepEqual(await retrieveCustomer(deps, caller, at(made)), made);
});
