import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useDatabase } from '#test/database';
import { systemClock } from '../clock.ts';
import { randomIds } from '../ids.ts';
import type { Wake } from '../jobs/carrier.ts';
import { appendEvents } from './append-events.ts';
import { subscription, wakeOf } from './subscription.ts';

const { database } = await useDatabase();
const ids = randomIds(systemClock);

const append = async (count: number): Promise<void> => {
  const draft = (id: number) => ({
    scope: { organisationId: 'org_sub', mode: 'test' as const },
    type: 'lamp.lit',
    object: { type: 'lamp', id: `lamp_${id}` },
    payload: {},
  });
  await database.transaction(
    async (tx) =>
      await appendEvents(
        tx,
        ids,
        Array.from({ length: count }, (_, i) => draft(i)),
      ),
  );
};

test('a subscriber catches up page by page and wakes others after each commit', async () => {
  const woken: Wake[] = [];
  const pages: number[] = [];
  const deps = {
    database,
    wake: (wakes: readonly Wake[]) => {
      woken.push(...wakes);
    },
  };
  const job = subscription<typeof deps>({
    name: 'test.listen',
    summary: 'Listens.',
    limit: 4,
    everyMs: 1_000,
    handle: async (_, __, events) => {
      pages.push(events.length);
      return [wakeOf('test.next')];
    },
  });
  assert.deepEqual(await job.sweep.find(deps, 10), []);
  await append(10);
  assert.deepEqual(await job.sweep.find(deps, 10), ['test.listen']);
  await job.run(deps, ['test.listen']);
  assert.deepEqual(pages, [4, 4, 2]);
  assert.equal(woken.length, 3);
  assert.deepEqual(await job.sweep.find(deps, 10), []);
});

test('a gap that a rollback left is passed in the same run', async () => {
  const deps = { database, wake: () => undefined };
  let seen = 0;
  const job = subscription<typeof deps>({
    name: 'test.gap',
    summary: 'Listens.',
    limit: 100,
    everyMs: 1_000,
    handle: async (_, __, events) => {
      seen += events.length;
      return [];
    },
  });
  await job.run(deps, ['test.gap']);
  const before = seen;
  const rolledBack = database.transaction(async (tx) => {
    await tx.run(
      {
        name: 'test.draw',
        text: `select nextval(pg_get_serial_sequence('kernel.event', 'position'))`,
      },
      [],
    );
    throw new Error('changed my mind');
  });
  await assert.rejects(rolledBack);
  await append(3);
  await job.run(deps, ['test.gap']);
  assert.equal(seen - before, 3);
});
