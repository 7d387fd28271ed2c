-- Disputes: the payer's bank takes money back and asks for reasons. One row a dispute, whoever tells
-- of it; the ledger follows the row.

-- A provider may tell the later before the earlier, and may go back: what was won is contested
-- again, an inquiry becomes a chargeback. The fold over time decides, so every state leads on.
call kernel.create_machine('payments', 'dispute', 'opened');
insert into payments.dispute_edge (from_state, event, to_state)
select from_state, event, to_state
from (values
  ('ask', 'needs_response'),
  ('review', 'under_review'),
  ('win', 'won'),
  ('lose', 'lost'),
  ('close', 'closed')) as step (event, to_state)
cross join (values
  ('opened'), ('needs_response'), ('under_review'), ('won'), ('lost'), ('closed')
) as place (from_state)
where from_state <> to_state;

call kernel.create_machine('payments', 'dispute_response', 'sending');
insert into payments.dispute_response_edge (from_state, event, to_state) values
  ('sending', 'accept', 'accepted'),
  ('sending', 'decline', 'declined'),
  ('sending', 'withhold', 'not_sent'),
  ('sending', 'lose', 'unknown'),
  ('sending', 'overtake', 'overtaken'),
  ('unknown', 'accept', 'accepted'),
  ('unknown', 'decline', 'declined'),
  ('unknown', 'overtake', 'overtaken');

create table payments.dispute (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  payment_id kernel.id not null,
  state text not null constraint state_is_short check (length(state) <= 40),
  stage text not null
    constraint stage_is_known check (stage in ('inquiry', 'chargeback', 'second_chargeback')),
  provider payments.short_text not null,
  -- The account that was told of it; asked and answered there.
  connection_id kernel.id not null,
  provider_reference payments.short_text not null,
  amount_minor payments.minor_units not null,
  currency kernel.currency not null,
  reason payments.short_text not null,
  code payments.short_text not null,
  funds text not null constraint funds_are_known check (funds in ('none', 'withdrawn', 'returned')),
  -- What is booked: as much as the provider has taken by now, and what it charged for it.
  withdrawn_minor payments.minor_units not null default 0,
  withdrawn_currency kernel.currency not null,
  fee_minor payments.minor_units not null default 0,
  fee_currency kernel.currency not null,
  fee_told_at timestamptz,
  booking_count integer not null default 0,
  respond_by timestamptz,
  -- The deadline that was told of; another one is told of again.
  deadline_told timestamptz,
  -- When what stands here was so, by the provider's word; an older word changes nothing.
  told_at timestamptz not null,
  evidence jsonb not null default '{"text": {}, "files": {}}'
    constraint evidence_is_bounded check (pg_column_size(evidence) <= 200000),
  next_look_at timestamptz,
  step_count integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organisation_id, id),
  constraint dispute_belongs_to_payment foreign key (organisation_id, payment_id)
    references payments.payment (organisation_id, id),
  constraint dispute_is_kept_once unique (organisation_id, connection_id, provider_reference),
  constraint only_withdrawn_money_is_booked
    check (funds = 'withdrawn' or withdrawn_minor = 0)
) with (fillfactor = 70);
create index dispute_newest on payments.dispute (organisation_id, mode, id desc);
create index dispute_by_payment on payments.dispute (organisation_id, payment_id, id desc);
create index dispute_to_look_at on payments.dispute (next_look_at)
  where next_look_at is not null;
call kernel.wall_tenants('payments.dispute');

-- An answer to a dispute. Its evidence and key are durable before it is sent.
create table payments.dispute_response (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  dispute_id kernel.id not null,
  kind text not null constraint kind_is_known check (kind in ('evidence', 'acceptance')),
  state text not null constraint state_is_short check (length(state) <= 40),
  evidence jsonb
    constraint evidence_is_bounded check (pg_column_size(evidence) <= 200000),
  failure_code payments.short_text,
  failure_message payments.short_text,
  lease_until timestamptz,
  resolve_count integer not null default 0,
  next_action_at timestamptz,
  step_count integer not null default 0,
  traceparent payments.short_text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organisation_id, id),
  constraint response_belongs_to_dispute foreign key (organisation_id, dispute_id)
    references payments.dispute (organisation_id, id),
  constraint evidence_is_what_is_sent check ((kind = 'evidence') = (evidence is not null)),
  constraint open_response_is_due
    check ((state in ('sending', 'unknown')) = (next_action_at is not null))
) with (fillfactor = 70);
create unique index one_open_response on payments.dispute_response (organisation_id, dispute_id)
  where state in ('sending', 'unknown');
create index dispute_response_newest
  on payments.dispute_response (organisation_id, dispute_id, id desc);
create index dispute_response_due on payments.dispute_response (next_action_at)
  where state in ('sending', 'unknown');
call kernel.wall_tenants('payments.dispute_response');
