-- Routing: rule sets in numbered versions, and every decision with its why.

call kernel.create_machine('payments', 'routing_rule_set', 'draft');
insert into payments.routing_rule_set_edge (from_state, event, to_state) values
  ('draft', 'activate', 'active'),
  ('active', 'retire', 'retired'),
  ('retired', 'activate', 'active');

create table payments.routing_rule_set (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  version integer not null constraint version_counts_up check (version > 0),
  state text not null
    constraint state_is_known check (state in ('draft', 'active', 'retired')),
  content jsonb not null
    constraint content_is_bounded check (length(content::text) <= 1000000),
  step_count integer not null default 0,
  created_at timestamptz not null,
  activated_at timestamptz,
  primary key (organisation_id, id),
  constraint version_is_unique unique (organisation_id, mode, version),
  constraint only_a_draft_was_never_active check ((state = 'draft') = (activated_at is null))
);
create unique index one_active_rule_set on payments.routing_rule_set (organisation_id, mode)
  where state = 'active';
create index routing_rule_set_newest
  on payments.routing_rule_set (organisation_id, mode, id desc);
call kernel.wall_tenants('payments.routing_rule_set');
-- A version is what it was: only whether it is in force may change.
revoke update, delete on payments.routing_rule_set from bascule_engine;
grant update (state, step_count, activated_at) on payments.routing_rule_set to bascule_engine;

-- Facts are enough to decide again; the trace says why it was decided so.
create table payments.route_decision (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  payment_id kernel.id not null,
  -- Which confirmation of the payment it belongs to, from 1.
  number integer not null constraint number_counts_up check (number > 0),
  -- The attempt that begins the order; none where nobody could be tried.
  attempt_id kernel.id,
  rule_set_id kernel.id,
  rule_set_version integer not null,
  provider payments.short_text,
  route_order jsonb not null,
  facts jsonb not null,
  trace jsonb not null,
  created_at timestamptz not null,
  primary key (organisation_id, id, created_at),
  constraint version_names_its_rule_set check ((rule_set_version = 0) = (rule_set_id is null))
) partition by range (created_at);
create index route_decision_by_payment
  on payments.route_decision (organisation_id, payment_id, id);
create index route_decision_first_newest on payments.route_decision (organisation_id, mode, id desc)
  where number = 1;
call kernel.wall_tenants('payments.route_decision');
call kernel.make_append_only('payments.route_decision');
call kernel.ensure_month_partitions('payments.route_decision');
