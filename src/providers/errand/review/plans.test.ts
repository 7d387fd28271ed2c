import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { useDatabase } from '#test/database';
import {
  countUnknownErrands,
  selectErrands,
  selectErrandsInState,
  selectErrandsOfSubject,
} from './store.ts';

const { url } = await useDatabase();

const asAdministrator = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

// Many errands of a few organisations, nearly all of them done.
await asAdministrator(async (client) => {
  await client.query(`
    set session_replication_role = replica;
    insert into providers.errand
      (organisation_id, mode, id, owner, subject_id, connection_id, provider, kind, state, request,
       send_count, last_sent_at, lease_count, created_at, updated_at)
    select 'org_' || n % 20, case n % 3 when 0 then 'live' else 'test' end, 'err_' || n,
      'marketplace', 'trf_' || n, 'conn_1', 'stripe', 'transfer',
      case when n % 1000 = 0 then 'in_review' else 'done' end, '{}', 1, now(), 1, now(), now()
    from generate_series(1, 30000) as n;
    analyze providers.errand`);
});

/** The plan that serves whatever the parameters. */
const planOf = async (text: string): Promise<string> =>
  await asAdministrator(async (client) => {
    await client.query('set plan_cache_mode = force_generic_plan');
    await client.query(`prepare asked as ${text}`);
    const nulls = Array.from(new Set(text.match(/\$\d/g) ?? []), () => 'null').join(', ');
    const explain = `explain execute asked${nulls === '' ? '' : ` (${nulls})`}`;
    const { rows } = await client.query<string[]>({ text: explain, rowMode: 'array' });
    return rows.flat().join('\n');
  });

for (const [statement, index] of [
  [selectErrands, 'errand_newest'],
  [selectErrandsInState, 'errand_by_state'],
  [selectErrandsOfSubject, 'errand_by_subject'],
  [countUnknownErrands, 'one_open_errand'],
] as const) {
  test(`${statement.name} reads along ${index} and no table from end to end`, async () => {
    const plan = await planOf(statement.text);
    assert.match(plan, new RegExp(`Scan (using|on) ${index} `), plan);
    assert.doesNotMatch(plan, /Seq Scan/, plan);
  });
}
