-- The marketplace: what of a split payment belongs to whom, and the transfers that bring it there.
-- Everything here follows from facts of payments by folding; the ledger follows the rows.

create schema marketplace;
grant usage on schema marketplace to bascule_engine, bascule_tenant;

create domain marketplace.minor_units as bigint
  constraint minor_units_are_bounded check (value between -999999999999999 and 999999999999999);
create domain marketplace.short_text as text
  constraint text_is_short check (length(value) <= 500);

-- A split payment as it is booked. One row a payment, and the lock under which it is folded.
create table marketplace.split (
  organisation_id text not null,
  mode kernel.mode not null,
  payment_id kernel.id not null,
  provider marketplace.short_text not null,
  connection_id kernel.id not null,
  charge_kind text not null
    constraint charge_kind_is_known check (charge_kind in ('separate', 'destination', 'direct')),
  currency kernel.currency not null,
  -- What is booked for the platform itself.
  fee_minor marketplace.minor_units not null default 0,
  rounding_minor marketplace.minor_units not null default 0,
  -- Counts bookings: the ledger's transfers are named by it.
  booking_count integer not null default 0,
  -- When it has to be folded again by itself: a hold ends, funds come, a retry is due.
  next_fold_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organisation_id, payment_id),
  constraint split_belongs_to_payment foreign key (organisation_id, payment_id)
    references payments.payment (organisation_id, id)
) with (fillfactor = 80);
create index split_to_fold on marketplace.split (next_fold_at) where next_fold_at is not null;
call kernel.wall_tenants('marketplace.split');

call kernel.create_machine('marketplace', 'share', 'held');
insert into marketplace.share_edge (from_state, event, to_state) values
  ('held', 'release', 'released'),
  ('released', 'arrive', 'available');

-- One account's part of one split payment.
create table marketplace.share (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  payment_id kernel.id not null,
  account_id kernel.id not null,
  -- The provider's name of the account, where the provider has a part in it.
  account_reference marketplace.short_text not null,
  place integer not null constraint place_counts_up check (place between 1 and 100),
  currency kernel.currency not null,
  part_minor marketplace.minor_units not null,
  hold_release text not null
    constraint hold_release_is_known
    check (hold_release in ('immediately', 'on_date', 'on_delivery', 'manual')),
  hold_until timestamptz,
  -- When somebody let it go, before or instead of its rule.
  release_asked_at timestamptz,
  state text not null constraint state_is_short check (length(state) <= 40),
  -- What is booked of it by now.
  credited_minor marketplace.minor_units not null default 0,
  borne_minor marketplace.minor_units not null default 0,
  taken_minor marketplace.minor_units not null default 0,
  -- What the platform has called back by hand, beside refunds and disputes.
  recalled_minor marketplace.minor_units not null default 0
    constraint recalls_only_grow check (recalled_minor >= 0),
  -- What lies on the account at the provider by our transfers, less what they were reversed by.
  transferred_minor marketplace.minor_units not null default 0,
  -- When the last transfer can be used there.
  usable_at timestamptz,
  problem text
    constraint problem_is_known check (problem in ('transfer_failed', 'reversal_failed')),
  problem_code marketplace.short_text,
  problem_message marketplace.short_text,
  retry_count integer not null default 0,
  retry_at timestamptz,
  step_count integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organisation_id, id),
  constraint share_belongs_to_split foreign key (organisation_id, payment_id)
    references marketplace.split (organisation_id, payment_id),
  constraint account_has_one_share unique (organisation_id, payment_id, account_id),
  constraint no_more_is_taken_than_credited check (taken_minor between 0 and credited_minor),
  constraint hold_until_a_date check ((hold_release = 'on_date') = (hold_until is not null))
) with (fillfactor = 70);
create index share_newest on marketplace.share (organisation_id, mode, id desc);
create index share_by_account on marketplace.share (organisation_id, account_id, id desc);
call kernel.wall_tenants('marketplace.share');

call kernel.create_machine('marketplace', 'transfer', 'sending');
insert into marketplace.transfer_edge (from_state, event, to_state) values
  ('sending', 'pay', 'paid'),
  ('sending', 'fail', 'failed'),
  ('sending', 'contest', 'in_review'),
  ('in_review', 'pay', 'paid'),
  ('in_review', 'fail', 'failed');

-- Money moved from the platform to a seller's account at a provider.
create table marketplace.transfer (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  share_id kernel.id,
  payment_id kernel.id,
  account_id kernel.id not null,
  account_reference marketplace.short_text not null,
  provider marketplace.short_text not null,
  connection_id kernel.id not null,
  amount_minor marketplace.minor_units not null
    constraint something_is_transferred check (amount_minor > 0),
  currency kernel.currency not null,
  reversed_minor marketplace.minor_units not null default 0,
  state text not null constraint state_is_short check (length(state) <= 40),
  -- Whether the provider made it by itself, as it took the payment.
  is_by_provider boolean not null default false,
  source_charge marketplace.short_text,
  provider_reference marketplace.short_text,
  description marketplace.short_text,
  metadata jsonb not null default '{}'
    constraint metadata_is_bounded check (pg_column_size(metadata) <= 60000),
  failure_code marketplace.short_text,
  failure_message marketplace.short_text,
  step_count integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organisation_id, id),
  constraint transfer_belongs_to_share foreign key (organisation_id, share_id)
    references marketplace.share (organisation_id, id),
  constraint no_more_is_reversed_than_moved check (reversed_minor between 0 and amount_minor),
  constraint paid_transfer_has_its_name check (state <> 'paid' or provider_reference is not null)
) with (fillfactor = 70);
create index transfer_newest on marketplace.transfer (organisation_id, mode, id desc);
create index transfer_by_account on marketplace.transfer (organisation_id, account_id, id desc);
create index transfer_by_share on marketplace.transfer (organisation_id, share_id, id desc);
create index transfer_by_payment on marketplace.transfer (organisation_id, payment_id, id desc);
create unique index transfer_by_reference
  on marketplace.transfer (organisation_id, connection_id, provider_reference)
  where provider_reference is not null;
call kernel.wall_tenants('marketplace.transfer');

call kernel.create_machine('marketplace', 'reversal', 'sending');
insert into marketplace.reversal_edge (from_state, event, to_state) values
  ('sending', 'succeed', 'succeeded'),
  ('sending', 'fail', 'failed'),
  ('sending', 'contest', 'in_review'),
  ('in_review', 'succeed', 'succeeded'),
  ('in_review', 'fail', 'failed');

-- What is taken back of a transfer, in the transfer's own currency.
create table marketplace.reversal (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  transfer_id kernel.id not null,
  share_id kernel.id,
  account_id kernel.id not null,
  amount_minor marketplace.minor_units not null
    constraint something_is_reversed check (amount_minor > 0),
  currency kernel.currency not null,
  state text not null constraint state_is_short check (length(state) <= 40),
  is_by_provider boolean not null default false,
  provider_reference marketplace.short_text,
  failure_code marketplace.short_text,
  failure_message marketplace.short_text,
  step_count integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organisation_id, id),
  constraint reversal_belongs_to_transfer foreign key (organisation_id, transfer_id)
    references marketplace.transfer (organisation_id, id)
) with (fillfactor = 70);
create index reversal_by_transfer on marketplace.reversal (organisation_id, transfer_id, id desc);
call kernel.wall_tenants('marketplace.reversal');
