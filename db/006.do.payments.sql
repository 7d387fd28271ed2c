-- Payments: what the merchant wants, every try to get it, and each step on the way.

create schema payments;
grant usage on schema payments to bascule_engine, bascule_tenant;

create domain payments.short_text as text
  constraint short_text_is_short check (length(value) <= 500);

create domain payments.minor_units as bigint
  constraint minor_units_are_in_range check (value between 0 and 999999999999);

-- The machines. The application's tables say the same; a test compares them.
call kernel.create_machine('payments', 'payment', 'created');
insert into payments.payment_edge (from_state, event, to_state) values
  ('created', 'confirm', 'processing'),
  ('created', 'cancel', 'canceled'),
  ('processing', 'require_action', 'requires_action'),
  ('processing', 'authorize', 'authorized'),
  ('processing', 'capture', 'captured'),
  ('processing', 'decline', 'declined'),
  ('processing', 'contest', 'in_review'),
  ('requires_action', 'resume', 'processing'),
  ('requires_action', 'authorize', 'authorized'),
  ('requires_action', 'capture', 'captured'),
  ('requires_action', 'decline', 'declined'),
  ('requires_action', 'contest', 'in_review'),
  ('requires_action', 'cancel', 'canceled'),
  ('authorized', 'capture', 'captured'),
  ('authorized', 'cancel', 'canceled'),
  ('declined', 'confirm', 'processing'),
  ('declined', 'cancel', 'canceled'),
  ('declined', 'succeed_late', 'succeeded_late'),
  ('canceled', 'succeed_late', 'succeeded_late'),
  ('succeeded_late', 'capture', 'captured'),
  ('succeeded_late', 'cancel', 'canceled'),
  ('in_review', 'authorize', 'authorized'),
  ('in_review', 'capture', 'captured'),
  ('in_review', 'decline', 'declined');

call kernel.create_machine('payments', 'attempt', 'sending');
insert into payments.attempt_edge (from_state, event, to_state) values
  ('sending', 'approve', 'approved'),
  ('sending', 'decline', 'declined'),
  ('sending', 'wait', 'pending'),
  ('sending', 'require_action', 'requires_action'),
  ('sending', 'withhold', 'not_sent'),
  ('sending', 'lose', 'unknown'),
  ('sending', 'contest', 'in_review'),
  ('pending', 'approve', 'approved'),
  ('pending', 'decline', 'declined'),
  ('pending', 'require_action', 'requires_action'),
  ('pending', 'contest', 'in_review'),
  ('requires_action', 'approve', 'approved'),
  ('requires_action', 'decline', 'declined'),
  ('requires_action', 'wait', 'pending'),
  ('requires_action', 'contest', 'in_review'),
  ('requires_action', 'supersede', 'superseded'),
  ('unknown', 'approve', 'approved'),
  ('unknown', 'decline', 'declined'),
  ('unknown', 'wait', 'pending'),
  ('unknown', 'require_action', 'requires_action'),
  ('unknown', 'withhold', 'not_sent'),
  ('unknown', 'contest', 'in_review'),
  ('in_review', 'approve', 'approved'),
  ('in_review', 'decline', 'declined'),
  ('approved', 'reverse', 'reversed'),
  ('declined', 'approve_late', 'approved_late'),
  ('not_sent', 'approve_late', 'approved_late'),
  ('superseded', 'approve_late', 'approved_late');

call kernel.create_machine('payments', 'refund', 'pending');
insert into payments.refund_edge (from_state, event, to_state) values
  ('pending', 'succeed', 'succeeded'),
  ('pending', 'fail', 'failed'),
  ('succeeded', 'fail_late', 'failed'),
  ('failed', 'succeed_late', 'succeeded');

create table payments.payment (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  version bigint not null,
  state text not null constraint state_is_short check (length(state) <= 40),
  amount_minor payments.minor_units not null constraint amount_is_positive check (amount_minor > 0),
  currency kernel.currency not null,
  capture_mode text not null
    constraint capture_mode_is_known check (capture_mode in ('automatic', 'manual')),
  authorized_minor payments.minor_units not null default 0,
  captured_minor payments.minor_units not null default 0,
  refund_pending_minor payments.minor_units not null default 0,
  refunded_minor payments.minor_units not null default 0,
  customer_id kernel.id,
  payment_method_id kernel.id,
  method_type payments.short_text,
  method_brand payments.short_text,
  method_last4 payments.short_text,
  reference payments.short_text,
  description payments.short_text,
  return_url text constraint return_url_is_short check (length(return_url) <= 2000),
  next_action_url text constraint next_action_url_is_short check (length(next_action_url) <= 4000),
  failure_reason payments.short_text,
  failure_code payments.short_text,
  failure_message payments.short_text,
  metadata jsonb not null default '{}',
  provider payments.short_text,
  -- The fence: while it names an attempt, no other may begin.
  open_attempt_id kernel.id,
  attempt_count integer not null default 0,
  step_count integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organisation_id, id),
  constraint captured_within_authorized check (captured_minor <= authorized_minor),
  constraint authorized_within_amount check (authorized_minor <= amount_minor),
  constraint refunds_within_captured
    check (refunded_minor + refund_pending_minor <= captured_minor)
) with (fillfactor = 70);
create index payment_newest on payments.payment (organisation_id, mode, id desc);
create index payment_by_customer on payments.payment (organisation_id, customer_id, id desc)
  where customer_id is not null;
create index payment_by_reference on payments.payment (organisation_id, reference, id desc)
  where reference is not null;
create index payment_unfinished on payments.payment (state, updated_at)
  where state in ('processing', 'in_review');
call kernel.wall_tenants('payments.payment');

create table payments.refund (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  version bigint not null,
  payment_id kernel.id not null,
  state text not null constraint state_is_short check (length(state) <= 40),
  amount_minor payments.minor_units not null constraint amount_is_positive check (amount_minor > 0),
  currency kernel.currency not null,
  reason payments.short_text,
  failure_reason payments.short_text,
  failure_code payments.short_text,
  failure_message payments.short_text,
  metadata jsonb not null default '{}',
  step_count integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organisation_id, id),
  constraint refund_belongs_to_payment foreign key (organisation_id, payment_id)
    references payments.payment (organisation_id, id)
);
create index refund_by_payment on payments.refund (organisation_id, payment_id, id desc);
create index refund_newest on payments.refund (organisation_id, mode, id desc);
call kernel.wall_tenants('payments.refund');

-- One try at one provider to do one thing. Its request and key are durable before it is sent.
create table payments.attempt (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  version bigint not null,
  payment_id kernel.id not null,
  refund_id kernel.id,
  number integer not null,
  operation text not null
    constraint operation_is_known check (operation in ('authorize', 'capture', 'void', 'refund')),
  state text not null constraint state_is_short check (length(state) <= 40),
  provider payments.short_text not null,
  -- The account it went through: asked about and sent again there, whatever is connected by then.
  connection_id kernel.id not null,
  amount_minor payments.minor_units not null,
  currency kernel.currency not null,
  idempotency_key payments.short_text not null,
  request jsonb not null,
  provider_reference payments.short_text,
  failure_reason payments.short_text,
  failure_code payments.short_text,
  failure_message payments.short_text,
  lease_until timestamptz,
  last_sent_at timestamptz,
  resolve_count integer not null default 0,
  next_action_at timestamptz,
  review_reason payments.short_text,
  step_count integer not null default 0,
  traceparent payments.short_text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organisation_id, id),
  constraint attempt_belongs_to_payment foreign key (organisation_id, payment_id)
    references payments.payment (organisation_id, id),
  constraint attempt_belongs_to_refund foreign key (organisation_id, refund_id)
    references payments.refund (organisation_id, id),
  constraint refund_attempts_name_their_refund check ((operation = 'refund') = (refund_id is not null))
) with (fillfactor = 70);
create index attempt_by_id on payments.attempt (id);
create index attempt_by_payment on payments.attempt (organisation_id, payment_id, number);
create index attempt_by_reference on payments.attempt (organisation_id, provider_reference)
  where provider_reference is not null;
create index attempt_due on payments.attempt (next_action_at)
  where state in ('sending', 'pending', 'requires_action', 'unknown');
create index attempt_in_review on payments.attempt (organisation_id, mode, id desc)
  where state = 'in_review';
-- The fence, held by the database: one open authorisation, one open capture or void.
create unique index one_open_authorisation on payments.attempt (organisation_id, payment_id)
  where operation = 'authorize'
    and state in ('sending', 'pending', 'requires_action', 'unknown', 'in_review');
create unique index one_open_completion on payments.attempt (organisation_id, payment_id)
  where operation in ('capture', 'void')
    and state in ('sending', 'pending', 'requires_action', 'unknown', 'in_review');
create unique index one_open_try_per_refund on payments.attempt (organisation_id, refund_id)
  where operation = 'refund'
    and state in ('sending', 'pending', 'requires_action', 'unknown', 'in_review');
call kernel.wall_tenants('payments.attempt');

-- What was said to a provider and what it said, scrubbed. For people; no decision reads it.
create table payments.exchange (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  payment_id kernel.id not null,
  attempt_id kernel.id not null,
  purpose text not null constraint purpose_is_known check (purpose in ('send', 'ask', 'notice')),
  method payments.short_text not null,
  path text not null constraint path_is_short check (length(path) <= 2000),
  request json,
  status integer,
  answer json,
  duration_ms integer not null,
  occurred_at timestamptz not null,
  primary key (organisation_id, id, occurred_at)
) partition by range (occurred_at);
create index exchange_by_payment on payments.exchange (organisation_id, payment_id, occurred_at);
call kernel.wall_tenants('payments.exchange');
call kernel.make_append_only('payments.exchange');
call kernel.ensure_month_partitions('payments.exchange');
