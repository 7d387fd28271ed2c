-- Notices that were lost: how far each account's events have been read at its provider.

create table marketplace.catch_up (
  organisation_id text not null,
  mode kernel.mode not null,
  provider marketplace.short_text not null,
  connection_id kernel.id not null,
  -- The provider's name of the account; empty for the platform itself.
  account_reference marketplace.short_text not null,
  -- Everything that happened before this has been handed to the inbox.
  heard_until timestamptz not null,
  next_look_at timestamptz not null,
  failure_count integer not null default 0,
  created_at timestamptz not null,
  primary key (organisation_id, connection_id, account_reference)
) with (fillfactor = 70);
create index catch_up_due on marketplace.catch_up (next_look_at);
call kernel.wall_tenants('marketplace.catch_up');
