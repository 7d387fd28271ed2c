import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import test from 'node:test';
import { declaredStatements } from '#kernel';
import { floors } from '../floors.ts';
import { foreignNames } from '../laws/statements.ts';
import { isUnbounded } from './statement-faults.ts';
import { useSuperuser } from './superuser.ts';

const root = new URL('../../../', import.meta.url);
for (const store of globSync('src/**/store.ts', { cwd: root.pathname })) {
  await import(new URL(store, root).href);
}
const statements = declaredStatements();
const superuser = await useSuperuser();

/** Prepares as the engine; where the server can, also plans, which asks for every permission. */
const faultOf = async (text: string): Promise<string | undefined> => {
  const verb = /^(?:\s*--[^\n]*\n)*\s*(\w+)/.exec(text)?.[1];
  await superuser.query('begin');
  try {
    await superuser.query('set local role bascule_engine');
    await superuser.query(`set local bascule.organisation_id = 'org_1'`);
    await superuser.query(`set local bascule.mode = 'test'`);
    // A call cannot be prepared by hand; without parameters it can be made and undone.
    if (verb === 'call') await superuser.query(text);
    else await superuser.query(`prepare house_check as ${text}`);
    if (verb !== 'call' && mayPlan) await superuser.query(`explain (generic_plan) ${text}`);
    return undefined;
  } catch (fault) {
    return fault instanceof Error ? fault.message : String(fault);
  } finally {
    await superuser.query('rollback');
    await superuser.query('deallocate all');
  }
};

const { rows: versions } = await superuser.query<{ version: number }>(
  `select current_setting('server_version_num')::int as version`,
);
const mayPlan = (versions[0]?.version ?? 0) >= 160_000;

test('every store is loaded: there are statements of many modules', () => {
  assert.ok(new Set(statements.map(({ name }) => name.split('.')[0])).size >= 4);
});

test('every statement prepares against the real schema, and the engine may run it', async () => {
  const faults: string[] = [];
  for (const { name, text } of statements) {
    const fault = await faultOf(text);
    if (fault !== undefined) faults.push(`${name}: ${fault}`);
  }
  assert.deepEqual(faults, []);
});

test('a misspelt column, a missing table and a forbidden write are seen', async () => {
  const planted = [
    ['select idd from kernel.event limit 1', /column "idd" does not exist/],
    ['select 1 from kernel.evnet limit 1', /relation "kernel.evnet" does not exist/],
    ['select 1 from payment limit 1', /relation "payment" does not exist/],
    ['update kernel.event set type = $1', /permission denied/],
  ] as const;
  for (const [text, seen] of planted) assert.match((await faultOf(text)) ?? '', seen);
});

test('every statement is named for its module and its verb', () => {
  const odd = statements.filter(({ name }) => !/^[a-z]+\.[a-z][a-z0-9_]+$/.test(name));

  assert.deepEqual(
    odd.map(({ name }) => name),
    [],
  );
  assert.deepEqual(
    statements
      .filter(({ name }) => !((name.split('.')[0] ?? '') in floors))
      .map(({ name }) => name),
    [],
  );
});

test('no statement touches the schema of another module, composed ones neither', () => {
  const faults = statements.flatMap(({ name, text }) =>
    foreignNames(name.split('.')[0] ?? '', text).map((touched) => `${name} touches ${touched}`),
  );

  assert.deepEqual(faults, []);
});

test('every list has a limit', () => {
  assert.deepEqual(
    statements.filter(({ text }) => isUnbounded(text)).map(({ name }) => name),
    [],
  );
});

test('a list without a limit is seen, a bounded read is spared', () => {
  const unbounded = [
    'select id from payments.payment',
    'select id from payments.payment where status = $1 order by id',
    'with x as (select 1 limit 1) select id from payments.payment, x',
    'select id from payments.payment where payment_id = $1 order by created_at',
    'select count(*), status from payments.payment group by status',
  ];
  const bounded = [
    'select id from payments.payment order by id limit $1',
    'select id from payments.payment where organisation_id = $1 and id = $2',
    'select count(*) from payments.payment',
    'select (select count(*) from payments.payment) as many, now() as at',
    'select p.id from unnest($1::text[]) as asked (id) join payments.payment p using (id)',
    'select id from payments.payment where id = any($1)',
    'insert into payments.payment select * from unnest($1::text[])',
    `select pg_notify('x', 'y')`,
  ];
  for (const text of unbounded) assert.ok(isUnbounded(text), text);
  for (const text of bounded) assert.equal(isUnbounded(text), false, text);
});
