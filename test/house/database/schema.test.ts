import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { printSchema } from '../../../scripts/schema/print-schema.ts';
import { useSuperuser } from './superuser.ts';

const superuser = await useSuperuser();

test('db/schema.sql is the schema after all changes: run `node scripts/schema.ts`', async () => {
  const written = readFileSync(new URL('../../../db/schema.sql', import.meta.url), 'utf8');

  assert.equal(await printSchema(superuser), written);
});

test('a changed grant, column, policy or function shows in the printed schema', async () => {
  const before = await printSchema(superuser);
  const changes = [
    'grant delete on kernel.event to bascule_tenant',
    'alter table kernel.event add column surprise text',
    'alter table kernel.event_head no force row level security',
    'drop policy tenant on kernel.event',
    `create or replace function kernel.refuse_change() returns trigger
       language plpgsql as $$ begin return new; end $$`,
    'create index surprise on kernel.event (type)',
    'drop trigger refuse_change on kernel.event',
    'alter domain kernel.mode drop constraint mode_is_known',
  ];
  for (const change of changes) {
    await superuser.query('begin');
    await superuser.query(change);
    assert.notEqual(await printSchema(superuser), before, change);
    await superuser.query('rollback');
  }
  assert.equal(await printSchema(superuser), before);
});
