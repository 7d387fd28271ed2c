-- Consumers of events, runs of jobs, and the upkeep of monthly partitions. The wake-ups themselves
-- live in the schema pgboss, which the carrier makes: they may be dropped at any time.

-- How far each consumer has read. The row's lock is the consumer's turn: one reader at a time. A
-- position that is missing may belong to a transaction still open: the gaps below gap_below are
-- given up once every transaction before gap_until has ended.
create table kernel.consumer (
  name text primary key constraint name_is_short check (length(name) between 3 and 80),
  position bigint not null default 0,
  gap_below bigint,
  gap_until xid8,
  constraint gap_has_both_bounds check ((gap_below is null) = (gap_until is null))
);
grant select, insert, update on kernel.consumer to bascule_engine;

-- Lists go newest first, in the order in which the events were written down.
create index event_newest_first on kernel.event (organisation_id, mode, position);

-- What jobs did to an object, for its timeline. A run that found nothing to do leaves no row.
create table kernel.job_run (
  organisation_id text not null,
  mode kernel.mode not null,
  object_id kernel.id not null,
  job text not null constraint job_is_short check (length(job) between 3 and 80),
  started_at timestamptz not null,
  finished_at timestamptz not null,
  outcome text not null constraint outcome_is_short check (length(outcome) between 1 and 40),
  detail text constraint detail_is_short check (length(detail) <= 500),
  position bigint generated always as identity,
  primary key (organisation_id, object_id, started_at, position),
  constraint run_ends_after_it_began check (finished_at >= started_at)
) partition by range (started_at);
call kernel.wall_tenants('kernel.job_run');
call kernel.make_append_only('kernel.job_run');
call kernel.ensure_month_partitions('kernel.job_run');

-- Every table that has monthly partitions gets the coming ones. Found in the catalogue, so that no
-- table can be forgotten; under the owner's rights, because the engine may not make tables.
create procedure kernel.ensure_all_month_partitions()
language plpgsql
security definer
set search_path = pg_catalog
as $$
declare
  target regclass;
begin
  for target in
    select parent.oid::regclass
    from pg_partitioned_table as partitioned
    join pg_class as parent on parent.oid = partitioned.partrelid
    where partitioned.partstrat = 'r'
      and exists (
        select
        from pg_inherits as inherits
        join pg_class as child on child.oid = inherits.inhrelid
        where inherits.inhparent = parent.oid
          and child.relname ~ ('^' || parent.relname || '_[0-9]{4}_[0-9]{2}$')
      )
  loop
    call kernel.ensure_month_partitions(target);
  end loop;
end
$$;
revoke execute on procedure kernel.ensure_all_month_partitions() from public;
grant execute on procedure kernel.ensure_all_month_partitions() to bascule_engine;
