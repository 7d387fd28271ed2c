import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listEvents, manualClock, randomIds, silentLog, systemClock } from '#kernel';
import { useDatabase } from '#test/database';
import { createHealth } from './create-health.ts';
import { guarded } from './guarded.ts';
import { tellBreaker } from './tell-breaker.ts';
import {
  approved,
  exampleConnection,
  exampleProvider,
  exampleRequest,
  lost,
} from './testing/example-health.ts';

const { database } = await useDatabase();
const ids = randomIds(systemClock);

test('an opening and a closing are events of the connection, each told once', async () => {
  const clock = manualClock(new Date('2026-11-21T09:30:00Z'));
  let [outcome, woken] = [lost, 0];
  const { provider } = exampleProvider(() => outcome);
  const onEvents = () => {
    woken += 1;
  };
  const health = createHealth({
    clock,
    log: silentLog,
    observedBy: 'test:1',
    onChange: async (change, observedBy) =>
      await tellBreaker({ database, ids, onEvents }, change, observedBy),
  });
  const watched = guarded(provider, health);
  const connection = exampleConnection();
  const send = async () => await watched.send(connection, exampleRequest(), ids.next('att'));
  for (let i = 0; i < 25; i += 1) await send();
  await health.settled();
  outcome = approved;
  clock.advance(5_000);
  await send();
  await health.settled();

  const { scope } = connection;
  const events = await database.asTenant(
    scope,
    async (tx) => await listEvents(tx, scope, { objectId: connection.id, limit: 10 }),
  );
  assert.deepEqual(
    events.map(({ type, sequence }) => [type, sequence]),
    [
      ['provider.breaker_closed', 2n],
      ['provider.breaker_opened', 1n],
    ],
  );
  assert.equal(woken, 2);
  const payload = events.at(-1)?.payload as {
    observed_by: string;
    operations: { unknown: number }[];
  };
  assert.equal(payload.observed_by, 'test:1');
  assert.equal(payload.operations[0]?.unknown, 20);
});
