import assert from 'node:assert/strict';
import test from 'node:test';
import { modules } from '../../../scripts/reference/modules.ts';
import { useSuperuser } from './superuser.ts';

const superuser = await useSuperuser();

interface EdgeTable {
  readonly name: string;
}

const edgeTables = async (): Promise<readonly string[]> => {
  const { rows } = await superuser.query<EdgeTable>(`
    select format('%s.%s', n.nspname, c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and c.relname like '%\\_edge'
    order by 1`);
  return rows.map(({ name }) => name);
};

const edgesOf = async (table: string): Promise<readonly string[]> => {
  const { rows } = await superuser.query<{ edge: string }>(
    `select concat_ws(' ', from_state, event, to_state) as edge from ${table}`,
  );
  return rows.map(({ edge }) => edge).toSorted();
};

const declared = modules.flatMap(({ name, machines = [] }) =>
  machines.map((machine) => ({ table: `${name}.${machine.name}_edge`, machine })),
);

test('every machine has its table of edges, and every table its machine', async () => {
  assert.deepEqual(await edgeTables(), declared.map(({ table }) => table).toSorted());
});

for (const { table, machine } of declared) {
  test(`${table} holds exactly the steps of its machine`, async () => {
    const steps = machine.edges.map(({ from, event, to }) => `${from} ${event} ${to}`);
    assert.deepEqual(await edgesOf(table), steps.toSorted());
  });
}

test('a step added to one side only is seen', async () => {
  const [first] = declared;
  assert.ok(first !== undefined);
  const before = await edgesOf(first.table);
  await superuser.query('begin');
  await superuser.query(`insert into ${first.table} values ('nowhere', 'leap', 'anywhere')`);
  assert.notDeepEqual(await edgesOf(first.table), before);
  await superuser.query('rollback');
});
