-- Identity: whose system it is used for, the keys that speak for them, and who did what.

create schema identity;
grant usage on schema identity to bascule_engine, bascule_tenant;

-- One row for both modes, so the wall here looks at the organisation alone.
create table identity.organisation (
  organisation_id kernel.id primary key,
  name text not null constraint name_is_short check (length(name) between 1 and 200),
  created_at timestamptz not null
);
alter table identity.organisation enable row level security;
alter table identity.organisation force row level security;
create policy tenant on identity.organisation to bascule_tenant
  using (organisation_id = current_setting('bascule.organisation_id', true));
create policy engine on identity.organisation to bascule_engine using (true) with check (true);
grant select, insert on identity.organisation to bascule_engine;
grant select on identity.organisation to bascule_tenant;

-- A key itself stands nowhere: the digest recognises it, prefix and last four let people do so.
create table identity.api_key (
  organisation_id kernel.id not null
    constraint api_key_belongs_to_an_organisation references identity.organisation,
  mode kernel.mode not null,
  id kernel.id not null,
  kind text not null
    constraint kind_is_known check (kind in ('secret', 'publishable', 'restricted')),
  name text not null constraint name_is_short check (length(name) between 1 and 200),
  digest bytea not null constraint digest_is_a_sha256 check (length(digest) = 32),
  prefix text not null constraint prefix_has_twelve_characters check (length(prefix) = 12),
  last4 text not null constraint last4_has_four_characters check (length(last4) = 4),
  scopes text[] not null constraint scopes_are_few check (cardinality(scopes) <= 64),
  allowed_ips text[] not null constraint allowed_ips_are_few check (cardinality(allowed_ips) <= 64),
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  rolled_to kernel.id,
  primary key (organisation_id, id),
  constraint digest_names_one_key unique (digest),
  constraint only_restricted_keys_list_scopes
    check ((kind = 'restricted') = (cardinality(scopes) > 0)),
  constraint rolled_to_a_key_of_the_same_organisation
    foreign key (organisation_id, rolled_to) references identity.api_key (organisation_id, id),
  constraint a_rolled_key_expires check (rolled_to is null or expires_at is not null)
);
create index api_key_in_order on identity.api_key (organisation_id, mode, id);
call kernel.wall_tenants('identity.api_key');
revoke delete on identity.api_key from bascule_engine;

-- The audit log: each entry carries the hash of the one before it, per organisation and mode.
create table identity.audit_head (
  organisation_id text not null,
  mode kernel.mode not null,
  sequence bigint not null constraint sequence_counts_up check (sequence >= 0),
  hash bytea not null constraint hash_is_a_sha256 check (length(hash) = 32),
  primary key (organisation_id, mode)
) with (fillfactor = 50);
call kernel.wall_tenants('identity.audit_head');

create table identity.audit_entry (
  organisation_id text not null,
  mode kernel.mode not null,
  sequence bigint not null,
  id kernel.id not null,
  actor text not null constraint actor_is_short check (length(actor) between 1 and 120),
  action text not null constraint action_is_short check (length(action) between 3 and 80),
  object_type text not null constraint object_type_is_short check (length(object_type) <= 40),
  object_id kernel.id not null,
  detail jsonb not null constraint detail_is_small check (pg_column_size(detail) <= 16384),
  request_id text not null constraint request_id_is_short check (length(request_id) <= 120),
  occurred_at timestamptz not null,
  previous_hash bytea not null,
  hash bytea not null constraint hash_is_a_sha256 check (length(hash) = 32),
  primary key (organisation_id, mode, sequence)
);
call kernel.wall_tenants('identity.audit_entry');
call kernel.make_append_only('identity.audit_entry');

-- An array of JSON keeps nulls and neighbours apart, where joined text would let two different
-- entries hash alike. Time as a number, because its text depends on the session.
create function identity.audit_hash(entry identity.audit_entry) returns bytea
language sql
stable
return sha256(convert_to(jsonb_build_array(
  encode(entry.previous_hash, 'hex'), entry.organisation_id, entry.mode, entry.sequence, entry.id,
  entry.actor, entry.action, entry.object_type, entry.object_id, entry.detail, entry.request_id,
  extract(epoch from entry.occurred_at))::text, 'utf8'));

-- The head's row is locked until commit: entries of one chain queue up, other chains do not care.
create function identity.chain_audit_entry() returns trigger
language plpgsql
as $$
declare
  head identity.audit_head;
begin
  insert into identity.audit_head (organisation_id, mode, sequence, hash)
  values (new.organisation_id, new.mode, 0, sha256(''))
  on conflict (organisation_id, mode) do nothing;

  select * into head
  from identity.audit_head
  where organisation_id = new.organisation_id and mode = new.mode
  for update;

  new.sequence := head.sequence + 1;
  new.previous_hash := head.hash;
  new.hash := identity.audit_hash(new);
  update identity.audit_head
  set sequence = new.sequence, hash = new.hash
  where organisation_id = new.organisation_id and mode = new.mode;
  return new;
end
$$;
create trigger chain_audit_entry before insert on identity.audit_entry
  for each row execute function identity.chain_audit_entry();
