import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Caller, manualClock, seededIds } from '#kernel';
import { guarded } from './guarded.ts';
import { listProviderHealth } from './list-provider-health.ts';
import {
  approved,
  exampleConnection,
  exampleHealth,
  exampleProvider,
  exampleRequest,
  lost,
} from './testing/example-health.ts';

const world = () => {
  const clock = manualClock(new Date('2026-11-21T09:30:00Z'));
  const health = exampleHealth(clock);
  const answers = [approved, lost];
  const { provider } = exampleProvider(() => {
    clock.advance(40);
    return answers.shift() ?? approved;
  });
  const watched = guarded(provider, health);
  const ids = seededIds('list', clock.now());
  const command = { actor: 'key_1', requestId: 'req_1', traceparent: '', ids };
  const caller: Caller = { organisationId: 'org_1', mode: 'test', ...command };
  const list = async (query = {}, by = caller) =>
    await listProviderHealth({ health }, by, { query });
  const send = async (id?: string, operation: 'authorize' | 'capture' = 'authorize') => {
    const connection = exampleConnection(id);
    await watched.send(connection, exampleRequest(operation), ids.next('att'));
  };
  return { caller, list, send };
};

test('what was called is shown, with how it went and how long it took', async () => {
  const { list, send } = world();
  assert.deepEqual((await list()).data, []);
  await send();
  await send();
  await send(undefined, 'capture');
  const { data } = await list();
  assert.equal(data.length, 1);
  assert.equal(data[0]?.observed_by, 'test:1');
  assert.deepEqual(data[0]?.operations[0], {
    operation: 'authorize',
    method: 'card',
    state: 'closed',
    since: '2026-11-21T09:30:00.000Z',
    opened_count: 0,
    in_flight: 0,
    ok: 1,
    declined: 0,
    failed: 0,
    unknown: 1,
    slow: 0,
    failure_percent: 50,
    latency_p50_ms: 40,
    latency_p95_ms: 40,
  });
  assert.equal(data[0]?.operations[1]?.operation, 'capture');
});

test('connections of others, and of the other mode, are not shown', async () => {
  const { caller, list, send } = world();
  await send();
  assert.deepEqual((await list({}, { ...caller, organisationId: 'org_2' })).data, []);
  assert.deepEqual((await list({}, { ...caller, mode: 'live' })).data, []);
});

test('pages hold every connection once, the newest first', async () => {
  const { list, send } = world();
  const all = ['a', 'b', 'c'].map((end) => `conn_01k8w3v5c2m4x9q7r1t6z0b8d${end}`);
  for (const id of all) await send(id);
  const first = await list({ limit: 2 });
  assert.deepEqual([first.has_more, first.next_cursor], [true, all[1]]);
  const second = await list({ limit: 2, cursor: first.next_cursor });
  assert.deepEqual(
    [...first.data, ...second.data].map((one) => one.connection_id),
    all.toReversed(),
  );
  assert.equal(second.has_more, false);
});
