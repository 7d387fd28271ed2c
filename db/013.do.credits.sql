-- Money that arrives unasked. Each entry of a bank's statement becomes a row before anybody decides
-- what it is for; its money stands on suspense until a payment takes it.

call kernel.create_machine('payments', 'credit', 'received');
insert into payments.credit_edge (from_state, event, to_state) values
  ('received', 'match', 'matched'),
  ('received', 'match_part', 'partly_matched'),
  ('received', 'wait', 'waiting'),
  ('received', 'suspend', 'suspended'),
  ('waiting', 'match', 'matched'),
  ('waiting', 'match_part', 'partly_matched'),
  ('waiting', 'suspend', 'suspended'),
  ('suspended', 'match', 'matched'),
  ('suspended', 'match_part', 'partly_matched'),
  ('suspended', 'wait', 'waiting'),
  ('partly_matched', 'match', 'matched'),
  ('partly_matched', 'match_part', 'partly_matched'),
  ('partly_matched', 'wait', 'waiting');

create table payments.credit (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  version bigint not null,
  connection_id kernel.id not null,
  provider payments.short_text not null,
  -- The bank's name for the entry: the same credit told twice is one row.
  bank_reference payments.short_text not null,
  state text not null constraint state_is_short check (length(state) <= 40),
  amount_minor payments.minor_units not null constraint amount_is_positive check (amount_minor > 0),
  -- What no payment has taken of it: it stands on suspense.
  open_minor payments.minor_units not null,
  currency kernel.currency not null,
  remittance payments.short_text not null,
  sender_name payments.short_text,
  sender_iban payments.short_text,
  -- The payment that it is for, by its reference or by a person's word.
  payment_id kernel.id,
  attempt_id kernel.id,
  kind text not null constraint kind_is_known
    check (kind in ('exact', 'short', 'over', 'late', 'duplicate', 'none')),
  why payments.short_text not null,
  booked_at timestamptz not null,
  step_count integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organisation_id, id),
  constraint credit_is_taken_in_once unique (organisation_id, connection_id, bank_reference),
  constraint open_within_amount check (open_minor <= amount_minor),
  constraint matched_credit_is_used_up check ((state = 'matched') = (open_minor = 0)),
  constraint credit_belongs_to_attempt foreign key (organisation_id, attempt_id)
    references payments.attempt (organisation_id, id),
  constraint credit_names_payment_with_attempt
    check ((payment_id is null) = (attempt_id is null))
) with (fillfactor = 70);
create index credit_newest on payments.credit (organisation_id, mode, id desc);
create index credit_of_state on payments.credit (organisation_id, mode, state, id desc);
create index credit_of_attempt on payments.credit (organisation_id, attempt_id, booked_at, id)
  where attempt_id is not null;
create index credit_undecided on payments.credit (updated_at)
  where state in ('received', 'waiting');
call kernel.wall_tenants('payments.credit');
revoke delete, truncate on payments.credit from bascule_engine;

-- What payments have taken of credits: one may be paid by several, one credit may pay several.
create table payments.credit_part (
  organisation_id text not null,
  mode kernel.mode not null,
  credit_id kernel.id not null,
  attempt_id kernel.id not null,
  payment_id kernel.id not null,
  amount_minor payments.minor_units not null constraint amount_is_positive check (amount_minor > 0),
  kind text not null constraint kind_is_short check (length(kind) <= 40),
  why payments.short_text not null,
  occurred_at timestamptz not null,
  primary key (organisation_id, credit_id, attempt_id),
  constraint part_belongs_to_credit foreign key (organisation_id, credit_id)
    references payments.credit (organisation_id, id),
  constraint part_belongs_to_attempt foreign key (organisation_id, attempt_id)
    references payments.attempt (organisation_id, id)
);
create index credit_part_by_attempt on payments.credit_part (organisation_id, attempt_id);
call kernel.wall_tenants('payments.credit_part');
call kernel.make_append_only('payments.credit_part');

-- How far each account's statement has been read, so that a lost notice loses no money.
create table payments.credit_cursor (
  organisation_id text not null,
  mode kernel.mode not null,
  connection_id kernel.id not null,
  last_read text constraint last_read_is_short check (length(last_read) <= 200),
  read_at timestamptz not null,
  primary key (organisation_id, connection_id)
);
call kernel.wall_tenants('payments.credit_cursor');
revoke delete, truncate on payments.credit_cursor from bascule_engine;

-- The attempt that a payer's transfer names.
create index attempt_by_creditor_reference
  on payments.attempt (organisation_id, (request -> 'body' ->> 'creditor_reference'))
  where operation = 'authorize' and request -> 'body' ->> 'creditor_reference' is not null;
