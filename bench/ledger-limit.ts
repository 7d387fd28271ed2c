import pg from 'pg';

import { declaredStatements } from '#kernel';

import type { Line } from './ledger.ts';
import { readOwnCpu } from './ledger-cpu.ts';

/** The loop inside the server, ready to run again and again. */
export interface LedgerLimit {
  measure(
    seconds: number,
    batchSize: number,
  ): Promise<{
    /** Transfers. */
    readonly perSecond: number;
    /** Of the server, a transfer; zero where the machine does not tell. */
    readonly cpuUs: number;
    /** What each batch took, its commit included. */
    readonly batchesMs: readonly number[];
  }>;
  close(): Promise<void>;
}

/**
 * What the server reaches when it feeds itself the ledger's own statements: a loop inside it that
 * locks, reads, writes and commits durably, a batch a turn. Making the batch is not counted, and
 * there is no network and nobody to answer: whoever sends these statements cannot be faster.
 *
 * Runs as another organisation, on accounts of its own.
 */
export const openLimit = async (url: string, lines: readonly Line[]): Promise<LedgerLimit> => {
  const client = new pg.Client(url);
  await client.connect();
  const currency = lines[0]?.accounts[0]?.slice(-3) ?? '';
  await client.query(readOwnCpu);
  await client.query('set role bascule_engine');
  await client.query(`set bench.organisation = 'org_limit_${currency}'`);
  await client.query(
    'create temporary table feed (line smallint, minor numeric, accounts bigint[], paths text[])',
  );
  await client.query(openChain);
  for (const [line, { accounts, minor }] of lines.entries()) {
    await client.query(openLine, [accounts, currency]);
    await client.query(feedLine, [line, minor.toString(), accounts]);
  }
  await client.query(loopProcedure());
  let place = { turn: '0', done: '0' };
  return {
    measure: async (seconds, batchSize) => {
      const { rows } = await client.query<{
        turn: string;
        done: string;
        per_second: string;
        cpu: string;
        spans: readonly number[];
      }>('call pg_temp.feed_ledger($1, $2, $3, $4, null, null, null)', [
        batchSize,
        seconds,
        place.turn,
        place.done,
      ]);
      const [row] = rows;
      if (row === undefined) throw new Error('The loop answers with what it reached.');
      place = row;
      return {
        perSecond: Number(row.per_second),
        cpuUs: Number(row.cpu),
        batchesMs: row.spans.map((span) => span * 1_000),
      };
    },
    close: async () => await client.end(),
  };
};

const openChain = `
  insert into ledger.chain (organisation_id, mode)
  values (current_setting('bench.organisation'), 'live')`;

const openLine = `
  with opened as (
    insert into ledger.account (organisation_id, mode, path, currency, normal_side)
    select current_setting('bench.organisation'), 'live', path, $2, 'credit' from unnest($1::text[]) as path
    returning number, path, normal_side
  )
  insert into ledger.balance (organisation_id, mode, account, normal_side, floor)
  select current_setting('bench.organisation'), 'live', number, normal_side, case when path like 'merchant:%' then 0 end
  from opened`;

const feedLine = `
  insert into feed
  select $1, $2, array_agg(number order by number), array_agg(path order by number)
  from ledger.account
  where organisation_id = current_setting('bench.organisation') and path = any($3::text[])`;

/** Each line's accounts take turns, so the version of each follows from the transfer's number. */
const loopProcedure = (): string => `
create procedure pg_temp.feed_ledger(
  size integer, seconds numeric, inout turn bigint, inout done bigint, inout per_second numeric,
  inout cpu numeric, inout spans double precision[])
language plpgsql
as $procedure$
#variable_conflict use_column
declare
  before bigint := done;
  spent interval := '0';
  span interval;
  began timestamptz;
  cpu_spent numeric := 0;
  cpu_began numeric;
  made_scope record;
  made record;
  made_entries record;
begin
  spans := '{}';
  while spent < make_interval(secs => seconds::double precision) loop
    turn := turn + 1;
${makeColumns}
    cpu_began := pg_temp.cpu_us();
    began := clock_timestamp();
    ${fed('ledger.write_batch', written).replace('select', 'perform')};
    commit;
    span := clock_timestamp() - began;
    spent := spent + span;
    spans := spans || extract(epoch from span)::double precision;
    cpu_spent := cpu_spent + (pg_temp.cpu_us() - cpu_began);
    done := done + size;
  end loop;
  cpu := cpu_spent / (done - before);
  per_second := (done - before) / extract(epoch from spent);
end
$procedure$`;

/** A statement of the ledger with the loop's variables in the place of its parameters. */
const fed = (name: string, variables: readonly string[]): string => {
  const found = declaredStatements().find((statement) => statement.name === name);
  if (found === undefined) throw new Error(`The ledger declares ${name}.`);
  return found.text.replaceAll(/\$(\d+)/g, (_, at) => variables[Number(at) - 1] ?? 'null');
};

const of = (record: string, fields: string): readonly string[] =>
  fields.split(' ').map((field) => `${record}.${field}`);

const written = [
  ...of('made_scope', 'organisations modes before contents_before contents counts digests'),
  ...of('made', 'seals ids kinds times types refs phases terms firsts lasts'),
  ...of(
    'made_entries',
    'seals accounts versions transfers lines layers amounts currencies posted pending',
  ),
  ...of(
    'made_entries',
    'balance_seals balance_accounts balance_before balance_versions balance_posted balance_pending balance_pending',
  ),
];

const makeColumns = `
    select array[current_setting('bench.organisation')] as organisations, array['live'] as modes,
      array[turn - 1] as before, array[size] as counts,
      array[case when turn = 1 then '' else sha256((turn - 1)::text::bytea) end] as contents_before,
      array[sha256(turn::text::bytea)] as contents,
      array[(select string_agg(sha256(i::text::bytea), '') from generate_series(1, size) as i)]
        as digests
    into made_scope;

    select array_agg(1) as seals,
      array_agg(current_setting('bench.organisation')::text) as organisations,
      array_agg('live'::text) as modes,
      array_agg('capture:limit:' || turn || ':pay_01kbench' || lpad(i::text, 18, '0')) as ids,
      array_agg('payment.captured'::text) as kinds,
      array_agg(extract(epoch from '2026-11-01Z'::timestamptz)::float8 * 1000) as times,
      array_agg('payment'::text) as types,
      array_agg('pay_01kbench' || lpad(i::text, 18, '0')) as refs,
      array_agg('posted'::text) as phases, array_agg(null::jsonb) as terms,
      array_agg(((i - done) * width + 1)::integer) as firsts,
      array_agg(((i - done + 1) * width)::integer) as lasts
    into made
    from generate_series(done, done + size - 1) as i
    cross join (select count(*) as width from feed) as lines;

    with entry as (
      select i, line, minor, accounts[i % cardinality(accounts) + 1] as account,
        paths[i % cardinality(paths) + 1] as path, i / cardinality(accounts) + 1 as version
      from generate_series(done, done + size - 1) as i
      cross join feed
    ),
    listed as (
      select array_agg(1 order by i, line) as seals,
        array_agg(account order by i, line) as accounts,
        array_agg(version order by i, line) as versions,
        array_agg(made.ids[i - done + 1] order by i, line) as transfers,
        array_agg(line order by i, line) as lines, array_agg('posted'::text) as layers,
        array_agg(minor order by i, line) as amounts, array_agg('EUR'::text) as currencies,
        array_agg(minor * version order by i, line) as posted,
        array_agg(0::numeric) as pending
      from entry
    ),
    moved as (
      select array_agg(1) as balance_seals, array_agg(account) as balance_accounts,
        array_agg(first - 1) as balance_before, array_agg(last) as balance_versions,
        array_agg(minor * last) as balance_posted, array_agg(0::numeric) as balance_pending
      from (
        select account, path, min(version) as first, max(version) as last, max(minor) as minor
        from entry
        group by account, path
      ) as change
    )
    select listed.*, moved.*
    into made_entries
    from listed cross join moved;
`;
