import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useDatabase } from '#test/database';
import { systemClock } from '../clock.ts';
import { keepPartitions } from './kernel-jobs.ts';
import { jobRunsOf, recordJobRuns } from './record-job-runs.ts';

const { database } = await useDatabase();
const scope = { organisationId: 'org_runs', mode: 'test' } as const;

test('what a job did to an object is told to its organisation, oldest first', async () => {
  const startedAt = systemClock.now();
  const run = {
    scope,
    job: 'test.job',
    objectId: 'obj_1',
    startedAt,
    finishedAt: startedAt,
    outcome: 'applied',
    detail: undefined,
  };
  const later = { ...run, startedAt: new Date(startedAt.getTime() + 5), detail: 'again' };
  const second = { ...later, finishedAt: later.startedAt };
  await database.transaction(async (tx) => {
    await recordJobRuns(tx, [second, run]);
  });
  const mine = await database.asTenant(
    scope,
    async (tx) => await jobRunsOf(tx, scope, ['obj_1', 'obj_2']),
  );
  assert.deepEqual(mine, [run, second]);
  const stranger = { organisationId: 'org_other', mode: 'test' } as const;
  assert.deepEqual(
    await database.asTenant(stranger, async (tx) => await jobRunsOf(tx, scope, ['obj_1'])),
    [],
  );
});

test('the engine makes the coming months although it may not make tables', async () => {
  await keepPartitions({ database });
  await keepPartitions({ database });
});
