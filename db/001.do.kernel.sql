-- Roles, the two walls between organisations, append-only tables, partitions, events.

do $$
begin
  -- Roles belong to the cluster, so another database may have made them already.
  if not exists (select from pg_roles where rolname = 'bascule_engine') then
    create role bascule_engine nologin;
  end if;
  if not exists (select from pg_roles where rolname = 'bascule_tenant') then
    create role bascule_tenant nologin;
  end if;
exception
  when duplicate_object or unique_violation then null;
end
$$;

do $$
begin
  execute format('grant bascule_engine, bascule_tenant to %I', current_user);
end
$$;

create schema if not exists kernel;
grant usage on schema kernel to bascule_engine, bascule_tenant;

create domain kernel.mode as text
  constraint mode_is_known check (value in ('test', 'live'));

-- An identifier: a prefix, an underscore, 26 characters. Deterministic names may be longer.
create domain kernel.id as text
  constraint id_is_short check (length(value) between 4 and 120);

create domain kernel.currency as text
  constraint currency_is_a_code check (value ~ '^[A-Z][A-Z0-9]{2,9}$');

-- The second wall: a reader sees the rows of one organisation in one mode, or none at all.
-- Writers that mix organisations run as the engine and take the organisation from what they lock.
create procedure kernel.wall_tenants(target regclass, tenant_may text default 'select')
language plpgsql
as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy tenant on %s to bascule_tenant
       using (organisation_id = current_setting(''bascule.organisation_id'', true)
         and mode = current_setting(''bascule.mode'', true))
       with check (organisation_id = current_setting(''bascule.organisation_id'', true)
         and mode = current_setting(''bascule.mode'', true))',
    target);
  execute format(
    'create policy engine on %s to bascule_engine using (true) with check (true)', target);
  execute format('grant select, insert, update, delete on %s to bascule_engine', target);
  execute format('grant %s on %s to bascule_tenant', tenant_may, target);
end
$$;

create function kernel.refuse_change() returns trigger
language plpgsql
as $$
begin
  raise exception '% is append-only: % refused', tg_table_name, lower(tg_op)
    using errcode = '42501';
end
$$;

-- What is written stays written, whoever asks.
create procedure kernel.make_append_only(target regclass)
language plpgsql
as $$
begin
  execute format('revoke update, delete, truncate on %s from bascule_engine, bascule_tenant', target);
  execute format(
    'create trigger refuse_change before update or delete on %s
       for each row execute function kernel.refuse_change()', target);
  execute format(
    'create trigger refuse_truncate before truncate on %s
       for each statement execute function kernel.refuse_change()', target);
end
$$;

-- Monthly partitions: the default one, this month and the coming ones. Called again by a job.
-- Months begin at midnight UTC, whatever the time zone of the session that calls.
create procedure kernel.ensure_month_partitions(target regclass, months_ahead integer default 3)
language plpgsql
set timezone = 'UTC'
as $$
declare
  schema_name text;
  table_name text;
  starts date;
begin
  select n.nspname, c.relname into strict schema_name, table_name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.oid = target;

  -- Rows of imported history, and of a month nobody prepared, have a place all the same.
  if exists (select from pg_partitioned_table where partrelid = target and partdefid = 0) then
    execute format(
      'create table %I.%I partition of %s default', schema_name, table_name || '_default', target);
  end if;

  for month in 0 .. months_ahead loop
    starts := date_trunc('month', now() at time zone 'utc')::date + make_interval(months => month);
    execute format(
      'create table if not exists %I.%I partition of %s for values from (%L) to (%L)',
      schema_name, table_name || to_char(starts, '_yyyy_mm'), target,
      starts, (starts + interval '1 month')::date);
  end loop;
end
$$;

-- Events: the business facts, appended in the transaction of the change they tell of.
create table kernel.event_head (
  organisation_id text not null,
  mode kernel.mode not null,
  object_id kernel.id not null,
  sequence bigint not null constraint sequence_counts_up check (sequence > 0),
  primary key (organisation_id, object_id)
) with (fillfactor = 50);
call kernel.wall_tenants('kernel.event_head');

create table kernel.event (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  type text not null constraint type_is_short check (length(type) between 3 and 80),
  object_type text not null constraint object_type_is_short check (length(object_type) <= 40),
  object_id kernel.id not null,
  sequence bigint not null,
  payload jsonb not null,
  traceparent text constraint traceparent_is_short check (length(traceparent) <= 60),
  occurred_at timestamptz not null default clock_timestamp(),
  -- Drawn while the object's head is locked, so that events of one object stand in their sequence.
  position bigint generated always as identity,
  primary key (organisation_id, id, occurred_at)
) partition by range (occurred_at);
create index event_by_object on kernel.event (organisation_id, object_id, sequence);
create index event_in_order on kernel.event (position);
call kernel.wall_tenants('kernel.event');
call kernel.make_append_only('kernel.event');
call kernel.ensure_month_partitions('kernel.event');

-- The edges of a machine, and the log of the steps that objects took over them. Keys prove that
-- each step is legal and that it starts where the step before it ended; the first one at the
-- initial state. Nothing but the row's own history can say in which state it is.
create procedure kernel.create_machine(schema_name text, noun text, initial text)
language plpgsql
as $$
begin
  execute format(
    'create table %1$I.%2$I (
       from_state text not null constraint from_state_is_short check (length(from_state) <= 40),
       event text not null constraint event_is_short check (length(event) <= 40),
       to_state text not null constraint to_state_is_short check (length(to_state) <= 40),
       primary key (from_state, event, to_state)
     )', schema_name, noun || '_edge');
  execute format(
    'grant select on %I.%I to bascule_engine, bascule_tenant', schema_name, noun || '_edge');
  execute format(
    'create table %1$I.%2$I (
       organisation_id text not null,
       mode kernel.mode not null,
       object_id kernel.id not null,
       sequence integer not null constraint sequence_counts_up check (sequence > 0),
       previous_sequence integer generated always as (nullif(sequence - 1, 0)) stored,
       from_state text not null,
       event text not null,
       to_state text not null,
       caused_by kernel.id,
       occurred_at timestamptz not null,
       primary key (organisation_id, object_id, sequence),
       constraint first_step_leaves_initial_state check (sequence > 1 or from_state = %3$L),
       constraint %5$I unique (organisation_id, object_id, sequence, to_state),
       constraint step_is_legal foreign key (from_state, event, to_state)
         references %1$I.%4$I (from_state, event, to_state),
       constraint step_follows_the_last
         foreign key (organisation_id, object_id, previous_sequence, from_state)
         references %1$I.%2$I (organisation_id, object_id, sequence, to_state)
     )', schema_name, noun || '_step', initial, noun || '_edge',
    noun || '_step_ends_once');
  call kernel.wall_tenants(format('%I.%I', schema_name, noun || '_step')::regclass);
  call kernel.make_append_only(format('%I.%I', schema_name, noun || '_step')::regclass);
end
$$;
