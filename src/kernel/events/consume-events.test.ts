import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useDatabase } from '#test/database';
import { systemClock } from '../clock.ts';
import type { Transaction } from '../database.ts';
import { randomIds } from '../ids.ts';
import type { Scope } from '../scope.ts';
import { appendEvents } from './append-events.ts';
import { consumeEvents } from './consume-events.ts';
import type { StoredEvent } from './event.ts';

const { database } = await useDatabase(20);
const deps = { database };
const ids = randomIds(systemClock);
const scope: Scope = { organisationId: 'org_events', mode: 'test' };

const append = async (tx: Transaction, ...objectIds: readonly string[]) =>
  await appendEvents(
    tx,
    ids,
    objectIds.map((id) => ({
      scope,
      type: 'lamp.lit',
      object: { type: 'lamp', id },
      payload: { id },
    })),
  );

const readAll = async (consumer: string, waitsMax = patience): Promise<readonly StoredEvent[]> => {
  const seen: StoredEvent[] = [];
  for (let waited = 0; waited < waitsMax; ) {
    const turn = await consumeEvents(deps, consumer, 7, async (_, events) => {
      seen.push(...events);
    });
    if (turn.kind === 'idle') break;
    if (turn.kind === 'waiting') waited += 1;
  }
  return seen;
};

/**
 * Turns that may come back waiting before the reader is taken to be stuck: other tests on the same
 * server have transactions open, and a gap is known to be empty only once those have ended.
 */
const patience = 2_000;

/** A turn that is not kept waiting by somebody else's transaction. */
const takeTurn: typeof consumeEvents = async (...given) => {
  let turn = await consumeEvents(...given);
  for (let waited = 0; turn.kind === 'waiting' && waited < patience; waited += 1) {
    turn = await consumeEvents(...given);
  }
  return turn;
};

test('a new consumer gets every event from the first on, in order, once', async () => {
  await database.transaction(async (tx) => await append(tx, 'lamp_a', 'lamp_b', 'lamp_a'));
  await database.transaction(async (tx) => await append(tx, 'lamp_a'));

  const seen = await readAll('test.first');
  assert.deepEqual(
    seen.map((event) => [event.object.id, event.sequence]),
    [
      ['lamp_a', 1n],
      ['lamp_b', 1n],
      ['lamp_a', 2n],
      ['lamp_a', 3n],
    ],
  );
  assert.deepEqual(await readAll('test.first'), []);
});

test('the same object id in two organisations is numbered apart', async () => {
  const draft = (organisationId: string) => ({
    scope: { organisationId, mode: 'test' as const },
    type: 'lamp.lit',
    object: { type: 'lamp', id: 'lamp_shared' },
    payload: {},
  });
  const events = await database.transaction(
    async (tx) => await appendEvents(tx, ids, [draft('org_1'), draft('org_2'), draft('org_1')]),
  );
  assert.deepEqual(
    events.map((event) => event.sequence),
    [1n, 1n, 2n],
  );
});

test('an event whose transaction is still open is waited for and not skipped', async () => {
  await readAll('test.patient');
  const open = await holdOpen(async (tx) => await append(tx, 'lamp_slow'));
  await database.transaction(async (tx) => await append(tx, 'lamp_fast'));

  const meanwhile = await readAll('test.patient', 5);
  assert.deepEqual(meanwhile, [], 'nothing past the open transaction is read');

  await open.commit();
  const seen = await readAll('test.patient');
  assert.deepEqual(
    seen.map((event) => event.object.id),
    ['lamp_slow', 'lamp_fast'],
  );
});

test('a rolled-back event never comes and holds nobody up', async () => {
  await readAll('test.rollback');
  await assert.rejects(
    database.transaction(async (tx) => {
      await append(tx, 'lamp_never');
      throw new Error('changed my mind');
    }),
  );
  await database.transaction(async (tx) => await append(tx, 'lamp_after'));
  const seen = await readAll('test.rollback');
  assert.deepEqual(
    seen.map((event) => event.object.id),
    ['lamp_after'],
  );
});

test('a handler that throws moves nothing: the same events come again', async () => {
  await readAll('test.clumsy');
  await database.transaction(async (tx) => await append(tx, 'lamp_dropped'));
  await assert.rejects(
    takeTurn(deps, 'test.clumsy', 10, async () => {
      throw new Error('dropped it');
    }),
    /dropped it/,
  );
  assert.equal((await readAll('test.clumsy')).length, 1);
});

test('while one process has the turn, another finds the consumer busy', async () => {
  await readAll('test.turns');
  await database.transaction(async (tx) => await append(tx, 'lamp_turn'));
  const turn = await takeTurn(
    deps,
    'test.turns',
    10,
    async () => await consumeElsewhere('test.turns'),
  );
  assert.deepEqual(turn, { kind: 'consumed', count: 1, value: 'busy' });
});

test('writers and two consumers at once: every event once, every object in sequence', async () => {
  await readAll('test.crowd');
  const seen: StoredEvent[] = [];
  const written = 200;
  const writers = Array.from({ length: written / 2 }, async (_, i) => {
    await database.transaction(async (tx) => await append(tx, `lamp_x${i % 5}`, `lamp_y${i % 3}`));
  });
  const reader = async (): Promise<void> => {
    while (seen.length < written) {
      await consumeEvents(deps, 'test.crowd', 9, async (_, events) => {
        seen.push(...events);
      });
    }
  };
  await Promise.all([...writers, reader(), reader()]);

  assert.equal(new Set(seen.map((event) => event.id)).size, written);
  const last = new Map<string, bigint>();
  for (const { object, sequence } of seen) {
    assert.equal(sequence, (last.get(object.id) ?? 0n) + 1n, `${object.id} comes in sequence`);
    last.set(object.id, sequence);
  }
});

/** Opens a transaction and leaves it open until it is told to commit. */
const holdOpen = async (work: (tx: Transaction) => Promise<unknown>) => {
  const written = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const whole = database.transaction(async (tx) => {
    await work(tx);
    written.resolve();
    await release.promise;
  });
  await written.promise;
  return {
    commit: async () => {
      release.resolve();
      await whole;
    },
  };
};

/** A consumer of another process: its transaction is not nested in ours. */
const consumeElsewhere = async (consumer: string): Promise<string> => {
  const elsewhere = Promise.withResolvers<string>();
  elsewhereCalls.push(async () => {
    const turn = await consumeEvents(deps, consumer, 10, async () => undefined);
    elsewhere.resolve(turn.kind);
  });
  return await elsewhere.promise;
};

const elsewhereCalls: (() => Promise<void>)[] = [];
setInterval(() => void elsewhereCalls.shift()?.(), 5).unref();
