-- Payouts to sellers. Paid is not final: the claim comes back to the seller, once, where the bank
-- sends the money back.

call kernel.create_machine('marketplace', 'payout', 'sending');
insert into marketplace.payout_edge (from_state, event, to_state)
select from_state, event, to_state
from (values
  (1, 'sending'), (2, 'pending'), (3, 'in_transit'), (4, 'paid'), (0, 'in_review')
) as place (reached, from_state)
cross join (values
  (2, 'accept', 'pending'),
  (3, 'transit', 'in_transit'),
  (4, 'pay', 'paid'),
  (9, 'fail', 'failed'),
  (9, 'cancel', 'canceled')
) as step (reaches, event, to_state)
where reaches > reached;
insert into marketplace.payout_edge (from_state, event, to_state) values
  ('sending', 'contest', 'in_review'),
  ('paid', 'settle', 'settled'),
  ('settled', 'fail', 'failed');

create table marketplace.payout (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  account_id kernel.id not null,
  account_reference marketplace.short_text not null,
  provider marketplace.short_text not null,
  connection_id kernel.id not null,
  amount_minor marketplace.minor_units not null,
  currency kernel.currency not null,
  -- What the provider charged the account for it.
  fee_minor marketplace.minor_units not null default 0,
  method text not null constraint method_is_known check (method in ('standard', 'instant')),
  -- Whether the provider made it by its schedule.
  is_automatic boolean not null default false,
  destination marketplace.short_text,
  state text not null constraint state_is_short check (length(state) <= 40),
  provider_reference marketplace.short_text,
  arrives_on timestamptz,
  paid_at timestamptz,
  -- When it is looked at again: to see how far it is, or to settle it.
  next_look_at timestamptz,
  -- Whether the lines of an automatic one have been read.
  has_lines boolean not null default false,
  failure_code marketplace.short_text,
  failure_message marketplace.short_text,
  description marketplace.short_text,
  metadata jsonb not null default '{}'
    constraint metadata_is_bounded check (pg_column_size(metadata) <= 60000),
  step_count integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organisation_id, id)
) with (fillfactor = 70);
create index payout_newest on marketplace.payout (organisation_id, mode, id desc);
create index payout_by_account on marketplace.payout (organisation_id, account_id, id desc);
create unique index payout_by_reference
  on marketplace.payout (organisation_id, connection_id, provider_reference)
  where provider_reference is not null;
create index payout_to_look_at on marketplace.payout (next_look_at) where next_look_at is not null;
call kernel.wall_tenants('marketplace.payout');

-- What an automatic payout pays out, line by line, as the provider's books have it.
create table marketplace.payout_line (
  organisation_id text not null,
  mode kernel.mode not null,
  payout_id kernel.id not null,
  reference marketplace.short_text not null,
  category marketplace.short_text not null,
  amount_minor marketplace.minor_units not null,
  fee_minor marketplace.minor_units not null,
  currency kernel.currency not null,
  source marketplace.short_text,
  occurred_at timestamptz not null,
  primary key (organisation_id, payout_id, reference),
  constraint line_belongs_to_payout foreign key (organisation_id, payout_id)
    references marketplace.payout (organisation_id, id)
);
call kernel.wall_tenants('marketplace.payout_line');
call kernel.make_append_only('marketplace.payout_line');

-- Money of a seller that is kept back against refunds and disputes to come.
create table marketplace.reserve (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  account_id kernel.id not null,
  amount_minor marketplace.minor_units not null
    constraint something_is_reserved check (amount_minor > 0),
  currency kernel.currency not null,
  reason marketplace.short_text,
  release_at timestamptz,
  released_at timestamptz,
  created_at timestamptz not null,
  primary key (organisation_id, id)
) with (fillfactor = 80);
create index reserve_newest on marketplace.reserve (organisation_id, mode, id desc);
create index reserve_by_account on marketplace.reserve (organisation_id, account_id, id desc);
create index reserve_to_release on marketplace.reserve (release_at)
  where released_at is null and release_at is not null;
call kernel.wall_tenants('marketplace.reserve');
