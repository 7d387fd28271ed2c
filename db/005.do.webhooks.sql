-- Notices in, webhooks out: what providers tell us, and what we tell those who listen to us.

create schema webhooks;
grant usage on schema webhooks to bascule_engine, bascule_tenant;

-- A row in a state came there from another by an event: the key proves the step, the trigger that
-- it starts where the row stood. Two rows a notice would cost more than the log is worth here.
create function webhooks.refuse_broken_chain() returns trigger
language plpgsql
as $$
begin
  if new.from_state is distinct from old.state then
    raise exception '% % stands in %, not in %', tg_table_name, old.id, old.state, new.from_state
      using errcode = '23514', constraint = 'step_starts_where_the_last_one_ended';
  end if;
  return new;
end
$$;

-- Notices: the inbox.
create table webhooks.notice_edge (
  from_state text not null constraint from_state_is_short check (length(from_state) <= 40),
  event text not null constraint event_is_short check (length(event) <= 40),
  to_state text not null constraint to_state_is_short check (length(to_state) <= 40),
  primary key (from_state, event, to_state)
);
grant select on webhooks.notice_edge to bascule_engine, bascule_tenant;
insert into webhooks.notice_edge (from_state, event, to_state) values
  ('received', 'process', 'processed'),
  ('received', 'ignore', 'ignored'),
  ('received', 'outdate', 'stale'),
  ('received', 'fail', 'failed'),
  ('failed', 'process', 'processed'),
  ('failed', 'ignore', 'ignored'),
  ('failed', 'outdate', 'stale'),
  ('failed', 'fail', 'failed'),
  ('failed', 'give_up', 'given_up'),
  ('failed', 'replay', 'received'),
  ('processed', 'replay', 'received'),
  ('ignored', 'replay', 'received'),
  ('stale', 'replay', 'received'),
  ('given_up', 'replay', 'received');

create table webhooks.notice (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  provider text not null constraint provider_is_short check (length(provider) <= 40),
  connection_id kernel.id not null,
  -- The provider's own name for it: what a redelivery is recognised by.
  provider_notice_id text not null
    constraint provider_notice_id_is_short check (length(provider_notice_id) between 1 and 200),
  type text not null constraint type_is_short check (length(type) <= 120),
  -- What it is about, as far as the provider carries our reference, and in the provider's words.
  attempt_id text constraint attempt_id_is_short check (length(attempt_id) <= 120),
  provider_references text[] not null
    constraint references_are_few check (cardinality(provider_references) <= 20),
  suggests text not null constraint suggestion_is_short check (length(suggests) <= 40),
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  body text not null constraint body_is_bounded check (octet_length(body) <= 1048576),
  deliveries integer not null default 1 constraint deliveries_count_up check (deliveries > 0),
  state text not null,
  from_state text,
  event text,
  attempts integer not null default 0 constraint attempts_count_up check (attempts >= 0),
  -- When it is next looked at; moved ahead while somebody works on it, empty once it is settled.
  due_at timestamptz,
  settled_at timestamptz,
  failure text constraint failure_is_short check (length(failure) <= 500),
  primary key (organisation_id, id),
  constraint notice_id_is_unique unique (id),
  constraint notice_is_kept_once
    unique (organisation_id, provider, connection_id, provider_notice_id),
  constraint step_is_legal foreign key (from_state, event, state)
    references webhooks.notice_edge (from_state, event, to_state),
  constraint first_state_is_received check (from_state is not null or state = 'received'),
  constraint step_is_whole check ((from_state is null) = (event is null)),
  constraint unsettled_notice_is_due check ((due_at is not null) = (state in ('received', 'failed'))),
  constraint settled_notice_has_its_time
    check ((settled_at is not null) = (state not in ('received', 'failed')))
) with (fillfactor = 80);
create index notice_due on webhooks.notice (due_at) where due_at is not null;
create index notice_by_attempt on webhooks.notice (organisation_id, attempt_id)
  where attempt_id is not null;
create index notice_by_reference on webhooks.notice using gin (provider_references);
create index notice_settled on webhooks.notice (settled_at) where settled_at is not null;
create trigger refuse_broken_chain before update on webhooks.notice
  for each row
  when ((old.from_state, old.event, old.state) is distinct from
    (new.from_state, new.event, new.state))
  execute function webhooks.refuse_broken_chain();
call kernel.wall_tenants('webhooks.notice');

-- What could not be verified changes nothing. The last thousand are kept to look at; whose they
-- claim to be is only a claim, so no organisation can read them.
create sequence webhooks.quarantine_slot as integer minvalue 0 maxvalue 999 cycle;
grant usage on sequence webhooks.quarantine_slot to bascule_engine;
create table webhooks.quarantine (
  slot integer not null default nextval('webhooks.quarantine_slot')
    constraint slot_is_one_of_a_thousand check (slot between 0 and 999),
  provider text not null constraint provider_is_short check (length(provider) <= 120),
  connection_id text not null constraint connection_id_is_short check (length(connection_id) <= 120),
  received_at timestamptz not null,
  body_size integer not null,
  body_start text not null constraint body_start_is_bounded check (length(body_start) <= 4096),
  primary key (slot)
);
grant select, insert, update on webhooks.quarantine to bascule_engine;

-- Endpoints: who listens to us.
create table webhooks.endpoint_edge (
  from_state text not null constraint from_state_is_short check (length(from_state) <= 40),
  event text not null constraint event_is_short check (length(event) <= 40),
  to_state text not null constraint to_state_is_short check (length(to_state) <= 40),
  primary key (from_state, event, to_state)
);
grant select on webhooks.endpoint_edge to bascule_engine, bascule_tenant;
insert into webhooks.endpoint_edge (from_state, event, to_state) values
  ('enabled', 'disable', 'disabled'),
  ('enabled', 'delete', 'deleted'),
  ('disabled', 'enable', 'enabled'),
  ('disabled', 'delete', 'deleted');

create table webhooks.endpoint (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  url text not null constraint url_is_short check (length(url) between 8 and 2000),
  description text constraint description_is_short check (length(description) <= 500),
  event_types text[] not null
    constraint event_types_are_few check (cardinality(event_types) between 1 and 100),
  state text not null,
  from_state text,
  event text,
  -- Why nothing goes there: its owner said so, it answered 410, or it failed for five days.
  disabled_reason text constraint disabled_reason_is_known
    check (disabled_reason in ('owner', 'gone', 'failing')),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- The breaker, and the lease of the process that delivers to it.
  failures integer not null default 0 constraint failures_count_up check (failures >= 0),
  failing_since timestamptz,
  closed_until timestamptz,
  leased_until timestamptz,
  lease integer not null default 0,
  primary key (organisation_id, id),
  constraint endpoint_id_is_unique unique (id),
  constraint step_is_legal foreign key (from_state, event, state)
    references webhooks.endpoint_edge (from_state, event, to_state),
  constraint first_state_is_enabled check (from_state is not null or state = 'enabled'),
  constraint disabled_endpoint_has_a_reason
    check (state = 'deleted' or (disabled_reason is not null) = (state = 'disabled')),
  constraint failing_endpoint_has_failures check ((failing_since is not null) = (failures > 0))
) with (fillfactor = 70);
create trigger refuse_broken_chain before update on webhooks.endpoint
  for each row
  when ((old.from_state, old.event, old.state) is distinct from
    (new.from_state, new.event, new.state))
  execute function webhooks.refuse_broken_chain();
call kernel.wall_tenants('webhooks.endpoint');

-- Two are active while one is rolled: the one that stays has no end.
create table webhooks.endpoint_secret (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  endpoint_id kernel.id not null,
  sealed text not null constraint sealed_is_short check (length(sealed) <= 1000),
  created_at timestamptz not null,
  expires_at timestamptz,
  primary key (organisation_id, id),
  constraint secret_belongs_to_an_endpoint foreign key (organisation_id, endpoint_id)
    references webhooks.endpoint (organisation_id, id)
);
create unique index endpoint_has_one_lasting_secret
  on webhooks.endpoint_secret (organisation_id, endpoint_id) where expires_at is null;
call kernel.wall_tenants('webhooks.endpoint_secret');
-- Not even sealed does a secret reach a reader.
revoke select on webhooks.endpoint_secret from bascule_tenant;

-- Deliveries: one row for each event and each endpoint that wants it.
create table webhooks.delivery_edge (
  from_state text not null constraint from_state_is_short check (length(from_state) <= 40),
  event text not null constraint event_is_short check (length(event) <= 40),
  to_state text not null constraint to_state_is_short check (length(to_state) <= 40),
  primary key (from_state, event, to_state)
);
grant select on webhooks.delivery_edge to bascule_engine, bascule_tenant;
insert into webhooks.delivery_edge (from_state, event, to_state) values
  ('pending', 'deliver', 'delivered'),
  ('pending', 'retry', 'pending'),
  ('pending', 'exhaust', 'exhausted'),
  ('pending', 'disable', 'disabled'),
  ('pending', 'replay', 'pending'),
  ('delivered', 'replay', 'pending'),
  ('exhausted', 'replay', 'pending'),
  ('disabled', 'replay', 'pending');

create table webhooks.delivery (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  endpoint_id kernel.id not null,
  event_id kernel.id not null,
  event_type text not null constraint event_type_is_short check (length(event_type) <= 80),
  event_at timestamptz not null,
  object_id kernel.id not null,
  sequence bigint not null,
  state text not null,
  from_state text,
  event text,
  -- Tries of this run; a replay starts the schedule again. The log goes on counting.
  tries integer not null default 0 constraint tries_count_up check (tries >= 0),
  logged integer not null default 0 constraint logged_counts_up check (logged >= 0),
  due_at timestamptz,
  created_at timestamptz not null,
  settled_at timestamptz,
  primary key (organisation_id, id, event_at),
  constraint event_goes_to_an_endpoint_once unique (organisation_id, endpoint_id, event_id, event_at),
  constraint delivery_goes_to_an_endpoint foreign key (organisation_id, endpoint_id)
    references webhooks.endpoint (organisation_id, id),
  constraint step_is_legal foreign key (from_state, event, state)
    references webhooks.delivery_edge (from_state, event, to_state),
  constraint first_state_is_pending check (from_state is not null or state = 'pending'),
  constraint pending_delivery_is_due check ((due_at is not null) = (state = 'pending')),
  constraint settled_delivery_has_its_time check ((settled_at is not null) = (state <> 'pending'))
) partition by range (event_at);
create index delivery_due on webhooks.delivery (organisation_id, endpoint_id, due_at)
  where due_at is not null;
create index delivery_exhausted on webhooks.delivery (settled_at) where state = 'exhausted';
create index delivery_by_object on webhooks.delivery (organisation_id, object_id);
create trigger refuse_broken_chain before update on webhooks.delivery
  for each row
  when ((old.from_state, old.event, old.state) is distinct from
    (new.from_state, new.event, new.state))
  execute function webhooks.refuse_broken_chain();
call kernel.wall_tenants('webhooks.delivery');
call kernel.ensure_month_partitions('webhooks.delivery');

-- Each try, with what was asked and answered. The body sent is the event itself, which stays.
create table webhooks.delivery_attempt (
  organisation_id text not null,
  mode kernel.mode not null,
  delivery_id kernel.id not null,
  number integer not null constraint number_counts_up check (number > 0),
  attempted_at timestamptz not null,
  duration_ms integer not null,
  url text not null constraint url_is_short check (length(url) <= 2000),
  request_headers jsonb not null,
  -- Nothing where no answer came; then the failure says why.
  status integer,
  answer text constraint answer_is_bounded check (length(answer) <= 4096),
  failure text constraint failure_is_short check (length(failure) <= 500),
  primary key (organisation_id, delivery_id, number, attempted_at)
) partition by range (attempted_at);
call kernel.wall_tenants('webhooks.delivery_attempt');
call kernel.make_append_only('webhooks.delivery_attempt');
call kernel.ensure_month_partitions('webhooks.delivery_attempt');
