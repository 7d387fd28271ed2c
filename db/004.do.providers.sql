-- Providers: an organisation's accounts at those who move money for it, with sealed credentials.

create schema providers;
grant usage on schema providers to bascule_engine, bascule_tenant;

-- What the vault made of a secret; nobody without its key reads more than a length from it.
create domain providers.sealed as text
  constraint sealed_by_the_vault check (value ~ '^v1\.' and length(value) between 80 and 4000);

create table providers.connection (
  organisation_id kernel.id not null
    constraint connection_belongs_to_an_organisation references identity.organisation,
  mode kernel.mode not null,
  id kernel.id not null,
  provider text not null constraint provider_is_short check (length(provider) between 2 and 40),
  label text not null constraint label_is_short check (length(label) between 1 and 200),
  base_url text not null
    constraint base_url_is_an_origin check (base_url ~ '^https?://[^/?#@]+$' and length(base_url) <= 300),
  api_key providers.sealed not null,
  api_key_hint text not null constraint hint_is_short check (length(api_key_hint) between 4 and 24),
  status text not null constraint status_is_known check (status in ('active', 'disabled')),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organisation_id, id),
  -- A notice names the connection alone: its organisation is looked up by it.
  constraint connection_id_is_unique unique (id),
  constraint live_key_is_never_sent_in_clear check (mode = 'test' or base_url ~ '^https://')
);
-- Payments name a provider, not a connection: which one is meant must be plain.
create unique index one_active_connection_a_provider
  on providers.connection (organisation_id, mode, provider)
  where status = 'active';
create index connection_in_order on providers.connection (organisation_id, mode, id);
call kernel.wall_tenants('providers.connection');
revoke delete on providers.connection from bascule_engine;

-- Several are in force while one is rolled.
create table providers.webhook_secret (
  organisation_id kernel.id not null,
  mode kernel.mode not null,
  id kernel.id not null,
  connection_id kernel.id not null,
  secret providers.sealed not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  primary key (organisation_id, id),
  constraint secret_belongs_to_a_connection
    foreign key (organisation_id, connection_id)
    references providers.connection (organisation_id, id)
);
create index secret_of_connection
  on providers.webhook_secret (organisation_id, connection_id, created_at);
call kernel.wall_tenants('providers.webhook_secret');
revoke delete on providers.webhook_secret from bascule_engine;
