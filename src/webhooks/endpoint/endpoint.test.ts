import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal, type Scope, seededIds } from '#kernel';
import { useDatabase } from '#test/database';
import { openReceiver, says, webhookWorld } from '../webhook-world.ts';
import { createEndpoint } from './create-endpoint.ts';
import { deleteEndpoint } from './delete-endpoint.ts';
import { listEndpoints } from './list-endpoints.ts';
import { retrieveEndpoint } from './retrieve-endpoint.ts';
import { rollEndpointSecret } from './roll-endpoint-secret.ts';
import { sendTestEvent } from './send-test-event.ts';
import { updateEndpoint } from './update-endpoint.ts';

const { database } = await useDatabase();
const { clock, deps, callerOf, emit, endpoint, settle } = webhookWorld(database);

let scopes = 0;
const newScope = (): Scope => ({ organisationId: `org_${(scopes += 1)}`, mode: 'test' });
const isNotFound = (fault: unknown): boolean => isRefusal(fault, 'webhook_endpoint_not_found');
const url = 'http://127.0.0.1:1/hooks';

test('the secret is shown when it is made, and at no other time', async () => {
  const scope = newScope();
  const made = await endpoint(scope, url);
  assert.match(made.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  const params = { webhook_endpoint_id: made.id };
  const { secret, ...shown } = made;
  assert.deepEqual(await retrieveEndpoint(deps, callerOf(scope), { params }), shown);
  const { data } = await listEndpoints(deps, callerOf(scope), { query: {} });
  assert.deepEqual(data, [shown]);
  assert.ok(!JSON.stringify(await wholeTable()).includes(secret), 'no table holds it in the clear');
});

test('the same request run again makes one endpoint and answers the same secret', async () => {
  const caller = callerOf(newScope());
  const run = async () =>
    await createEndpoint(
      deps,
      { ...caller, ids: seededIds('request one', clock.now()) },
      { body: { url, event_types: ['*'] } },
    );
  assert.deepEqual(await run(), await run());
  const { data } = await listEndpoints(deps, caller, { query: {} });
  assert.equal(data.length, 1);
});

test('the same roll run again answers the same secret, and a new one ends the oldest at once', async () => {
  const scope = newScope();
  const receiver = await openReceiver();
  const { id } = await endpoint(scope, receiver.url);
  const params = { webhook_endpoint_id: id };
  const roll = async (request: string) =>
    await rollEndpointSecret(
      deps,
      { ...callerOf(scope), ids: seededIds(request, clock.now()) },
      { params, body: {} },
    );
  assert.equal((await roll('first')).secret, (await roll('first')).secret);
  clock.advance(1_000);
  await roll('second');
  await roll('third');
  await emit(scope, 'pay_rolled');
  await settle();
  assert.equal(receiver.received[0]?.headers['webhook-signature']?.split(' ').length, 2);
});

test('an organisation has fifty endpoints in a mode at the most', async () => {
  const scope = newScope();
  for (let i = 0; i < 50; i += 1) await endpoint(scope, url);
  await assert.rejects(endpoint(scope, url), (fault) =>
    isRefusal(fault, 'webhook_endpoints_exhausted'),
  );
});

test('a deleted endpoint is gone for everybody, and is sent nothing any more', async () => {
  const scope = newScope();
  const receiver = await openReceiver();
  receiver.answer = says(500);
  const { id } = await endpoint(scope, receiver.url);
  const params = { webhook_endpoint_id: id };
  await emit(scope, 'pay_deleted');
  await settle();
  await deleteEndpoint(deps, callerOf(scope), { params });
  clock.advance(3_600_000);
  await settle();
  assert.equal(receiver.received.length, 1);
  await assert.rejects(retrieveEndpoint(deps, callerOf(scope), { params }), isNotFound);
  await assert.rejects(deleteEndpoint(deps, callerOf(scope), { params }), isNotFound);
});

test('changing what is not named leaves it as it is', async () => {
  const scope = newScope();
  const made = await endpoint(scope, url, ['payment.*']);
  const params = { webhook_endpoint_id: made.id };
  const changed = await updateEndpoint(deps, callerOf(scope), {
    params,
    body: { description: 'Shop server' },
  });
  assert.deepEqual([changed.url, changed.event_types], [made.url, made.event_types]);
  const cleared = await updateEndpoint(deps, callerOf(scope), {
    params,
    body: { description: null },
  });
  assert.equal(cleared.description, null);
});

test('a disabled endpoint takes no test event', async () => {
  const scope = newScope();
  const { id } = await endpoint(scope, url);
  const params = { webhook_endpoint_id: id };
  await updateEndpoint(deps, callerOf(scope), { params, body: { status: 'disabled' } });
  await assert.rejects(sendTestEvent(deps, callerOf(scope), { params }), (fault) =>
    isRefusal(fault, 'webhook_endpoint_wrong_state'),
  );
});

test("another organisation's endpoint, and the other mode's, is not found", async () => {
  const scope = newScope();
  const { id } = await endpoint(scope, url);
  const params = { webhook_endpoint_id: id };
  const strangers = [callerOf(newScope()), callerOf({ ...scope, mode: 'live' })];
  for (const stranger of strangers) {
    await assert.rejects(retrieveEndpoint(deps, stranger, { params }), isNotFound);
    await assert.rejects(updateEndpoint(deps, stranger, { params, body: {} }), isNotFound);
    await assert.rejects(deleteEndpoint(deps, stranger, { params }), isNotFound);
    await assert.rejects(rollEndpointSecret(deps, stranger, { params, body: {} }), isNotFound);
    await assert.rejects(sendTestEvent(deps, stranger, { params }), isNotFound);
  }
});

const wholeTable = async () =>
  await database.transaction(
    async (tx) =>
      await tx.rows(
        { name: 'test.secrets', text: 'select * from webhooks.endpoint_secret limit 1000' },
        [],
      ),
  );
