import assert from 'node:assert/strict';
import test from 'node:test';

import { createAuthenticate, type IdentityDeps, identity, randomKeyBody } from '#identity';
import { systemClock } from '#kernel';
import { useDatabase } from '#test/database';

import { commandCaller } from './command-caller.ts';
import { seedDemo } from './seed-demo.ts';

const { database } = await useDatabase();
const depsWith = (pepper: string): IdentityDeps => ({
  database,
  clock: systemClock,
  pepper,
  drawKeyBody: randomKeyBody,
});
const deps = depsWith('p'.repeat(44));

test('seeding twice answers the same organisation and a key that works', async () => {
  const first = await seedDemo(deps);
  const second = await seedDemo(deps);
  assert.deepEqual(second, first);
  const { scope } = await createAuthenticate(deps)(first.secretKey, '127.0.0.1');
  assert.deepEqual(scope, { organisationId: first.organisationId, mode: 'test' });
});

test('two starts that seed at once agree', async () => {
  const [one, other] = await Promise.all([seedDemo(deps), seedDemo(deps)]);
  assert.deepEqual(one, other);
});

test('another pepper draws another key', async () => {
  const { secretKey } = await seedDemo(depsWith('q'.repeat(44)));
  assert.notEqual(secretKey, (await seedDemo(deps)).secretKey);
});

test('a demo key that was revoked is followed by a new one', async () => {
  const { organisationId, secretKey } = await seedDemo(deps);
  const { actor } = await createAuthenticate(deps)(secretKey, '127.0.0.1');
  await identity.revokeKey.run(deps, commandCaller('keys', organisationId, 'test'), {
    params: { key_id: actor },
    query: {},
    body: undefined,
  });
  const next = await seedDemo(deps);
  assert.notEqual(next.secretKey, secretKey);
  assert.deepEqual(await seedDemo(deps), next);
});
