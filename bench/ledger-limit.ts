import pg from 'pg';

import { declaredStatements } from '#kernel';

import type { Line } from './ledger.ts';

/**
 * What the server reaches when it feeds itself the ledger's own write statement: a loop inside it,
 * one batch and one durable commit a turn. Making the batch's columns is not counted, nor is any
 * lock, read, check or network: nothing that goes through the statement can be faster.
 *
 * Runs as another organisation, on accounts of its own.
 *
 * @returns transfers a second
 */
export const measureLimit = async (
  url: string,
  lines: readonly Line[],
  seconds: number,
): Promise<number> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query('set role bascule_engine');
    await client.query(
      'create temporary table feed (line smallint, minor numeric, accounts bigint[])',
    );
    await client.query(
      `insert into ledger.chain (organisation_id, mode) values ('org_limit', 'live') on conflict do nothing`,
    );
    for (const [line, { accounts, minor }] of lines.entries()) {
      await client.query(openLine, [accounts, accounts[0]?.slice(-3)]);
      await client.query(feedLine, [line, minor.toString(), accounts]);
    }
    await client.query(loopProcedure(writeStatement()));
    const { rows } = await client.query<{ per_second: string }>(
      'call pg_temp.feed_ledger($1, $2, null)',
      [512, seconds],
    );
    return Number(rows[0]?.per_second);
  } finally {
    await client.end();
  }
};

const writeStatement = (): string => {
  const found = declaredStatements().find(({ name }) => name === 'ledger.write_batch');
  if (found === undefined) throw new Error('The ledger declares its write statement.');
  return found.text;
};

const openLine = `
  with opened as (
    insert into ledger.account (organisation_id, mode, path, currency, normal_side)
    select 'org_limit', 'live', path, $2, 'credit' from unnest($1::text[]) as path
    returning number, path, normal_side
  )
  insert into ledger.balance (organisation_id, mode, account, normal_side, floor)
  select 'org_limit', 'live', number, normal_side, case when path like 'merchant:%' then 0 end
  from opened`;

const feedLine = `
  insert into feed
  select $1, $2, array_agg(number order by number)
  from ledger.account
  where organisation_id = 'org_limit' and path = any($3::text[])`;

/** Each line's accounts take turns, so the version of each follows from the transfer's number. */
const loopProcedure = (statement: string): string => `
create procedure pg_temp.feed_ledger(size integer, seconds numeric, inout per_second numeric)
language plpgsql
as $procedure$
declare
  seal bigint := (select sequence from ledger.chain where organisation_id = 'org_limit');
  done bigint := 0;
  spent interval := '0';
  began timestamptz;
  t record;
  e record;
  b record;
begin
  while spent < make_interval(secs => seconds::double precision) loop
    seal := seal + 1;
    select array_agg(1::bigint) as seals,
      array_agg('capture:limit:' || seal || ':pay_01kbench' || lpad(i::text, 18, '0')) as ids,
      array_agg('payment.captured'::text) as kinds, array_agg('2026-11-01Z'::timestamptz) as times,
      array_agg('payment'::text) as types, array_agg('pay_01kbench' || lpad(i::text, 18, '0')) as refs,
      array_agg('posted'::text) as phases, array_agg(null::jsonb) as terms,
      array_agg((i - done)::integer) as positions,
      array_agg('\\x0000000000000000000000000000000000000000000000000000000000000000'::bytea) as digests,
      array_agg((select '{' || string_agg(accounts[i % cardinality(accounts) + 1]::text, ',' order by line) || '}' from feed)) as accounts
    into t
    from generate_series(done, done + size - 1) as i;

    with entry as (
      select i, line, minor, accounts[i % cardinality(accounts) + 1] as account,
        i / cardinality(accounts) + 1 as version
      from generate_series(done, done + size - 1) as i cross join feed
    ),
    listed as (
      select array_agg(1::bigint order by i, line) as seals,
        array_agg(account order by i, line) as accounts,
        array_agg(version order by i, line) as versions,
        array_agg(t.ids[i - done + 1] order by i, line) as transfers,
        array_agg(line order by i, line) as lines, array_agg('posted'::text) as layers,
        array_agg(minor order by i, line) as amounts, array_agg('EUR'::text) as currencies,
        array_agg(minor * version order by i, line) as posted, array_agg(0::numeric) as pending
      from entry
    ),
    moved as (
      select account, min(version) - 1 as version_before, max(version) as version, max(minor) as minor
      from entry group by account
    )
    select listed.*, (select array_agg(1::bigint) from moved) as balance_seals,
      (select array_agg(account order by account) from moved) as balance_accounts,
      (select array_agg(version_before order by account) from moved) as balance_before,
      (select array_agg(version order by account) from moved) as balance_versions,
      (select array_agg(minor * version order by account) from moved) as balance_posted,
      (select array_agg(0::numeric) from moved) as balance_pending
    into e
    from listed;

    began := clock_timestamp();
    execute $write$${statement}$write$
    into b
    using array['org_limit'], array['live'], array[seal], array[began], array[size],
      array['\\x0000000000000000000000000000000000000000000000000000000000000000'::bytea],
      t.seals, t.ids, t.kinds, t.times, t.types, t.refs, t.phases, t.terms, t.positions, t.digests,
      t.accounts, e.seals, e.accounts, e.versions, e.transfers, e.lines, e.layers, e.amounts,
      e.currencies, e.posted, e.pending, e.balance_seals, e.balance_accounts, e.balance_before,
      e.balance_versions, e.balance_posted, e.balance_pending, e.balance_pending;
    commit;
    spent := spent + (clock_timestamp() - began);
    assert b.moved = cardinality(e.balance_accounts), 'every balance moved';
    done := done + size;
  end loop;
  per_second := done / extract(epoch from spent);
end
$procedure$`;
