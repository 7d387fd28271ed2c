import assert from 'node:assert/strict';
import test from 'node:test';
import pg from 'pg';
import { useDatabase } from '#test/database';

// The procedures of db/001 that every module builds its tables with.
const { url } = await useDatabase(1);
const superuser = new pg.Client(url);
// The database is dropped under it when the file ends.
superuser.on('error', () => undefined);
await superuser.connect();
test.after(async () => await superuser.end());

const as = async (role: string, statement: string): Promise<pg.QueryResult> => {
  await superuser.query('begin');
  try {
    await superuser.query(`set local role ${role}`);
    return await superuser.query(statement);
  } finally {
    await superuser.query('rollback');
  }
};

await superuser.query(`
  create table kernel.test_log (
    organisation_id text not null,
    mode kernel.mode not null,
    id kernel.id not null,
    occurred_at timestamptz not null,
    primary key (organisation_id, id, occurred_at)
  ) partition by range (occurred_at);
  call kernel.wall_tenants('kernel.test_log');
  call kernel.make_append_only('kernel.test_log');
  call kernel.ensure_month_partitions('kernel.test_log');
  insert into kernel.test_log values ('org_1', 'test', 'log_1', now());`);

const partitions = async (): Promise<readonly string[]> => {
  const { rows } = await superuser.query<{ name: string; bound: string }>(`
    select c.relname as name, pg_get_expr(c.relpartbound, c.oid) as bound
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'kernel.test_log'::regclass order by 1`);
  return rows.map((row) => `${row.name} ${row.bound}`);
};

test('append-only refuses to update, delete and truncate, even to the superuser', async () => {
  const changes = [
    `update kernel.test_log set id = 'log_2'`,
    'delete from kernel.test_log',
    'truncate kernel.test_log',
  ];
  for (const change of changes) {
    for (const role of [superuser.user ?? '', 'bascule_engine', 'bascule_tenant']) {
      await assert.rejects(as(role, change), { code: '42501' }, `${role}: ${change}`);
    }
  }
});

test('append-only takes new rows from the engine', async () => {
  const insert = `insert into kernel.test_log values ('org_1', 'test', 'log_2', now())`;

  assert.equal((await as('bascule_engine', insert)).rowCount, 1);
  await assert.rejects(as('bascule_tenant', insert), { code: '42501' });
});

test('a wall binds the owner of the table too', async () => {
  const { rows } = await superuser.query(`
    select relrowsecurity, relforcerowsecurity from pg_class
    where oid = 'kernel.test_log'::regclass`);

  assert.deepEqual(rows, [{ relrowsecurity: true, relforcerowsecurity: true }]);
});

test('a tenant who says not who it is sees nothing', async () => {
  const { rows } = await as('bascule_tenant', 'select * from kernel.test_log');

  assert.deepEqual(rows, []);
});

test('no role reaches a partition around the wall of its parent', async () => {
  const [first] = await partitions();
  const name = first?.split(' ')[0] ?? '';

  for (const role of ['bascule_engine', 'bascule_tenant']) {
    await assert.rejects(as(role, `select * from kernel.${name}`), { code: '42501' });
  }
});

test('partitions are the default one, this month and three to come', async () => {
  const names = (await partitions()).map((partition) => partition.split(' ')[0]);
  const { rows } = await superuser.query<{ name: string }>(`
    select 'test_log' || to_char(
      date_trunc('month', now() at time zone 'utc') + make_interval(months => ahead), '_yyyy_mm'
    ) as name
    from generate_series(0, 3) ahead`);

  assert.deepEqual(names, [...rows.map((row) => row.name), 'test_log_default'].sort());
});

test('months begin at midnight UTC, wherever the session lives', async () => {
  const before = await partitions();
  await superuser.query(`set timezone to 'Pacific/Auckland'`);
  await superuser.query(`call kernel.ensure_month_partitions('kernel.test_log', 5)`);
  await superuser.query(`set timezone to 'UTC'`);
  const after = await partitions();

  assert.equal(after.length, before.length + 2);
  for (const partition of after) {
    if (partition.endsWith('DEFAULT')) continue;
    assert.match(partition, /FROM \('.*-01 00:00:00\+00'\) TO \('.*-01 00:00:00\+00'\)/);
  }
});

test('asking for partitions again changes nothing', async () => {
  const before = await partitions();
  await superuser.query(`call kernel.ensure_month_partitions('kernel.test_log', 5)`);

  assert.deepEqual(await partitions(), before);
});

test('a row of a time without a month of its own has a place', async () => {
  const insert = `insert into kernel.test_log values ('org_1', 'test', 'log_9', '2001-01-01T00:00Z')`;

  assert.equal((await as('bascule_engine', insert)).rowCount, 1);
});

test('the domains refuse what is no mode, no id and no currency', async () => {
  const refused = [
    `'Test'::kernel.mode`,
    `'abc'::kernel.id`,
    `repeat('x', 121)::kernel.id`,
    `'eur'::kernel.currency`,
    `'EU'::kernel.currency`,
    `'TOOLONGNAME'::kernel.currency`,
  ];
  for (const value of refused) {
    await assert.rejects(superuser.query(`select ${value}`), { code: '23514' }, value);
  }
  await superuser.query(`select 'live'::kernel.mode, 'pay_1'::kernel.id, 'USDC'::kernel.currency`);
});
