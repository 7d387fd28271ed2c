-- Connected accounts: sellers at a provider, as the provider last said they are.

create schema accounts;
grant usage on schema accounts to bascule_engine, bascule_tenant;

create domain accounts.short_text as text
  constraint short_text_is_short check (length(value) between 1 and 500);

-- A provider may think again of anybody, and what it says may come in any order. The last reading
-- decides, so every state leads on.
call kernel.create_machine('accounts', 'account', 'not_started');
insert into accounts.account_edge (from_state, event, to_state)
select from_state, event, to_state
from (values
  ('reopen', 'not_started'),
  ('begin', 'in_progress'),
  ('verify', 'pending_verification'),
  ('enable', 'enabled'),
  ('warn', 'restricted_soon'),
  ('restrict', 'restricted'),
  ('reject', 'rejected'),
  ('pause', 'paused'),
  ('disconnect', 'disconnected')) as step (event, to_state)
cross join (values
  ('not_started'), ('in_progress'), ('pending_verification'), ('enabled'), ('restricted_soon'),
  ('restricted'), ('rejected'), ('paused'), ('disconnected')
) as place (from_state)
where from_state <> to_state;

create table accounts.account (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  state text not null constraint state_is_short check (length(state) <= 40),
  provider accounts.short_text not null,
  connection_id kernel.id not null,
  -- The provider's name for it; none until it has made it.
  provider_reference accounts.short_text,
  api text not null constraint api_is_known check (api in ('v1', 'v2')),
  dashboard text not null
    constraint dashboard_is_known check (dashboard in ('full', 'express', 'none')),
  fees_collector text not null
    constraint fees_collector_is_known check (fees_collector in ('provider', 'platform')),
  losses_collector text not null
    constraint losses_collector_is_known check (losses_collector in ('provider', 'platform')),
  requirements_collector text not null
    constraint requirements_collector_is_known
    check (requirements_collector in ('provider', 'platform')),
  country text constraint country_has_two_letters check (country ~ '^[A-Z]{2}$'),
  email text constraint email_is_short check (length(email) between 3 and 320),
  business_type accounts.short_text,
  default_currency kernel.currency,
  -- The capabilities without which the seller is of no use to the platform.
  needs text[] not null
    constraint needs_are_known check (needs <@ array['card_payments', 'transfers']),
  -- What the platform calls the seller, who may have several accounts.
  seller_reference text
    constraint seller_reference_is_short check (length(seller_reference) between 1 and 200),
  metadata jsonb not null default '{}'
    constraint metadata_is_an_object check (jsonb_typeof(metadata) = 'object')
    constraint metadata_is_bounded check (pg_column_size(metadata) <= 20000),
  -- What the provider said when it was last read, and from when until when that reading took.
  seen jsonb constraint seen_is_bounded check (pg_column_size(seen) <= 200000),
  read_from timestamptz,
  read_until timestamptz,
  begun_at timestamptz,
  is_paused boolean not null default false,
  connected_at timestamptz,
  disconnected_at timestamptz,
  disconnected_for accounts.short_text,
  -- The last thing that was asked of the provider for it.
  change jsonb constraint change_is_bounded check (pg_column_size(change) <= 4000),
  deadline_told timestamptz,
  next_look_at timestamptz,
  step_count integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organisation_id, id),
  constraint account_is_connected_once
    unique (organisation_id, mode, provider, provider_reference),
  constraint reading_has_both_ends check ((read_from is null) = (seen is null)
    and (read_from is null) = (read_until is null)),
  constraint only_a_made_account_is_read check (seen is null or provider_reference is not null)
) with (fillfactor = 70);
create index account_newest on accounts.account (organisation_id, mode, id desc);
create index account_by_seller
  on accounts.account (organisation_id, mode, seller_reference, id desc)
  where seller_reference is not null;
create index account_to_look_at on accounts.account (next_look_at)
  where next_look_at is not null;
call kernel.wall_tenants('accounts.account');
revoke delete on accounts.account from bascule_engine;
