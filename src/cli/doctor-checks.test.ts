import assert from 'node:assert/strict';
import test from 'node:test';

import { useDatabase, useEmptyDatabase } from '#test/database';

import { installationChecks } from './doctor-checks.ts';

const { url } = await useDatabase();
const empty = await useEmptyDatabase();

const faultsOf = async (at: string, rule: string): Promise<readonly string[]> => {
  const check = installationChecks(at).find((one) => one.rule === rule);
  assert.ok(check !== undefined);
  return await check.run();
};

test('a database with every change is in order', async () => {
  assert.deepEqual(await faultsOf(url, 'every database change is applied and unedited'), []);
  assert.deepEqual(await faultsOf(url, 'Node is 24 or newer'), []);
});

test('an empty database has its changes pending', async () => {
  const faults = await faultsOf(empty.url, 'every database change is applied and unedited');
  assert.match(faults[0] ?? '', /^001\.do\.kernel\.sql is pending; run/);
});

test('a database that is away is told in a sentence', async () => {
  const away = 'postgres://postgres@127.0.0.1:1/postgres';
  const faults = await faultsOf(away, 'every database change is applied and unedited');
  assert.match(faults.join(), /The database does not answer/);
});

test('a server without fsync is found out', async () => {
  const faults = await faultsOf(url, 'the database keeps what it acknowledges');
  const isThrowAway = process.env.DATABASE_URL_TEST === undefined;
  if (isThrowAway) assert.match(faults.join(), /fsync is off: a power cut loses/);
});

test('the clocks of one machine agree', async () => {
  assert.deepEqual(await faultsOf(url, 'the clocks of this machine and of the database agree'), []);
});
