import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useDatabase } from '#test/database';
import { systemClock } from '../clock.ts';
import { randomIds } from '../ids.ts';
import type { Mode, Scope } from '../scope.ts';
import { appendEvents } from './append-events.ts';
import { consumeEvents } from './consume-events.ts';
import { eventsById, isBehind, listEvents, oldestUnread } from './read-events.ts';

const { database } = await useDatabase();
const ids = randomIds(systemClock);
const scopeOf = (organisationId: string, mode: Mode = 'test'): Scope => ({ organisationId, mode });

const append = async (scope: Scope, type: string, objectId: string) => {
  const [event] = await database.transaction(
    async (tx) =>
      await appendEvents(tx, ids, [
        { scope, type, object: { type: 'lamp', id: objectId }, payload: { lit: true } },
      ]),
  );
  assert.ok(event);
  return event;
};

const mine = scopeOf('org_mine');
const first = await append(mine, 'lamp.lit', 'lamp_1');
const second = await append(mine, 'lamp.dimmed', 'lamp_1');
const third = await append(mine, 'lamp.lit', 'lamp_2');
await append(scopeOf('org_mine', 'live'), 'lamp.lit', 'lamp_1');
await append(scopeOf('org_other'), 'lamp.lit', 'lamp_1');

const list = async (filter: Omit<Parameters<typeof listEvents>[2], 'limit'>, limit = 10) =>
  (
    await database.asTenant(mine, async (tx) => await listEvents(tx, mine, { ...filter, limit }))
  ).map((event) => event.id);

test('events come newest first, page by page, of one organisation and mode', async () => {
  assert.deepEqual(await list({}), [third.id, second.id, first.id]);
  assert.deepEqual(await list({}, 2), [third.id, second.id]);
  assert.deepEqual(await list({ cursor: second.id }), [first.id]);
});

test('events are filtered by type, by object and by time', async () => {
  assert.deepEqual(await list({ type: 'lamp.lit' }), [third.id, first.id]);
  assert.deepEqual(await list({ objectId: 'lamp_1' }), [second.id, first.id]);
  const later = new Date(systemClock.now().getTime() + 60_000);
  assert.deepEqual(await list({ from: later }), []);
  assert.equal((await list({ before: later })).length, 3);
});

test('a tenant who asks for another organisation by name gets nothing', async () => {
  const seen = await database.asTenant(
    mine,
    async (tx) => await listEvents(tx, scopeOf('org_other'), { limit: 10 }),
  );
  assert.deepEqual(seen, []);
});

test('events are read by name, and strangers are left out', async () => {
  const seen = await database.transaction(
    async (tx) =>
      await eventsById(tx, [
        { organisationId: 'org_mine', id: first.id },
        { organisationId: 'org_other', id: second.id },
      ]),
  );
  assert.deepEqual(
    seen.map((event) => [event.id, event.payload]),
    [[first.id, { lit: true }]],
  );
});

test('a consumer is behind until it has read everything', async () => {
  const unread = async () =>
    await database.transaction(async (tx) => await oldestUnread(tx, 'test.behind'));
  assert.equal(await isBehind({ database }, 'test.behind'), true);
  assert.ok((await unread()) instanceof Date);
  await consumeEvents({ database }, 'test.behind', 100, async () => undefined);
  assert.equal(await isBehind({ database }, 'test.behind'), false);
  assert.equal(await unread(), undefined);
});
