-- Reconciliation: what providers say they settled, held against payments and the ledger, and every
-- difference between the three as a row that somebody owns.

create schema reconciliation;
grant usage on schema reconciliation to bascule_engine, bascule_tenant;

create domain reconciliation.short_text as text
  constraint short_text_is_short check (length(value) <= 500);

-- The machine. The application's table says the same; a test compares both.
call kernel.create_machine('reconciliation', 'break', 'open');
insert into reconciliation.break_edge (from_state, event, to_state) values
  ('open', 'explain', 'explained'),
  ('open', 'post', 'posted'),
  ('open', 'write_off', 'written_off');

-- One file of a provider. Its rows go in by batches; how far it has come stands on the row, and
-- moves in the transaction of the batch.
create table reconciliation.report (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  provider reconciliation.short_text not null,
  format reconciliation.short_text not null,
  name reconciliation.short_text not null,
  content_hash bytea not null constraint content_hash_is_sha256 check (length(content_hash) = 32),
  -- What we captured or gave back until then has to be in this report or an earlier one.
  cut_off timestamptz not null,
  -- Only what was captured from then on, and only in this currency, is missed; all where empty.
  covers_from timestamptz,
  currency kernel.currency,
  row_count bigint not null default 0 constraint rows_count_up check (row_count >= 0),
  matched_count bigint not null default 0,
  resolved_count bigint not null default 0,
  repeated_count bigint not null default 0,
  break_count bigint not null default 0,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (organisation_id, id),
  constraint file_is_imported_once unique (organisation_id, mode, provider, format, content_hash)
) with (fillfactor = 50);
create index report_newest on reconciliation.report (organisation_id, mode, id desc);
call kernel.wall_tenants('reconciliation.report');
revoke delete, truncate on reconciliation.report from bascule_engine;

-- One line of a report as it was understood. Signs are those of what the provider owes us.
create table reconciliation.row (
  organisation_id text not null,
  mode kernel.mode not null,
  report_id kernel.id not null,
  number bigint not null constraint number_counts_up check (number > 0),
  type reconciliation.short_text not null,
  kind reconciliation.short_text not null,
  occurred_at timestamptz,
  provider_reference reconciliation.short_text,
  our_reference reconciliation.short_text,
  gross_minor bigint not null default 0,
  gross_currency kernel.currency,
  fee_minor bigint not null default 0,
  net_minor bigint not null default 0,
  net_currency kernel.currency,
  -- How much of the fee was on the ledger before the report came.
  fee_known_minor bigint not null default 0,
  state text not null constraint state_is_known
    check (state in ('matched', 'booked', 'repeated', 'broken', 'unreadable')),
  payment_id kernel.id,
  attempt_id kernel.id,
  -- The first row of the batch it was booked with: the ledger's transfers are named for it.
  batch bigint not null,
  hash bytea not null constraint hash_is_short check (length(hash) = 16),
  primary key (report_id, number, organisation_id)
);
-- The most telling column first: one comparison where two would be needed.
create index row_by_payment on reconciliation.row (payment_id, organisation_id)
  where payment_id is not null;
create index row_by_hash on reconciliation.row (hash, organisation_id)
  where payment_id is null;
call kernel.wall_tenants('reconciliation.row');
call kernel.make_append_only('reconciliation.row');

-- A difference. What we expected and what the report says count as the provider owes it to us.
create table reconciliation.break (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  report_id kernel.id not null,
  row_number bigint,
  provider reconciliation.short_text not null,
  type text not null constraint type_is_known check (type in (
    'missing_here', 'missing_there', 'amount', 'currency', 'fee', 'fx', 'status', 'duplicate',
    'late', 'unreadable')),
  state text not null constraint state_is_short check (length(state) <= 40),
  step_count integer not null default 0,
  payment_id kernel.id,
  attempt_id kernel.id,
  provider_reference reconciliation.short_text,
  expected_minor bigint,
  expected_currency kernel.currency,
  actual_minor bigint,
  actual_currency kernel.currency,
  detail reconciliation.short_text not null,
  owner reconciliation.short_text,
  reason reconciliation.short_text,
  closed_by reconciliation.short_text,
  closed_at timestamptz,
  -- The transfer that closed it.
  transfer_id reconciliation.short_text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organisation_id, id),
  constraint break_is_found_in_a_report foreign key (organisation_id, report_id)
    references reconciliation.report (organisation_id, id),
  constraint closed_break_has_person_and_reason check (
    (state = 'open') = (closed_at is null)
    and (state = 'open') = (closed_by is null)
    and (state = 'open' or length(reason) >= 3)),
  constraint money_is_moved_by_a_transfer
    check ((state in ('posted', 'written_off')) = (transfer_id is not null))
) with (fillfactor = 70);
create index break_newest on reconciliation.break (organisation_id, mode, id desc);
create index break_of_state on reconciliation.break (organisation_id, mode, state, id desc);
create index break_of_report on reconciliation.break (organisation_id, report_id, id desc);
create index break_of_payment on reconciliation.break (payment_id, organisation_id)
  where type = 'missing_there';
create unique index attempt_is_missed_once on reconciliation.break (organisation_id, attempt_id)
  where type = 'missing_there';
call kernel.wall_tenants('reconciliation.break');
revoke delete, truncate on reconciliation.break from bascule_engine;
