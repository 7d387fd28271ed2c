-- Errands: durable calls to a provider for a platform. Sellers' accounts and the marketplace open
-- them; the request and its key stand here before a byte leaves.

create domain providers.short_text as text
  constraint text_is_short check (length(value) <= 500);

call kernel.create_machine('providers', 'errand', 'sending');
insert into providers.errand_edge (from_state, event, to_state) values
  ('sending', 'finish', 'done'),
  ('sending', 'refuse', 'refused'),
  ('sending', 'withhold', 'not_sent'),
  ('sending', 'lose', 'unknown'),
  ('sending', 'contest', 'in_review'),
  ('unknown', 'finish', 'done'),
  ('unknown', 'refuse', 'refused'),
  ('unknown', 'withhold', 'not_sent'),
  ('unknown', 'contest', 'in_review'),
  ('in_review', 'finish', 'done'),
  ('in_review', 'refuse', 'refused'),
  ('in_review', 'withhold', 'not_sent');

create table providers.errand (
  organisation_id text not null,
  mode kernel.mode not null,
  -- Also the key under which it is sent.
  id kernel.id not null,
  owner text not null constraint owner_is_short check (length(owner) between 2 and 40),
  -- The owner's row that it is for; the owner's schema is above this one.
  subject_id kernel.id not null,
  -- No key into the table: many at once would queue for a share of one hot row. Never deleted.
  connection_id kernel.id not null,
  provider providers.short_text not null,
  kind providers.short_text not null,
  state text not null constraint state_is_short check (length(state) <= 40),
  -- Exactly as it leaves, in the order of its parameters.
  request json not null
    constraint request_is_bounded check (octet_length(request::text) <= 60000),
  reference providers.short_text,
  failure_reason providers.short_text,
  failure_code providers.short_text,
  failure_message providers.short_text,
  may_pass_later boolean not null default false,
  send_count integer not null constraint sending_has_begun check (send_count > 0),
  last_sent_at timestamptz not null,
  resolve_count integer not null default 0,
  next_action_at timestamptz,
  -- A lease by the database's clock, and how many there were: an older holder has lost it.
  lease_until timestamptz,
  lease_count integer not null,
  step_count integer not null default 0,
  traceparent providers.short_text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organisation_id, id),
  constraint errand_under_way_is_due
    check ((state in ('sending', 'unknown')) = (next_action_at is not null)),
  constraint ended_errand_is_free
    check (state in ('sending', 'unknown', 'in_review') or lease_until is null)
) with (fillfactor = 70);
create index errand_by_id on providers.errand (id);
create index errand_by_subject
  on providers.errand (organisation_id, owner, subject_id, id desc);
-- The fence: what may have happened is not begun beside itself.
create unique index one_open_errand on providers.errand (organisation_id, owner, subject_id)
  where state in ('sending', 'unknown', 'in_review');
create index errand_due on providers.errand (owner, next_action_at)
  where state in ('sending', 'unknown');
create index errand_in_review on providers.errand (organisation_id, mode, id desc)
  where state = 'in_review';
call kernel.wall_tenants('providers.errand');
revoke delete on providers.errand from bascule_engine;

-- What was said to a provider about an errand and what it said, scrubbed. For people; no decision
-- reads it.
create table providers.errand_exchange (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  errand_id kernel.id not null,
  purpose text not null constraint purpose_is_known check (purpose in ('send', 'ask', 'notice')),
  method providers.short_text not null,
  path text not null constraint path_is_short check (length(path) <= 2000),
  request json,
  status integer,
  answer json,
  duration_ms integer not null,
  occurred_at timestamptz not null,
  primary key (organisation_id, id, occurred_at)
) partition by range (occurred_at);
create index errand_exchange_by_errand
  on providers.errand_exchange (organisation_id, errand_id, occurred_at);
call kernel.wall_tenants('providers.errand_exchange');
call kernel.make_append_only('providers.errand_exchange');
call kernel.ensure_month_partitions('providers.errand_exchange');
