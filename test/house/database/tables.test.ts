import assert from 'node:assert/strict';
import test from 'node:test';
import { useSuperuser } from './superuser.ts';
import * as catalog from './table-faults.ts';

const superuser = await useSuperuser();

const faults = async (query: string): Promise<readonly string[]> =>
  (await superuser.query<{ fault: string }>(query)).rows.map(({ fault }) => fault);

/** Each law with a change that breaks it, and the words it is noticed by. */
const laws: readonly (readonly [sentence: string, query: string, breach: string, seen: RegExp])[] =
  [
    [
      'every table knows its organisation',
      catalog.withoutOrganisation,
      'create table kernel.stray (id kernel.id primary key)',
      /kernel\.stray/,
    ],
    [
      'every table has both walls up, against its owner too',
      catalog.withoutWall,
      'create table kernel.stray (organisation_id kernel.id primary key)',
      /kernel\.stray/,
    ],
    [
      'a table that is walled binds the tenant to its organisation',
      catalog.withOpenPolicy,
      `create table kernel.stray (organisation_id kernel.id primary key);
     alter table kernel.stray enable row level security;
     create policy tenant on kernel.stray to bascule_tenant using (true)`,
      /kernel\.stray/,
    ],
    [
      'every check and foreign key is named in words',
      catalog.withAutomaticName,
      'alter table kernel.event_head add check (sequence < 5)',
      /kernel\.event_head event_head_.*check/,
    ],
    [
      'every text column has a bounded length',
      catalog.withUnboundedText,
      'alter table kernel.event_head add column note text',
      /kernel\.event_head\.note/,
    ],
    [
      'an append-only table grants no change',
      catalog.withChangeGranted,
      'grant update on kernel.event to bascule_engine',
      /kernel\.event bascule_engine UPDATE/,
    ],
    [
      'a tenant is granted no writing',
      catalog.withTenantWriting,
      'grant insert on kernel.event_head to bascule_tenant',
      /kernel\.event_head INSERT/,
    ],
    [
      'nothing is granted to everybody',
      catalog.withPublicGrant,
      'grant select on kernel.event to public',
      /kernel\.event/,
    ],
    [
      'every foreign key has an index to look along',
      catalog.withoutIndex,
      `create table kernel.stray (id kernel.id primary key, parent kernel.id
       constraint parent_exists references kernel.stray);
     grant delete on kernel.stray to bascule_engine`,
      /kernel\.stray parent_exists/,
    ],
    [
      'an amount stands in a bigint, never in a float',
      catalog.withFloat,
      'alter table kernel.event_head add column amount_minor double precision',
      /kernel\.event_head\.amount_minor/,
    ],
  ];

for (const [sentence, query, breach, seen] of laws) {
  test(sentence, async () => assert.deepEqual(await faults(query), []));

  test(`a breach is seen: ${sentence}`, async () => {
    await superuser.query('begin');
    await superuser.query(breach);
    assert.match((await faults(query)).join('\n'), seen);
    await superuser.query('rollback');
  });
}
