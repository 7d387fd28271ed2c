-- Printed from the catalogue after all changes by `node scripts/schema.ts`. Not to be edited.

create schema accounts;
grant usage on schema accounts to bascule_engine;
grant usage on schema accounts to bascule_tenant;

create schema http;
grant usage on schema http to bascule_engine;

create schema identity;
grant usage on schema identity to bascule_engine;
grant usage on schema identity to bascule_tenant;

create schema kernel;
grant usage on schema kernel to bascule_engine;
grant usage on schema kernel to bascule_tenant;

create schema ledger;
grant usage on schema ledger to bascule_engine;
grant usage on schema ledger to bascule_tenant;

create schema marketplace;
grant usage on schema marketplace to bascule_engine;
grant usage on schema marketplace to bascule_tenant;

create schema payments;
grant usage on schema payments to bascule_engine;
grant usage on schema payments to bascule_tenant;

create schema providers;
grant usage on schema providers to bascule_engine;
grant usage on schema providers to bascule_tenant;

create schema reconciliation;
grant usage on schema reconciliation to bascule_engine;
grant usage on schema reconciliation to bascule_tenant;

create schema webhooks;
grant usage on schema webhooks to bascule_engine;
grant usage on schema webhooks to bascule_tenant;

create domain accounts.short_text as text
  constraint short_text_is_short CHECK (((length(VALUE) >= 1) AND (length(VALUE) <= 500)));

create domain kernel.currency as text
  constraint currency_is_a_code CHECK ((VALUE ~ '^[A-Z][A-Z0-9]{2,9}$'::text));

create domain kernel.id as text
  constraint id_is_short CHECK (((length(VALUE) >= 4) AND (length(VALUE) <= 120)));

create domain kernel.mode as text
  constraint mode_is_known CHECK ((VALUE = ANY (ARRAY['test'::text, 'live'::text])));

create domain marketplace.minor_units as bigint
  constraint minor_units_are_bounded CHECK (((VALUE >= '-999999999999999'::bigint) AND (VALUE <= '999999999999999'::bigint)));

create domain marketplace.short_text as text
  constraint text_is_short CHECK ((length(VALUE) <= 500));

create domain payments.minor_units as bigint
  constraint minor_units_are_in_range CHECK (((VALUE >= 0) AND (VALUE <= '999999999999'::bigint)));

create domain payments.short_text as text
  constraint short_text_is_short CHECK ((length(VALUE) <= 500));

create domain providers.sealed as text
  constraint sealed_by_the_vault CHECK (((VALUE ~ '^v1\.'::text) AND ((length(VALUE) >= 80) AND (length(VALUE) <= 4000))));

create domain providers.short_text as text
  constraint text_is_short CHECK ((length(VALUE) <= 500));

create domain reconciliation.short_text as text
  constraint short_text_is_short CHECK ((length(VALUE) <= 500));

create table accounts.account (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  state text not null,
  provider accounts.short_text not null,
  connection_id kernel.id not null,
  provider_reference accounts.short_text,
  api text not null,
  dashboard text not null,
  fees_collector text not null,
  losses_collector text not null,
  requirements_collector text not null,
  country text,
  email text,
  business_type accounts.short_text,
  default_currency kernel.currency,
  needs text[] not null,
  seller_reference text,
  metadata jsonb not null default '{}'::jsonb,
  seen jsonb,
  read_from timestamp with time zone,
  read_until timestamp with time zone,
  begun_at timestamp with time zone,
  is_paused boolean not null default false,
  connected_at timestamp with time zone,
  disconnected_at timestamp with time zone,
  disconnected_for accounts.short_text,
  change jsonb,
  deadline_told timestamp with time zone,
  next_look_at timestamp with time zone,
  step_count integer not null default 0,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint account_pkey PRIMARY KEY (organisation_id, id),
  constraint account_is_connected_once UNIQUE (organisation_id, mode, provider, provider_reference),
  constraint api_is_known CHECK ((api = ANY (ARRAY['v1'::text, 'v2'::text]))),
  constraint change_is_bounded CHECK ((pg_column_size(change) <= 4000)),
  constraint country_has_two_letters CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint dashboard_is_known CHECK ((dashboard = ANY (ARRAY['full'::text, 'express'::text, 'none'::text]))),
  constraint email_is_short CHECK (((length(email) >= 3) AND (length(email) <= 320))),
  constraint fees_collector_is_known CHECK ((fees_collector = ANY (ARRAY['provider'::text, 'platform'::text]))),
  constraint losses_collector_is_known CHECK ((losses_collector = ANY (ARRAY['provider'::text, 'platform'::text]))),
  constraint metadata_is_an_object CHECK ((jsonb_typeof(metadata) = 'object'::text)),
  constraint metadata_is_bounded CHECK ((pg_column_size(metadata) <= 20000)),
  constraint needs_are_known CHECK ((needs <@ ARRAY['card_payments'::text, 'transfers'::text])),
  constraint only_a_made_account_is_read CHECK (((seen IS NULL) OR (provider_reference IS NOT NULL))),
  constraint reading_has_both_ends CHECK ((((read_from IS NULL) = (seen IS NULL)) AND ((read_from IS NULL) = (read_until IS NULL)))),
  constraint requirements_collector_is_known CHECK ((requirements_collector = ANY (ARRAY['provider'::text, 'platform'::text]))),
  constraint seen_is_bounded CHECK ((pg_column_size(seen) <= 200000)),
  constraint seller_reference_is_short CHECK (((length(seller_reference) >= 1) AND (length(seller_reference) <= 200))),
  constraint state_is_short CHECK ((length(state) <= 40))
) with (fillfactor=70);
CREATE INDEX account_by_seller ON accounts.account USING btree (organisation_id, mode, seller_reference, id DESC) WHERE (seller_reference IS NOT NULL);
CREATE INDEX account_newest ON accounts.account USING btree (organisation_id, mode, id DESC);
CREATE INDEX account_to_look_at ON accounts.account USING btree (next_look_at) WHERE (next_look_at IS NOT NULL);
alter table accounts.account enable row level security, force row level security;
create policy engine on accounts.account for all to bascule_engine
  using true
  with check true;
create policy tenant on accounts.account for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant insert, select, update on accounts.account to bascule_engine;
grant select on accounts.account to bascule_tenant;

create table accounts.account_edge (
  from_state text not null,
  event text not null,
  to_state text not null,
  constraint account_edge_pkey PRIMARY KEY (from_state, event, to_state),
  constraint event_is_short CHECK ((length(event) <= 40)),
  constraint from_state_is_short CHECK ((length(from_state) <= 40)),
  constraint to_state_is_short CHECK ((length(to_state) <= 40))
);
alter table accounts.account_edge disable row level security, no force row level security;
grant select on accounts.account_edge to bascule_engine;
grant select on accounts.account_edge to bascule_tenant;

create table accounts.account_step (
  organisation_id text not null,
  mode kernel.mode not null,
  object_id kernel.id not null,
  sequence integer not null,
  previous_sequence integer generated always as (NULLIF((sequence - 1), 0)) stored,
  from_state text not null,
  event text not null,
  to_state text not null,
  caused_by kernel.id,
  occurred_at timestamp with time zone not null,
  constraint account_step_pkey PRIMARY KEY (organisation_id, object_id, sequence),
  constraint account_step_ends_once UNIQUE (organisation_id, object_id, sequence, to_state),
  constraint step_follows_the_last FOREIGN KEY (organisation_id, object_id, previous_sequence, from_state) REFERENCES accounts.account_step(organisation_id, object_id, sequence, to_state),
  constraint step_is_legal FOREIGN KEY (from_state, event, to_state) REFERENCES accounts.account_edge(from_state, event, to_state),
  constraint first_step_leaves_initial_state CHECK (((sequence > 1) OR (from_state = 'not_started'::text))),
  constraint sequence_counts_up CHECK ((sequence > 0))
);
alter table accounts.account_step enable row level security, force row level security;
create policy engine on accounts.account_step for all to bascule_engine
  using true
  with check true;
create policy tenant on accounts.account_step for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON accounts.account_step FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON accounts.account_step FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on accounts.account_step to bascule_engine;
grant select on accounts.account_step to bascule_tenant;

create table http.idempotency_key (
  organisation_id kernel.id not null,
  mode kernel.mode not null,
  key text not null,
  fingerprint bytea not null,
  seed text not null,
  holder text not null,
  status text not null,
  lease_until timestamp with time zone not null,
  reply_status smallint,
  reply text,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint idempotency_key_pkey PRIMARY KEY (organisation_id, mode, key),
  constraint fingerprint_is_a_sha256 CHECK ((length(fingerprint) = 32)),
  constraint finished_means_answered CHECK (((status = 'finished'::text) = ((reply IS NOT NULL) AND (reply_status IS NOT NULL)))),
  constraint holder_is_short CHECK ((length(holder) <= 120)),
  constraint key_is_kept_for_a_day CHECK ((expires_at >= (created_at + '24:00:00'::interval))),
  constraint key_is_short CHECK (((length(key) >= 1) AND (length(key) <= 255))),
  constraint reply_is_bounded CHECK ((length(reply) <= 4194304)),
  constraint reply_status_is_a_final_answer CHECK (((reply_status >= 200) AND (reply_status <= 499))),
  constraint seed_is_short CHECK ((length(seed) <= 120)),
  constraint status_is_known CHECK ((status = ANY (ARRAY['in_progress'::text, 'finished'::text])))
) with (fillfactor=25);
CREATE INDEX idempotency_key_by_expiry ON http.idempotency_key USING btree (expires_at);
alter table http.idempotency_key enable row level security, force row level security;
create policy engine on http.idempotency_key for all to bascule_engine
  using true
  with check true;
create policy tenant on http.idempotency_key for all to bascule_tenant
  using (((organisation_id)::text = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check (((organisation_id)::text = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant delete, insert, select, update on http.idempotency_key to bascule_engine;

create table identity.api_key (
  organisation_id kernel.id not null,
  mode kernel.mode not null,
  id kernel.id not null,
  kind text not null,
  name text not null,
  digest bytea not null,
  prefix text not null,
  last4 text not null,
  scopes text[] not null,
  allowed_ips text[] not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  rolled_to kernel.id,
  account_id kernel.id,
  constraint api_key_pkey PRIMARY KEY (organisation_id, id),
  constraint digest_names_one_key UNIQUE (digest),
  constraint api_key_belongs_to_an_organisation FOREIGN KEY (organisation_id) REFERENCES identity.organisation(organisation_id),
  constraint rolled_to_a_key_of_the_same_organisation FOREIGN KEY (organisation_id, rolled_to) REFERENCES identity.api_key(organisation_id, id),
  constraint a_rolled_key_expires CHECK (((rolled_to IS NULL) OR (expires_at IS NOT NULL))),
  constraint allowed_ips_are_few CHECK ((cardinality(allowed_ips) <= 64)),
  constraint digest_is_a_sha256 CHECK ((length(digest) = 32)),
  constraint kind_is_known CHECK ((kind = ANY (ARRAY['secret'::text, 'publishable'::text, 'restricted'::text]))),
  constraint last4_has_four_characters CHECK ((length(last4) = 4)),
  constraint name_is_short CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  constraint only_restricted_keys_are_bound CHECK (((account_id IS NULL) OR (kind = 'restricted'::text))),
  constraint only_restricted_keys_list_scopes CHECK (((kind = 'restricted'::text) = (cardinality(scopes) > 0))),
  constraint prefix_has_twelve_characters CHECK ((length(prefix) = 12)),
  constraint scopes_are_few CHECK ((cardinality(scopes) <= 64))
);
CREATE INDEX api_key_in_order ON identity.api_key USING btree (organisation_id, mode, id);
alter table identity.api_key enable row level security, force row level security;
create policy engine on identity.api_key for all to bascule_engine
  using true
  with check true;
create policy tenant on identity.api_key for all to bascule_tenant
  using (((organisation_id)::text = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check (((organisation_id)::text = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant insert, select, update on identity.api_key to bascule_engine;
grant select on identity.api_key to bascule_tenant;

create table identity.audit_entry (
  organisation_id text not null,
  mode kernel.mode not null,
  sequence bigint not null,
  id kernel.id not null,
  actor text not null,
  action text not null,
  object_type text not null,
  object_id kernel.id not null,
  detail jsonb not null,
  request_id text not null,
  occurred_at timestamp with time zone not null,
  previous_hash bytea not null,
  hash bytea not null,
  constraint audit_entry_pkey PRIMARY KEY (organisation_id, mode, sequence),
  constraint action_is_short CHECK (((length(action) >= 3) AND (length(action) <= 80))),
  constraint actor_is_short CHECK (((length(actor) >= 1) AND (length(actor) <= 120))),
  constraint detail_is_small CHECK ((pg_column_size(detail) <= 16384)),
  constraint hash_is_a_sha256 CHECK ((length(hash) = 32)),
  constraint object_type_is_short CHECK ((length(object_type) <= 40)),
  constraint request_id_is_short CHECK ((length(request_id) <= 120))
);
alter table identity.audit_entry enable row level security, force row level security;
create policy engine on identity.audit_entry for all to bascule_engine
  using true
  with check true;
create policy tenant on identity.audit_entry for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER chain_audit_entry BEFORE INSERT ON identity.audit_entry FOR EACH ROW EXECUTE FUNCTION identity.chain_audit_entry();
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON identity.audit_entry FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON identity.audit_entry FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on identity.audit_entry to bascule_engine;
grant select on identity.audit_entry to bascule_tenant;

create table identity.audit_head (
  organisation_id text not null,
  mode kernel.mode not null,
  sequence bigint not null,
  hash bytea not null,
  constraint audit_head_pkey PRIMARY KEY (organisation_id, mode),
  constraint hash_is_a_sha256 CHECK ((length(hash) = 32)),
  constraint sequence_counts_up CHECK ((sequence >= 0))
) with (fillfactor=50);
alter table identity.audit_head enable row level security, force row level security;
create policy engine on identity.audit_head for all to bascule_engine
  using true
  with check true;
create policy tenant on identity.audit_head for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant delete, insert, select, update on identity.audit_head to bascule_engine;
grant select on identity.audit_head to bascule_tenant;

create table identity.organisation (
  organisation_id kernel.id not null,
  name text not null,
  created_at timestamp with time zone not null,
  constraint organisation_pkey PRIMARY KEY (organisation_id),
  constraint name_is_short CHECK (((length(name) >= 1) AND (length(name) <= 200)))
);
alter table identity.organisation enable row level security, force row level security;
create policy engine on identity.organisation for all to bascule_engine
  using true
  with check true;
create policy tenant on identity.organisation for all to bascule_tenant
  using ((organisation_id)::text = current_setting('bascule.organisation_id'::text, true));
grant insert, select on identity.organisation to bascule_engine;
grant select on identity.organisation to bascule_tenant;

create table kernel.consumer (
  name text not null,
  "position" bigint not null default 0,
  gap_below bigint,
  gap_until xid8,
  constraint consumer_pkey PRIMARY KEY (name),
  constraint gap_has_both_bounds CHECK (((gap_below IS NULL) = (gap_until IS NULL))),
  constraint name_is_short CHECK (((length(name) >= 3) AND (length(name) <= 80)))
);
alter table kernel.consumer disable row level security, no force row level security;
grant insert, select, update on kernel.consumer to bascule_engine;

create table kernel.event (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  type text not null,
  object_type text not null,
  object_id kernel.id not null,
  sequence bigint not null,
  payload jsonb not null,
  traceparent text,
  occurred_at timestamp with time zone not null default clock_timestamp(),
  "position" bigint not null generated always as identity,
  constraint event_pkey PRIMARY KEY (organisation_id, id, occurred_at),
  constraint object_type_is_short CHECK ((length(object_type) <= 40)),
  constraint traceparent_is_short CHECK ((length(traceparent) <= 60)),
  constraint type_is_short CHECK (((length(type) >= 3) AND (length(type) <= 80)))
) partition by range (occurred_at);
CREATE INDEX event_by_object ON ONLY kernel.event USING btree (organisation_id, object_id, sequence);
CREATE INDEX event_in_order ON ONLY kernel.event USING btree ("position");
CREATE INDEX event_newest_first ON ONLY kernel.event USING btree (organisation_id, mode, "position");
alter table kernel.event enable row level security, force row level security;
create policy engine on kernel.event for all to bascule_engine
  using true
  with check true;
create policy tenant on kernel.event for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON kernel.event FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON kernel.event FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on kernel.event to bascule_engine;
grant select on kernel.event to bascule_tenant;

create table kernel.event_head (
  organisation_id text not null,
  mode kernel.mode not null,
  object_id kernel.id not null,
  sequence bigint not null,
  constraint event_head_pkey PRIMARY KEY (organisation_id, object_id),
  constraint sequence_counts_up CHECK ((sequence > 0))
) with (fillfactor=50);
alter table kernel.event_head enable row level security, force row level security;
create policy engine on kernel.event_head for all to bascule_engine
  using true
  with check true;
create policy tenant on kernel.event_head for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant delete, insert, select, update on kernel.event_head to bascule_engine;
grant select on kernel.event_head to bascule_tenant;

create table kernel.job_run (
  organisation_id text not null,
  mode kernel.mode not null,
  object_id kernel.id not null,
  job text not null,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone not null,
  outcome text not null,
  detail text,
  "position" bigint not null generated always as identity,
  constraint job_run_pkey PRIMARY KEY (organisation_id, object_id, started_at, "position"),
  constraint detail_is_short CHECK ((length(detail) <= 500)),
  constraint job_is_short CHECK (((length(job) >= 3) AND (length(job) <= 80))),
  constraint outcome_is_short CHECK (((length(outcome) >= 1) AND (length(outcome) <= 40))),
  constraint run_ends_after_it_began CHECK ((finished_at >= started_at))
) partition by range (started_at);
alter table kernel.job_run enable row level security, force row level security;
create policy engine on kernel.job_run for all to bascule_engine
  using true
  with check true;
create policy tenant on kernel.job_run for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON kernel.job_run FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON kernel.job_run FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on kernel.job_run to bascule_engine;
grant select on kernel.job_run to bascule_tenant;

create table ledger.account (
  organisation_id text not null,
  mode kernel.mode not null,
  number bigint not null generated always as identity,
  path text not null,
  currency kernel.currency not null,
  normal_side text not null,
  opened_at timestamp with time zone not null default clock_timestamp(),
  constraint account_pkey PRIMARY KEY (number, organisation_id),
  constraint account_path_is_unique UNIQUE (organisation_id, mode, path),
  constraint normal_side_is_known CHECK ((normal_side = ANY (ARRAY['debit'::text, 'credit'::text]))),
  constraint path_is_short CHECK (((length(path) >= 3) AND (length(path) <= 200)))
);
alter table ledger.account enable row level security, force row level security;
create policy engine on ledger.account for all to bascule_engine
  using true
  with check true;
create policy tenant on ledger.account for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON ledger.account FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ledger.account FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on ledger.account to bascule_engine;
grant select on ledger.account to bascule_tenant;

create table ledger.balance (
  organisation_id text not null,
  mode kernel.mode not null,
  account bigint not null,
  normal_side text not null,
  floor numeric(38,0),
  posted numeric(38,0) not null default 0,
  pending_debits numeric(38,0) not null default 0,
  pending_credits numeric(38,0) not null default 0,
  version bigint not null default 0,
  constraint balance_pkey PRIMARY KEY (account, organisation_id),
  constraint balance_has_an_account FOREIGN KEY (account, organisation_id) REFERENCES ledger.account(number, organisation_id),
  constraint guarded_account_stays_above_its_floor CHECK (((floor IS NULL) OR
CASE normal_side
    WHEN 'credit'::text THEN ((posted - pending_debits) >= floor)
    ELSE (((- posted) - pending_credits) >= floor)
END)),
  constraint normal_side_is_known CHECK ((normal_side = ANY (ARRAY['debit'::text, 'credit'::text]))),
  constraint pending_is_never_negative CHECK (((pending_debits >= (0)::numeric) AND (pending_credits >= (0)::numeric))),
  constraint version_counts_up CHECK ((version >= 0))
) with (fillfactor=50);
alter table ledger.balance enable row level security, force row level security;
create policy engine on ledger.balance for all to bascule_engine
  using true
  with check true;
create policy tenant on ledger.balance for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant insert, select, update on ledger.balance to bascule_engine;
grant select on ledger.balance to bascule_tenant;

create table ledger.chain (
  organisation_id text not null,
  mode kernel.mode not null,
  sequence bigint not null default 0,
  hash bytea not null default '\x'::bytea,
  booked_at timestamp with time zone not null default '-infinity'::timestamp with time zone,
  content_hash bytea not null default '\x'::bytea,
  constraint chain_pkey PRIMARY KEY (organisation_id, mode),
  constraint content_hash_is_sha256 CHECK ((length(content_hash) = ANY (ARRAY[0, 32]))),
  constraint hash_is_sha256 CHECK ((length(hash) = ANY (ARRAY[0, 32]))),
  constraint sequence_counts_up CHECK ((sequence >= 0))
) with (fillfactor=50);
alter table ledger.chain enable row level security, force row level security;
create policy engine on ledger.chain for all to bascule_engine
  using true
  with check true;
create policy tenant on ledger.chain for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant insert, select, update on ledger.chain to bascule_engine;
grant select on ledger.chain to bascule_tenant;

create table ledger.entry (
  organisation_id text not null,
  mode kernel.mode not null,
  account bigint not null,
  booked_at timestamp with time zone not null,
  version bigint not null,
  transfer_id text not null,
  line smallint not null,
  layer text not null,
  amount numeric(38,0) not null,
  currency text not null,
  posted_after numeric(38,0) not null,
  pending_after numeric(38,0) not null,
  constraint entry_pkey PRIMARY KEY (account, booked_at, version, organisation_id),
  constraint currency_is_short CHECK ((length(currency) <= 10)),
  constraint entry_moves_something CHECK ((amount <> (0)::numeric)),
  constraint id_is_short CHECK ((length(transfer_id) <= 120)),
  constraint layer_is_known CHECK ((layer = ANY (ARRAY['posted'::text, 'pending'::text]))),
  constraint version_counts_up CHECK ((version > 0))
) partition by range (booked_at);
alter table ledger.entry enable row level security, force row level security;
create policy engine on ledger.entry for all to bascule_engine
  using true
  with check true;
create policy tenant on ledger.entry for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON ledger.entry FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ledger.entry FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER transfer_sums_to_zero AFTER INSERT ON ledger.entry REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_unbalanced();
grant insert, select on ledger.entry to bascule_engine;
grant select on ledger.entry to bascule_tenant;

create table ledger.hold (
  organisation_id text not null,
  mode kernel.mode not null,
  id text not null,
  state text not null,
  sequence integer not null,
  expires_at timestamp with time zone,
  constraint hold_pkey PRIMARY KEY (id, organisation_id, mode),
  constraint hold_state_is_known CHECK ((state = ANY (ARRAY['open'::text, 'posted'::text, 'voided'::text, 'expired'::text]))),
  constraint id_is_short CHECK (((length(id) >= 4) AND (length(id) <= 120))),
  constraint sequence_counts_up CHECK ((sequence >= 0))
) with (fillfactor=80);
CREATE INDEX hold_due ON ledger.hold USING btree (expires_at) WHERE ((state = 'open'::text) AND (expires_at IS NOT NULL));
alter table ledger.hold enable row level security, force row level security;
create policy engine on ledger.hold for all to bascule_engine
  using true
  with check true;
create policy tenant on ledger.hold for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant insert, select, update on ledger.hold to bascule_engine;
grant select on ledger.hold to bascule_tenant;

create table ledger.hold_edge (
  from_state text not null,
  event text not null,
  to_state text not null,
  constraint hold_edge_pkey PRIMARY KEY (from_state, event, to_state),
  constraint event_is_short CHECK ((length(event) <= 40)),
  constraint from_state_is_short CHECK ((length(from_state) <= 40)),
  constraint to_state_is_short CHECK ((length(to_state) <= 40))
);
alter table ledger.hold_edge disable row level security, no force row level security;
grant select on ledger.hold_edge to bascule_engine;
grant select on ledger.hold_edge to bascule_tenant;

create table ledger.hold_line (
  organisation_id text not null,
  mode kernel.mode not null,
  hold_id text not null,
  account bigint not null,
  held numeric(38,0) not null,
  remaining numeric(38,0) not null,
  constraint hold_line_pkey PRIMARY KEY (hold_id, account, organisation_id, mode),
  constraint line_belongs_to_a_hold FOREIGN KEY (hold_id, organisation_id, mode) REFERENCES ledger.hold(id, organisation_id, mode),
  constraint hold_is_never_overdrawn CHECK (
CASE
    WHEN (held > (0)::numeric) THEN ((remaining >= (0)::numeric) AND (remaining <= held))
    ELSE ((remaining >= held) AND (remaining <= (0)::numeric))
END),
  constraint line_holds_something CHECK ((held <> (0)::numeric))
) with (fillfactor=80);
CREATE INDEX hold_line_open ON ledger.hold_line USING btree (account) WHERE (remaining <> (0)::numeric);
alter table ledger.hold_line enable row level security, force row level security;
create policy engine on ledger.hold_line for all to bascule_engine
  using true
  with check true;
create policy tenant on ledger.hold_line for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant insert, select, update on ledger.hold_line to bascule_engine;
grant select on ledger.hold_line to bascule_tenant;

create table ledger.hold_step (
  organisation_id text not null,
  mode kernel.mode not null,
  object_id kernel.id not null,
  sequence integer not null,
  previous_sequence integer generated always as (NULLIF((sequence - 1), 0)) stored,
  from_state text not null,
  event text not null,
  to_state text not null,
  caused_by kernel.id,
  occurred_at timestamp with time zone not null,
  constraint hold_step_pkey PRIMARY KEY (organisation_id, object_id, sequence),
  constraint hold_step_ends_once UNIQUE (organisation_id, object_id, sequence, to_state),
  constraint step_follows_the_last FOREIGN KEY (organisation_id, object_id, previous_sequence, from_state) REFERENCES ledger.hold_step(organisation_id, object_id, sequence, to_state),
  constraint step_is_legal FOREIGN KEY (from_state, event, to_state) REFERENCES ledger.hold_edge(from_state, event, to_state),
  constraint first_step_leaves_initial_state CHECK (((sequence > 1) OR (from_state = 'open'::text))),
  constraint sequence_counts_up CHECK ((sequence > 0))
);
alter table ledger.hold_step enable row level security, force row level security;
create policy engine on ledger.hold_step for all to bascule_engine
  using true
  with check true;
create policy tenant on ledger.hold_step for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON ledger.hold_step FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ledger.hold_step FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on ledger.hold_step to bascule_engine;
grant select on ledger.hold_step to bascule_tenant;

create table ledger.seal (
  organisation_id text not null,
  mode kernel.mode not null,
  sequence bigint not null,
  booked_at timestamp with time zone not null,
  transfer_count integer not null,
  hash bytea not null,
  constraint seal_pkey PRIMARY KEY (sequence, organisation_id, mode),
  constraint hash_is_sha256 CHECK ((length(hash) = 32)),
  constraint seal_covers_transfers CHECK ((transfer_count > 0)),
  constraint sequence_counts_up CHECK ((sequence > 0))
);
alter table ledger.seal enable row level security, force row level security;
create policy engine on ledger.seal for all to bascule_engine
  using true
  with check true;
create policy tenant on ledger.seal for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON ledger.seal FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ledger.seal FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on ledger.seal to bascule_engine;
grant select on ledger.seal to bascule_tenant;

create table ledger.transfer (
  organisation_id text not null,
  mode kernel.mode not null,
  id text not null,
  kind text not null,
  effective_at timestamp with time zone not null,
  booked_at timestamp with time zone not null,
  reference_type text not null,
  reference_id text not null,
  phase text not null,
  terms jsonb,
  seal bigint not null,
  "position" integer not null,
  digest bytea not null,
  accounts bigint[] not null,
  constraint transfer_pkey PRIMARY KEY (id, organisation_id, mode),
  constraint digest_is_sha256 CHECK ((length(digest) = 32)),
  constraint id_is_short CHECK (((length(id) >= 4) AND (length(id) <= 120))),
  constraint kind_is_short CHECK (((length(kind) >= 3) AND (length(kind) <= 80))),
  constraint phase_is_known CHECK ((phase = ANY (ARRAY['posted'::text, 'hold'::text, 'post'::text, 'void'::text]))),
  constraint reference_id_is_short CHECK ((length(reference_id) <= 120)),
  constraint reference_type_is_short CHECK ((length(reference_type) <= 40))
);
CREATE INDEX transfer_by_reference ON ledger.transfer USING btree (reference_id, organisation_id);
CREATE INDEX transfer_by_seal ON ledger.transfer USING btree (seal, organisation_id, mode);
alter table ledger.transfer enable row level security, force row level security;
create policy engine on ledger.transfer for all to bascule_engine
  using true
  with check true;
create policy tenant on ledger.transfer for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON ledger.transfer FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ledger.transfer FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on ledger.transfer to bascule_engine;
grant select on ledger.transfer to bascule_tenant;

create table marketplace.catch_up (
  organisation_id text not null,
  mode kernel.mode not null,
  provider marketplace.short_text not null,
  connection_id kernel.id not null,
  account_reference marketplace.short_text not null,
  heard_until timestamp with time zone not null,
  next_look_at timestamp with time zone not null,
  failure_count integer not null default 0,
  created_at timestamp with time zone not null,
  constraint catch_up_pkey PRIMARY KEY (organisation_id, connection_id, account_reference)
) with (fillfactor=70);
CREATE INDEX catch_up_due ON marketplace.catch_up USING btree (next_look_at);
alter table marketplace.catch_up enable row level security, force row level security;
create policy engine on marketplace.catch_up for all to bascule_engine
  using true
  with check true;
create policy tenant on marketplace.catch_up for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant delete, insert, select, update on marketplace.catch_up to bascule_engine;
grant select on marketplace.catch_up to bascule_tenant;

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
  fee_minor marketplace.minor_units not null default 0,
  method text not null,
  is_automatic boolean not null default false,
  destination marketplace.short_text,
  state text not null,
  provider_reference marketplace.short_text,
  arrives_on timestamp with time zone,
  paid_at timestamp with time zone,
  next_look_at timestamp with time zone,
  has_lines boolean not null default false,
  failure_code marketplace.short_text,
  failure_message marketplace.short_text,
  description marketplace.short_text,
  metadata jsonb not null default '{}'::jsonb,
  step_count integer not null default 0,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  cancel_id kernel.id,
  constraint payout_pkey PRIMARY KEY (organisation_id, id),
  constraint metadata_is_bounded CHECK ((pg_column_size(metadata) <= 60000)),
  constraint method_is_known CHECK ((method = ANY (ARRAY['standard'::text, 'instant'::text]))),
  constraint state_is_short CHECK ((length(state) <= 40))
) with (fillfactor=70);
CREATE INDEX payout_by_account ON marketplace.payout USING btree (organisation_id, account_id, id DESC);
CREATE UNIQUE INDEX payout_by_cancel ON marketplace.payout USING btree (organisation_id, cancel_id) WHERE (cancel_id IS NOT NULL);
CREATE UNIQUE INDEX payout_by_reference ON marketplace.payout USING btree (organisation_id, connection_id, provider_reference) WHERE (provider_reference IS NOT NULL);
CREATE INDEX payout_newest ON marketplace.payout USING btree (organisation_id, mode, id DESC);
CREATE INDEX payout_to_look_at ON marketplace.payout USING btree (next_look_at) WHERE (next_look_at IS NOT NULL);
alter table marketplace.payout enable row level security, force row level security;
create policy engine on marketplace.payout for all to bascule_engine
  using true
  with check true;
create policy tenant on marketplace.payout for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant delete, insert, select, update on marketplace.payout to bascule_engine;
grant select on marketplace.payout to bascule_tenant;

create table marketplace.payout_edge (
  from_state text not null,
  event text not null,
  to_state text not null,
  constraint payout_edge_pkey PRIMARY KEY (from_state, event, to_state),
  constraint event_is_short CHECK ((length(event) <= 40)),
  constraint from_state_is_short CHECK ((length(from_state) <= 40)),
  constraint to_state_is_short CHECK ((length(to_state) <= 40))
);
alter table marketplace.payout_edge disable row level security, no force row level security;
grant select on marketplace.payout_edge to bascule_engine;
grant select on marketplace.payout_edge to bascule_tenant;

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
  occurred_at timestamp with time zone not null,
  constraint payout_line_pkey PRIMARY KEY (organisation_id, payout_id, reference),
  constraint line_belongs_to_payout FOREIGN KEY (organisation_id, payout_id) REFERENCES marketplace.payout(organisation_id, id)
);
alter table marketplace.payout_line enable row level security, force row level security;
create policy engine on marketplace.payout_line for all to bascule_engine
  using true
  with check true;
create policy tenant on marketplace.payout_line for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON marketplace.payout_line FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON marketplace.payout_line FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on marketplace.payout_line to bascule_engine;
grant select on marketplace.payout_line to bascule_tenant;

create table marketplace.payout_step (
  organisation_id text not null,
  mode kernel.mode not null,
  object_id kernel.id not null,
  sequence integer not null,
  previous_sequence integer generated always as (NULLIF((sequence - 1), 0)) stored,
  from_state text not null,
  event text not null,
  to_state text not null,
  caused_by kernel.id,
  occurred_at timestamp with time zone not null,
  constraint payout_step_pkey PRIMARY KEY (organisation_id, object_id, sequence),
  constraint payout_step_ends_once UNIQUE (organisation_id, object_id, sequence, to_state),
  constraint step_follows_the_last FOREIGN KEY (organisation_id, object_id, previous_sequence, from_state) REFERENCES marketplace.payout_step(organisation_id, object_id, sequence, to_state),
  constraint step_is_legal FOREIGN KEY (from_state, event, to_state) REFERENCES marketplace.payout_edge(from_state, event, to_state),
  constraint first_step_leaves_initial_state CHECK (((sequence > 1) OR (from_state = 'sending'::text))),
  constraint sequence_counts_up CHECK ((sequence > 0))
);
alter table marketplace.payout_step enable row level security, force row level security;
create policy engine on marketplace.payout_step for all to bascule_engine
  using true
  with check true;
create policy tenant on marketplace.payout_step for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON marketplace.payout_step FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON marketplace.payout_step FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on marketplace.payout_step to bascule_engine;
grant select on marketplace.payout_step to bascule_tenant;

create table marketplace.recall (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  share_id kernel.id not null,
  transfer_id kernel.id not null,
  amount_minor marketplace.minor_units not null,
  created_at timestamp with time zone not null,
  constraint recall_pkey PRIMARY KEY (organisation_id, id),
  constraint recall_is_of_transfer FOREIGN KEY (organisation_id, transfer_id) REFERENCES marketplace.transfer(organisation_id, id),
  constraint something_is_recalled CHECK (((amount_minor)::bigint > 0))
);
CREATE INDEX recall_by_transfer ON marketplace.recall USING btree (organisation_id, transfer_id);
alter table marketplace.recall enable row level security, force row level security;
create policy engine on marketplace.recall for all to bascule_engine
  using true
  with check true;
create policy tenant on marketplace.recall for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON marketplace.recall FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON marketplace.recall FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on marketplace.recall to bascule_engine;
grant select on marketplace.recall to bascule_tenant;

create table marketplace.reserve (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  account_id kernel.id not null,
  amount_minor marketplace.minor_units not null,
  currency kernel.currency not null,
  reason marketplace.short_text,
  release_at timestamp with time zone,
  released_at timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint reserve_pkey PRIMARY KEY (organisation_id, id),
  constraint something_is_reserved CHECK (((amount_minor)::bigint > 0))
) with (fillfactor=80);
CREATE INDEX reserve_by_account ON marketplace.reserve USING btree (organisation_id, account_id, id DESC);
CREATE INDEX reserve_newest ON marketplace.reserve USING btree (organisation_id, mode, id DESC);
CREATE INDEX reserve_to_release ON marketplace.reserve USING btree (release_at) WHERE ((released_at IS NULL) AND (release_at IS NOT NULL));
alter table marketplace.reserve enable row level security, force row level security;
create policy engine on marketplace.reserve for all to bascule_engine
  using true
  with check true;
create policy tenant on marketplace.reserve for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant delete, insert, select, update on marketplace.reserve to bascule_engine;
grant select on marketplace.reserve to bascule_tenant;

create table marketplace.reversal (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  transfer_id kernel.id not null,
  share_id kernel.id,
  account_id kernel.id not null,
  amount_minor marketplace.minor_units not null,
  currency kernel.currency not null,
  state text not null,
  is_by_provider boolean not null default false,
  provider_reference marketplace.short_text,
  failure_code marketplace.short_text,
  failure_message marketplace.short_text,
  step_count integer not null default 0,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint reversal_pkey PRIMARY KEY (organisation_id, id),
  constraint reversal_belongs_to_transfer FOREIGN KEY (organisation_id, transfer_id) REFERENCES marketplace.transfer(organisation_id, id),
  constraint something_is_reversed CHECK (((amount_minor)::bigint > 0)),
  constraint state_is_short CHECK ((length(state) <= 40))
) with (fillfactor=70);
CREATE INDEX reversal_by_transfer ON marketplace.reversal USING btree (organisation_id, transfer_id, id DESC);
alter table marketplace.reversal enable row level security, force row level security;
create policy engine on marketplace.reversal for all to bascule_engine
  using true
  with check true;
create policy tenant on marketplace.reversal for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant delete, insert, select, update on marketplace.reversal to bascule_engine;
grant select on marketplace.reversal to bascule_tenant;

create table marketplace.reversal_edge (
  from_state text not null,
  event text not null,
  to_state text not null,
  constraint reversal_edge_pkey PRIMARY KEY (from_state, event, to_state),
  constraint event_is_short CHECK ((length(event) <= 40)),
  constraint from_state_is_short CHECK ((length(from_state) <= 40)),
  constraint to_state_is_short CHECK ((length(to_state) <= 40))
);
alter table marketplace.reversal_edge disable row level security, no force row level security;
grant select on marketplace.reversal_edge to bascule_engine;
grant select on marketplace.reversal_edge to bascule_tenant;

create table marketplace.reversal_step (
  organisation_id text not null,
  mode kernel.mode not null,
  object_id kernel.id not null,
  sequence integer not null,
  previous_sequence integer generated always as (NULLIF((sequence - 1), 0)) stored,
  from_state text not null,
  event text not null,
  to_state text not null,
  caused_by kernel.id,
  occurred_at timestamp with time zone not null,
  constraint reversal_step_pkey PRIMARY KEY (organisation_id, object_id, sequence),
  constraint reversal_step_ends_once UNIQUE (organisation_id, object_id, sequence, to_state),
  constraint step_follows_the_last FOREIGN KEY (organisation_id, object_id, previous_sequence, from_state) REFERENCES marketplace.reversal_step(organisation_id, object_id, sequence, to_state),
  constraint step_is_legal FOREIGN KEY (from_state, event, to_state) REFERENCES marketplace.reversal_edge(from_state, event, to_state),
  constraint first_step_leaves_initial_state CHECK (((sequence > 1) OR (from_state = 'sending'::text))),
  constraint sequence_counts_up CHECK ((sequence > 0))
);
alter table marketplace.reversal_step enable row level security, force row level security;
create policy engine on marketplace.reversal_step for all to bascule_engine
  using true
  with check true;
create policy tenant on marketplace.reversal_step for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON marketplace.reversal_step FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON marketplace.reversal_step FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on marketplace.reversal_step to bascule_engine;
grant select on marketplace.reversal_step to bascule_tenant;

create table marketplace.share (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  payment_id kernel.id not null,
  account_id kernel.id not null,
  account_reference marketplace.short_text not null,
  place integer not null,
  currency kernel.currency not null,
  part_minor marketplace.minor_units not null,
  hold_release text not null,
  hold_until timestamp with time zone,
  release_asked_at timestamp with time zone,
  state text not null,
  credited_minor marketplace.minor_units not null default 0,
  borne_minor marketplace.minor_units not null default 0,
  taken_minor marketplace.minor_units not null default 0,
  recalled_minor marketplace.minor_units not null default 0,
  transferred_minor marketplace.minor_units not null default 0,
  usable_at timestamp with time zone,
  problem text,
  problem_code marketplace.short_text,
  problem_message marketplace.short_text,
  retry_count integer not null default 0,
  retry_at timestamp with time zone,
  step_count integer not null default 0,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint share_pkey PRIMARY KEY (organisation_id, id),
  constraint account_has_one_share UNIQUE (organisation_id, payment_id, account_id),
  constraint share_belongs_to_split FOREIGN KEY (organisation_id, payment_id) REFERENCES marketplace.split(organisation_id, payment_id),
  constraint hold_release_is_known CHECK ((hold_release = ANY (ARRAY['immediately'::text, 'on_date'::text, 'on_delivery'::text, 'manual'::text]))),
  constraint hold_until_a_date CHECK (((hold_release = 'on_date'::text) = (hold_until IS NOT NULL))),
  constraint no_more_is_taken_than_credited CHECK ((((taken_minor)::bigint >= 0) AND ((taken_minor)::bigint <= (credited_minor)::bigint))),
  constraint place_counts_up CHECK (((place >= 1) AND (place <= 100))),
  constraint problem_is_known CHECK ((problem = ANY (ARRAY['transfer_failed'::text, 'reversal_failed'::text]))),
  constraint recalls_only_grow CHECK (((recalled_minor)::bigint >= 0)),
  constraint state_is_short CHECK ((length(state) <= 40))
) with (fillfactor=70);
CREATE INDEX share_by_account ON marketplace.share USING btree (organisation_id, account_id, id DESC);
CREATE INDEX share_newest ON marketplace.share USING btree (organisation_id, mode, id DESC);
alter table marketplace.share enable row level security, force row level security;
create policy engine on marketplace.share for all to bascule_engine
  using true
  with check true;
create policy tenant on marketplace.share for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant delete, insert, select, update on marketplace.share to bascule_engine;
grant select on marketplace.share to bascule_tenant;

create table marketplace.share_edge (
  from_state text not null,
  event text not null,
  to_state text not null,
  constraint share_edge_pkey PRIMARY KEY (from_state, event, to_state),
  constraint event_is_short CHECK ((length(event) <= 40)),
  constraint from_state_is_short CHECK ((length(from_state) <= 40)),
  constraint to_state_is_short CHECK ((length(to_state) <= 40))
);
alter table marketplace.share_edge disable row level security, no force row level security;
grant select on marketplace.share_edge to bascule_engine;
grant select on marketplace.share_edge to bascule_tenant;

create table marketplace.share_step (
  organisation_id text not null,
  mode kernel.mode not null,
  object_id kernel.id not null,
  sequence integer not null,
  previous_sequence integer generated always as (NULLIF((sequence - 1), 0)) stored,
  from_state text not null,
  event text not null,
  to_state text not null,
  caused_by kernel.id,
  occurred_at timestamp with time zone not null,
  constraint share_step_pkey PRIMARY KEY (organisation_id, object_id, sequence),
  constraint share_step_ends_once UNIQUE (organisation_id, object_id, sequence, to_state),
  constraint step_follows_the_last FOREIGN KEY (organisation_id, object_id, previous_sequence, from_state) REFERENCES marketplace.share_step(organisation_id, object_id, sequence, to_state),
  constraint step_is_legal FOREIGN KEY (from_state, event, to_state) REFERENCES marketplace.share_edge(from_state, event, to_state),
  constraint first_step_leaves_initial_state CHECK (((sequence > 1) OR (from_state = 'held'::text))),
  constraint sequence_counts_up CHECK ((sequence > 0))
);
alter table marketplace.share_step enable row level security, force row level security;
create policy engine on marketplace.share_step for all to bascule_engine
  using true
  with check true;
create policy tenant on marketplace.share_step for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON marketplace.share_step FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON marketplace.share_step FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on marketplace.share_step to bascule_engine;
grant select on marketplace.share_step to bascule_tenant;

create table marketplace.split (
  organisation_id text not null,
  mode kernel.mode not null,
  payment_id kernel.id not null,
  provider marketplace.short_text not null,
  connection_id kernel.id not null,
  charge_kind text not null,
  currency kernel.currency not null,
  fee_minor marketplace.minor_units not null default 0,
  rounding_minor marketplace.minor_units not null default 0,
  booking_count integer not null default 0,
  next_fold_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint split_pkey PRIMARY KEY (organisation_id, payment_id),
  constraint split_belongs_to_payment FOREIGN KEY (organisation_id, payment_id) REFERENCES payments.payment(organisation_id, id),
  constraint charge_kind_is_known CHECK ((charge_kind = ANY (ARRAY['separate'::text, 'destination'::text, 'direct'::text])))
) with (fillfactor=80);
CREATE INDEX split_by_payment ON marketplace.split USING btree (payment_id);
CREATE INDEX split_to_fold ON marketplace.split USING btree (next_fold_at) WHERE (next_fold_at IS NOT NULL);
alter table marketplace.split enable row level security, force row level security;
create policy engine on marketplace.split for all to bascule_engine
  using true
  with check true;
create policy tenant on marketplace.split for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant delete, insert, select, update on marketplace.split to bascule_engine;
grant select on marketplace.split to bascule_tenant;

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
  amount_minor marketplace.minor_units not null,
  currency kernel.currency not null,
  reversed_minor marketplace.minor_units not null default 0,
  state text not null,
  is_by_provider boolean not null default false,
  source_charge marketplace.short_text,
  provider_reference marketplace.short_text,
  description marketplace.short_text,
  metadata jsonb not null default '{}'::jsonb,
  failure_code marketplace.short_text,
  failure_message marketplace.short_text,
  step_count integer not null default 0,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint transfer_pkey PRIMARY KEY (organisation_id, id),
  constraint transfer_belongs_to_share FOREIGN KEY (organisation_id, share_id) REFERENCES marketplace.share(organisation_id, id),
  constraint metadata_is_bounded CHECK ((pg_column_size(metadata) <= 60000)),
  constraint no_more_is_reversed_than_moved CHECK ((((reversed_minor)::bigint >= 0) AND ((reversed_minor)::bigint <= (amount_minor)::bigint))),
  constraint paid_transfer_has_its_name CHECK (((state <> 'paid'::text) OR (provider_reference IS NOT NULL))),
  constraint something_is_transferred CHECK (((amount_minor)::bigint > 0)),
  constraint state_is_short CHECK ((length(state) <= 40))
) with (fillfactor=70);
CREATE INDEX transfer_by_account ON marketplace.transfer USING btree (organisation_id, account_id, id DESC);
CREATE INDEX transfer_by_payment ON marketplace.transfer USING btree (organisation_id, payment_id, id DESC);
CREATE UNIQUE INDEX transfer_by_reference ON marketplace.transfer USING btree (organisation_id, connection_id, provider_reference) WHERE (provider_reference IS NOT NULL);
CREATE INDEX transfer_by_share ON marketplace.transfer USING btree (organisation_id, share_id, id DESC);
CREATE INDEX transfer_newest ON marketplace.transfer USING btree (organisation_id, mode, id DESC);
alter table marketplace.transfer enable row level security, force row level security;
create policy engine on marketplace.transfer for all to bascule_engine
  using true
  with check true;
create policy tenant on marketplace.transfer for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant delete, insert, select, update on marketplace.transfer to bascule_engine;
grant select on marketplace.transfer to bascule_tenant;

create table marketplace.transfer_edge (
  from_state text not null,
  event text not null,
  to_state text not null,
  constraint transfer_edge_pkey PRIMARY KEY (from_state, event, to_state),
  constraint event_is_short CHECK ((length(event) <= 40)),
  constraint from_state_is_short CHECK ((length(from_state) <= 40)),
  constraint to_state_is_short CHECK ((length(to_state) <= 40))
);
alter table marketplace.transfer_edge disable row level security, no force row level security;
grant select on marketplace.transfer_edge to bascule_engine;
grant select on marketplace.transfer_edge to bascule_tenant;

create table marketplace.transfer_step (
  organisation_id text not null,
  mode kernel.mode not null,
  object_id kernel.id not null,
  sequence integer not null,
  previous_sequence integer generated always as (NULLIF((sequence - 1), 0)) stored,
  from_state text not null,
  event text not null,
  to_state text not null,
  caused_by kernel.id,
  occurred_at timestamp with time zone not null,
  constraint transfer_step_pkey PRIMARY KEY (organisation_id, object_id, sequence),
  constraint transfer_step_ends_once UNIQUE (organisation_id, object_id, sequence, to_state),
  constraint step_follows_the_last FOREIGN KEY (organisation_id, object_id, previous_sequence, from_state) REFERENCES marketplace.transfer_step(organisation_id, object_id, sequence, to_state),
  constraint step_is_legal FOREIGN KEY (from_state, event, to_state) REFERENCES marketplace.transfer_edge(from_state, event, to_state),
  constraint first_step_leaves_initial_state CHECK (((sequence > 1) OR (from_state = 'sending'::text))),
  constraint sequence_counts_up CHECK ((sequence > 0))
);
alter table marketplace.transfer_step enable row level security, force row level security;
create policy engine on marketplace.transfer_step for all to bascule_engine
  using true
  with check true;
create policy tenant on marketplace.transfer_step for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON marketplace.transfer_step FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON marketplace.transfer_step FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on marketplace.transfer_step to bascule_engine;
grant select on marketplace.transfer_step to bascule_tenant;

create table payments.attempt (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  version bigint not null,
  payment_id kernel.id not null,
  refund_id kernel.id,
  number integer not null,
  operation text not null,
  state text not null,
  provider payments.short_text not null,
  connection_id kernel.id not null,
  amount_minor payments.minor_units not null,
  currency kernel.currency not null,
  idempotency_key payments.short_text not null,
  request jsonb not null,
  provider_reference payments.short_text,
  failure_reason payments.short_text,
  failure_code payments.short_text,
  failure_message payments.short_text,
  lease_until timestamp with time zone,
  last_sent_at timestamp with time zone,
  resolve_count integer not null default 0,
  next_action_at timestamp with time zone,
  review_reason payments.short_text,
  step_count integer not null default 0,
  traceparent payments.short_text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  is_final boolean not null default true,
  returns_attempt_id kernel.id,
  authentication jsonb,
  constraint attempt_pkey PRIMARY KEY (organisation_id, id),
  constraint attempt_belongs_to_payment FOREIGN KEY (organisation_id, payment_id) REFERENCES payments.payment(organisation_id, id),
  constraint attempt_belongs_to_refund FOREIGN KEY (organisation_id, refund_id) REFERENCES payments.refund(organisation_id, id),
  constraint authentication_is_bounded CHECK ((pg_column_size(authentication) <= 2000)),
  constraint operation_is_known CHECK ((operation = ANY (ARRAY['authorize'::text, 'increment'::text, 'capture'::text, 'void'::text, 'refund'::text, 'return'::text]))),
  constraint refund_attempts_name_their_refund CHECK (((operation = 'refund'::text) = (refund_id IS NOT NULL))),
  constraint returns_name_their_attempt CHECK (((operation = 'return'::text) = (returns_attempt_id IS NOT NULL))),
  constraint state_is_short CHECK ((length(state) <= 40))
) with (fillfactor=70);
CREATE INDEX attempt_by_creditor_reference ON payments.attempt USING btree (organisation_id, (((request -> 'body'::text) ->> 'creditor_reference'::text))) WHERE ((operation = 'authorize'::text) AND (((request -> 'body'::text) ->> 'creditor_reference'::text) IS NOT NULL));
CREATE INDEX attempt_by_id ON payments.attempt USING btree (id);
CREATE INDEX attempt_by_payment ON payments.attempt USING btree (organisation_id, payment_id, number);
CREATE INDEX attempt_by_reference ON payments.attempt USING btree (organisation_id, provider_reference) WHERE (provider_reference IS NOT NULL);
CREATE INDEX attempt_due ON payments.attempt USING btree (next_action_at) WHERE (state = ANY (ARRAY['sending'::text, 'pending'::text, 'requires_action'::text, 'unknown'::text, 'superseded'::text]));
CREATE INDEX attempt_expiring ON payments.attempt USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX attempt_in_review ON payments.attempt USING btree (organisation_id, mode, id DESC) WHERE (state = 'in_review'::text);
CREATE UNIQUE INDEX one_open_authorisation ON payments.attempt USING btree (organisation_id, payment_id) WHERE ((operation = 'authorize'::text) AND (state = ANY (ARRAY['sending'::text, 'pending'::text, 'requires_action'::text, 'unknown'::text, 'in_review'::text])));
CREATE UNIQUE INDEX one_open_completion ON payments.attempt USING btree (organisation_id, payment_id) WHERE ((operation = ANY (ARRAY['increment'::text, 'capture'::text, 'void'::text])) AND (state = ANY (ARRAY['sending'::text, 'pending'::text, 'requires_action'::text, 'unknown'::text, 'in_review'::text])));
CREATE UNIQUE INDEX one_open_return ON payments.attempt USING btree (organisation_id, returns_attempt_id) WHERE ((operation = 'return'::text) AND (state = ANY (ARRAY['sending'::text, 'pending'::text, 'requires_action'::text, 'unknown'::text, 'in_review'::text])));
CREATE UNIQUE INDEX one_open_try_per_refund ON payments.attempt USING btree (organisation_id, refund_id) WHERE ((operation = 'refund'::text) AND (state = ANY (ARRAY['sending'::text, 'pending'::text, 'requires_action'::text, 'unknown'::text, 'in_review'::text])));
alter table payments.attempt enable row level security, force row level security;
create policy engine on payments.attempt for all to bascule_engine
  using true
  with check true;
create policy tenant on payments.attempt for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant delete, insert, select, update on payments.attempt to bascule_engine;
grant select on payments.attempt to bascule_tenant;

create table payments.attempt_edge (
  from_state text not null,
  event text not null,
  to_state text not null,
  constraint attempt_edge_pkey PRIMARY KEY (from_state, event, to_state),
  constraint event_is_short CHECK ((length(event) <= 40)),
  constraint from_state_is_short CHECK ((length(from_state) <= 40)),
  constraint to_state_is_short CHECK ((length(to_state) <= 40))
);
alter table payments.attempt_edge disable row level security, no force row level security;
grant select on payments.attempt_edge to bascule_engine;
grant select on payments.attempt_edge to bascule_tenant;

create table payments.attempt_step (
  organisation_id text not null,
  mode kernel.mode not null,
  object_id kernel.id not null,
  sequence integer not null,
  previous_sequence integer generated always as (NULLIF((sequence - 1), 0)) stored,
  from_state text not null,
  event text not null,
  to_state text not null,
  caused_by kernel.id,
  occurred_at timestamp with time zone not null,
  constraint attempt_step_pkey PRIMARY KEY (organisation_id, object_id, sequence),
  constraint attempt_step_ends_once UNIQUE (organisation_id, object_id, sequence, to_state),
  constraint step_follows_the_last FOREIGN KEY (organisation_id, object_id, previous_sequence, from_state) REFERENCES payments.attempt_step(organisation_id, object_id, sequence, to_state),
  constraint step_is_legal FOREIGN KEY (from_state, event, to_state) REFERENCES payments.attempt_edge(from_state, event, to_state),
  constraint first_step_leaves_initial_state CHECK (((sequence > 1) OR (from_state = 'sending'::text))),
  constraint sequence_counts_up CHECK ((sequence > 0))
);
alter table payments.attempt_step enable row level security, force row level security;
create policy engine on payments.attempt_step for all to bascule_engine
  using true
  with check true;
create policy tenant on payments.attempt_step for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON payments.attempt_step FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON payments.attempt_step FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on payments.attempt_step to bascule_engine;
grant select on payments.attempt_step to bascule_tenant;

create table payments.credit (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  version bigint not null,
  connection_id kernel.id not null,
  provider payments.short_text not null,
  bank_reference payments.short_text not null,
  state text not null,
  amount_minor payments.minor_units not null,
  open_minor payments.minor_units not null,
  currency kernel.currency not null,
  remittance payments.short_text not null,
  sender_name payments.short_text,
  sender_iban payments.short_text,
  payment_id kernel.id,
  attempt_id kernel.id,
  kind text not null,
  why payments.short_text not null,
  booked_at timestamp with time zone not null,
  step_count integer not null default 0,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint credit_pkey PRIMARY KEY (organisation_id, id),
  constraint credit_is_taken_in_once UNIQUE (organisation_id, connection_id, bank_reference),
  constraint credit_belongs_to_attempt FOREIGN KEY (organisation_id, attempt_id) REFERENCES payments.attempt(organisation_id, id),
  constraint amount_is_positive CHECK (((amount_minor)::bigint > 0)),
  constraint credit_names_payment_with_attempt CHECK (((payment_id IS NULL) = (attempt_id IS NULL))),
  constraint kind_is_known CHECK ((kind = ANY (ARRAY['exact'::text, 'short'::text, 'over'::text, 'late'::text, 'duplicate'::text, 'none'::text]))),
  constraint matched_credit_is_used_up CHECK (((state = 'matched'::text) = ((open_minor)::bigint = 0))),
  constraint open_within_amount CHECK (((open_minor)::bigint <= (amount_minor)::bigint)),
  constraint state_is_short CHECK ((length(state) <= 40))
) with (fillfactor=70);
CREATE INDEX credit_newest ON payments.credit USING btree (organisation_id, mode, id DESC);
CREATE INDEX credit_of_attempt ON payments.credit USING btree (organisation_id, attempt_id, booked_at, id) WHERE (attempt_id IS NOT NULL);
CREATE INDEX credit_of_state ON payments.credit USING btree (organisation_id, mode, state, id DESC);
CREATE INDEX credit_undecided ON payments.credit USING btree (updated_at) WHERE (state = ANY (ARRAY['received'::text, 'waiting'::text]));
alter table payments.credit enable row level security, force row level security;
create policy engine on payments.credit for all to bascule_engine
  using true
  with check true;
create policy tenant on payments.credit for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant insert, select, update on payments.credit to bascule_engine;
grant select on payments.credit to bascule_tenant;

create table payments.credit_cursor (
  organisation_id text not null,
  mode kernel.mode not null,
  connection_id kernel.id not null,
  last_read text,
  read_at timestamp with time zone not null,
  constraint credit_cursor_pkey PRIMARY KEY (organisation_id, connection_id),
  constraint last_read_is_short CHECK ((length(last_read) <= 200))
);
alter table payments.credit_cursor enable row level security, force row level security;
create policy engine on payments.credit_cursor for all to bascule_engine
  using true
  with check true;
create policy tenant on payments.credit_cursor for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant insert, select, update on payments.credit_cursor to bascule_engine;
grant select on payments.credit_cursor to bascule_tenant;

create table payments.credit_edge (
  from_state text not null,
  event text not null,
  to_state text not null,
  constraint credit_edge_pkey PRIMARY KEY (from_state, event, to_state),
  constraint event_is_short CHECK ((length(event) <= 40)),
  constraint from_state_is_short CHECK ((length(from_state) <= 40)),
  constraint to_state_is_short CHECK ((length(to_state) <= 40))
);
alter table payments.credit_edge disable row level security, no force row level security;
grant select on payments.credit_edge to bascule_engine;
grant select on payments.credit_edge to bascule_tenant;

create table payments.credit_part (
  organisation_id text not null,
  mode kernel.mode not null,
  credit_id kernel.id not null,
  attempt_id kernel.id not null,
  payment_id kernel.id not null,
  amount_minor payments.minor_units not null,
  kind text not null,
  why payments.short_text not null,
  occurred_at timestamp with time zone not null,
  constraint credit_part_pkey PRIMARY KEY (organisation_id, credit_id, attempt_id),
  constraint part_belongs_to_attempt FOREIGN KEY (organisation_id, attempt_id) REFERENCES payments.attempt(organisation_id, id),
  constraint part_belongs_to_credit FOREIGN KEY (organisation_id, credit_id) REFERENCES payments.credit(organisation_id, id),
  constraint amount_is_positive CHECK (((amount_minor)::bigint > 0)),
  constraint kind_is_short CHECK ((length(kind) <= 40))
);
CREATE INDEX credit_part_by_attempt ON payments.credit_part USING btree (organisation_id, attempt_id);
alter table payments.credit_part enable row level security, force row level security;
create policy engine on payments.credit_part for all to bascule_engine
  using true
  with check true;
create policy tenant on payments.credit_part for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON payments.credit_part FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON payments.credit_part FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on payments.credit_part to bascule_engine;
grant select on payments.credit_part to bascule_tenant;

create table payments.credit_step (
  organisation_id text not null,
  mode kernel.mode not null,
  object_id kernel.id not null,
  sequence integer not null,
  previous_sequence integer generated always as (NULLIF((sequence - 1), 0)) stored,
  from_state text not null,
  event text not null,
  to_state text not null,
  caused_by kernel.id,
  occurred_at timestamp with time zone not null,
  constraint credit_step_pkey PRIMARY KEY (organisation_id, object_id, sequence),
  constraint credit_step_ends_once UNIQUE (organisation_id, object_id, sequence, to_state),
  constraint step_follows_the_last FOREIGN KEY (organisation_id, object_id, previous_sequence, from_state) REFERENCES payments.credit_step(organisation_id, object_id, sequence, to_state),
  constraint step_is_legal FOREIGN KEY (from_state, event, to_state) REFERENCES payments.credit_edge(from_state, event, to_state),
  constraint first_step_leaves_initial_state CHECK (((sequence > 1) OR (from_state = 'received'::text))),
  constraint sequence_counts_up CHECK ((sequence > 0))
);
alter table payments.credit_step enable row level security, force row level security;
create policy engine on payments.credit_step for all to bascule_engine
  using true
  with check true;
create policy tenant on payments.credit_step for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON payments.credit_step FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON payments.credit_step FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on payments.credit_step to bascule_engine;
grant select on payments.credit_step to bascule_tenant;

create table payments.customer (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  name text,
  email text,
  phone text,
  description payments.short_text,
  metadata jsonb not null default '{}'::jsonb,
  deleted_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint customer_pkey PRIMARY KEY (organisation_id, id),
  constraint deleted_customer_is_nobody CHECK (((deleted_at IS NULL) OR ((COALESCE(name, email, phone, (description)::text) IS NULL) AND (metadata = '{}'::jsonb)))),
  constraint email_is_short CHECK (((length(email) >= 3) AND (length(email) <= 320))),
  constraint metadata_is_an_object CHECK ((jsonb_typeof(metadata) = 'object'::text)),
  constraint name_is_short CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  constraint phone_is_short CHECK (((length(phone) >= 3) AND (length(phone) <= 40)))
);
CREATE INDEX customer_by_email ON payments.customer USING btree (organisation_id, mode, lower(email), id DESC) WHERE ((deleted_at IS NULL) AND (email IS NOT NULL));
CREATE INDEX customer_newest ON payments.customer USING btree (organisation_id, mode, id DESC) WHERE (deleted_at IS NULL);
alter table payments.customer enable row level security, force row level security;
create policy engine on payments.customer for all to bascule_engine
  using true
  with check true;
create policy tenant on payments.customer for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant delete, insert, select, update on payments.customer to bascule_engine;
grant select on payments.customer to bascule_tenant;

create table payments.customer_token (
  organisation_id text not null,
  mode kernel.mode not null,
  customer_id kernel.id not null,
  provider payments.short_text not null,
  email text,
  token payments.short_text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint customer_token_pkey PRIMARY KEY (organisation_id, customer_id, provider),
  constraint customer_token_belongs_to_customer FOREIGN KEY (organisation_id, customer_id) REFERENCES payments.customer(organisation_id, id),
  constraint email_is_short CHECK (((length(email) >= 3) AND (length(email) <= 320)))
);
alter table payments.customer_token enable row level security, force row level security;
create policy engine on payments.customer_token for all to bascule_engine
  using true
  with check true;
create policy tenant on payments.customer_token for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant delete, insert, select, update on payments.customer_token to bascule_engine;
grant select on payments.customer_token to bascule_tenant;

create table payments.dispute (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  payment_id kernel.id not null,
  state text not null,
  stage text not null,
  provider payments.short_text not null,
  connection_id kernel.id not null,
  provider_reference payments.short_text not null,
  amount_minor payments.minor_units not null,
  currency kernel.currency not null,
  reason payments.short_text not null,
  code payments.short_text not null,
  funds text not null,
  withdrawn_minor payments.minor_units not null default 0,
  withdrawn_currency kernel.currency not null,
  fee_minor payments.minor_units not null default 0,
  fee_currency kernel.currency not null,
  fee_told_at timestamp with time zone,
  booking_count integer not null default 0,
  respond_by timestamp with time zone,
  deadline_told timestamp with time zone,
  told_at timestamp with time zone not null,
  evidence jsonb not null default '{"text": {}, "files": {}}'::jsonb,
  next_look_at timestamp with time zone,
  step_count integer not null default 0,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint dispute_pkey PRIMARY KEY (organisation_id, id),
  constraint dispute_is_kept_once UNIQUE (organisation_id, connection_id, provider_reference),
  constraint dispute_belongs_to_payment FOREIGN KEY (organisation_id, payment_id) REFERENCES payments.payment(organisation_id, id),
  constraint evidence_is_bounded CHECK ((pg_column_size(evidence) <= 200000)),
  constraint funds_are_known CHECK ((funds = ANY (ARRAY['none'::text, 'withdrawn'::text, 'returned'::text]))),
  constraint only_withdrawn_money_is_booked CHECK (((funds = 'withdrawn'::text) OR ((withdrawn_minor)::bigint = 0))),
  constraint stage_is_known CHECK ((stage = ANY (ARRAY['inquiry'::text, 'chargeback'::text, 'second_chargeback'::text]))),
  constraint state_is_short CHECK ((length(state) <= 40))
) with (fillfactor=70);
CREATE INDEX dispute_by_payment ON payments.dispute USING btree (organisation_id, payment_id, id DESC);
CREATE INDEX dispute_newest ON payments.dispute USING btree (organisation_id, mode, id DESC);
CREATE INDEX dispute_to_look_at ON payments.dispute USING btree (next_look_at) WHERE (next_look_at IS NOT NULL);
alter table payments.dispute enable row level security, force row level security;
create policy engine on payments.dispute for all to bascule_engine
  using true
  with check true;
create policy tenant on payments.dispute for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant delete, insert, select, update on payments.dispute to bascule_engine;
grant select on payments.dispute to bascule_tenant;

create table payments.dispute_edge (
  from_state text not null,
  event text not null,
  to_state text not null,
  constraint dispute_edge_pkey PRIMARY KEY (from_state, event, to_state),
  constraint event_is_short CHECK ((length(event) <= 40)),
  constraint from_state_is_short CHECK ((length(from_state) <= 40)),
  constraint to_state_is_short CHECK ((length(to_state) <= 40))
);
alter table payments.dispute_edge disable row level security, no force row level security;
grant select on payments.dispute_edge to bascule_engine;
grant select on payments.dispute_edge to bascule_tenant;

create table payments.dispute_response (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  dispute_id kernel.id not null,
  kind text not null,
  state text not null,
  evidence jsonb,
  failure_code payments.short_text,
  failure_message payments.short_text,
  lease_until timestamp with time zone,
  resolve_count integer not null default 0,
  next_action_at timestamp with time zone,
  step_count integer not null default 0,
  traceparent payments.short_text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint dispute_response_pkey PRIMARY KEY (organisation_id, id),
  constraint response_belongs_to_dispute FOREIGN KEY (organisation_id, dispute_id) REFERENCES payments.dispute(organisation_id, id),
  constraint evidence_is_bounded CHECK ((pg_column_size(evidence) <= 200000)),
  constraint evidence_is_what_is_sent CHECK (((kind = 'evidence'::text) = (evidence IS NOT NULL))),
  constraint kind_is_known CHECK ((kind = ANY (ARRAY['evidence'::text, 'acceptance'::text]))),
  constraint open_response_is_due CHECK (((state = ANY (ARRAY['sending'::text, 'unknown'::text])) = (next_action_at IS NOT NULL))),
  constraint state_is_short CHECK ((length(state) <= 40))
) with (fillfactor=70);
CREATE INDEX dispute_response_due ON payments.dispute_response USING btree (next_action_at) WHERE (state = ANY (ARRAY['sending'::text, 'unknown'::text]));
CREATE INDEX dispute_response_newest ON payments.dispute_response USING btree (organisation_id, dispute_id, id DESC);
CREATE UNIQUE INDEX one_open_response ON payments.dispute_response USING btree (organisation_id, dispute_id) WHERE (state = ANY (ARRAY['sending'::text, 'unknown'::text]));
alter table payments.dispute_response enable row level security, force row level security;
create policy engine on payments.dispute_response for all to bascule_engine
  using true
  with check true;
create policy tenant on payments.dispute_response for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant delete, insert, select, update on payments.dispute_response to bascule_engine;
grant select on payments.dispute_response to bascule_tenant;

create table payments.dispute_response_edge (
  from_state text not null,
  event text not null,
  to_state text not null,
  constraint dispute_response_edge_pkey PRIMARY KEY (from_state, event, to_state),
  constraint event_is_short CHECK ((length(event) <= 40)),
  constraint from_state_is_short CHECK ((length(from_state) <= 40)),
  constraint to_state_is_short CHECK ((length(to_state) <= 40))
);
alter table payments.dispute_response_edge disable row level security, no force row level security;
grant select on payments.dispute_response_edge to bascule_engine;
grant select on payments.dispute_response_edge to bascule_tenant;

create table payments.dispute_response_step (
  organisation_id text not null,
  mode kernel.mode not null,
  object_id kernel.id not null,
  sequence integer not null,
  previous_sequence integer generated always as (NULLIF((sequence - 1), 0)) stored,
  from_state text not null,
  event text not null,
  to_state text not null,
  caused_by kernel.id,
  occurred_at timestamp with time zone not null,
  constraint dispute_response_step_pkey PRIMARY KEY (organisation_id, object_id, sequence),
  constraint dispute_response_step_ends_once UNIQUE (organisation_id, object_id, sequence, to_state),
  constraint step_follows_the_last FOREIGN KEY (organisation_id, object_id, previous_sequence, from_state) REFERENCES payments.dispute_response_step(organisation_id, object_id, sequence, to_state),
  constraint step_is_legal FOREIGN KEY (from_state, event, to_state) REFERENCES payments.dispute_response_edge(from_state, event, to_state),
  constraint first_step_leaves_initial_state CHECK (((sequence > 1) OR (from_state = 'sending'::text))),
  constraint sequence_counts_up CHECK ((sequence > 0))
);
alter table payments.dispute_response_step enable row level security, force row level security;
create policy engine on payments.dispute_response_step for all to bascule_engine
  using true
  with check true;
create policy tenant on payments.dispute_response_step for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON payments.dispute_response_step FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON payments.dispute_response_step FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on payments.dispute_response_step to bascule_engine;
grant select on payments.dispute_response_step to bascule_tenant;

create table payments.dispute_step (
  organisation_id text not null,
  mode kernel.mode not null,
  object_id kernel.id not null,
  sequence integer not null,
  previous_sequence integer generated always as (NULLIF((sequence - 1), 0)) stored,
  from_state text not null,
  event text not null,
  to_state text not null,
  caused_by kernel.id,
  occurred_at timestamp with time zone not null,
  constraint dispute_step_pkey PRIMARY KEY (organisation_id, object_id, sequence),
  constraint dispute_step_ends_once UNIQUE (organisation_id, object_id, sequence, to_state),
  constraint step_follows_the_last FOREIGN KEY (organisation_id, object_id, previous_sequence, from_state) REFERENCES payments.dispute_step(organisation_id, object_id, sequence, to_state),
  constraint step_is_legal FOREIGN KEY (from_state, event, to_state) REFERENCES payments.dispute_edge(from_state, event, to_state),
  constraint first_step_leaves_initial_state CHECK (((sequence > 1) OR (from_state = 'opened'::text))),
  constraint sequence_counts_up CHECK ((sequence > 0))
);
alter table payments.dispute_step enable row level security, force row level security;
create policy engine on payments.dispute_step for all to bascule_engine
  using true
  with check true;
create policy tenant on payments.dispute_step for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON payments.dispute_step FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON payments.dispute_step FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on payments.dispute_step to bascule_engine;
grant select on payments.dispute_step to bascule_tenant;

create table payments.exchange (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  payment_id kernel.id not null,
  attempt_id kernel.id not null,
  purpose text not null,
  method payments.short_text not null,
  path text not null,
  request json,
  status integer,
  answer json,
  duration_ms integer not null,
  occurred_at timestamp with time zone not null,
  constraint exchange_pkey PRIMARY KEY (organisation_id, id, occurred_at),
  constraint path_is_short CHECK ((length(path) <= 2000)),
  constraint purpose_is_known CHECK ((purpose = ANY (ARRAY['send'::text, 'ask'::text, 'notice'::text])))
) partition by range (occurred_at);
CREATE INDEX exchange_by_payment ON ONLY payments.exchange USING btree (organisation_id, payment_id, occurred_at);
alter table payments.exchange enable row level security, force row level security;
create policy engine on payments.exchange for all to bascule_engine
  using true
  with check true;
create policy tenant on payments.exchange for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON payments.exchange FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON payments.exchange FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on payments.exchange to bascule_engine;
grant select on payments.exchange to bascule_tenant;

create table payments.file (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  purpose text not null,
  name text not null,
  content_type text not null,
  size_bytes integer not null,
  sha256 bytea not null,
  content bytea not null,
  created_at timestamp with time zone not null,
  constraint file_pkey PRIMARY KEY (organisation_id, id),
  constraint content_is_bounded CHECK (((octet_length(content) >= 1) AND (octet_length(content) <= 5000000))),
  constraint content_type_is_known CHECK ((content_type = ANY (ARRAY['application/pdf'::text, 'image/jpeg'::text, 'image/png'::text]))),
  constraint hash_is_of_content CHECK ((sha256 = sha256(content))),
  constraint name_is_short CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  constraint purpose_is_known CHECK ((purpose = 'dispute_evidence'::text)),
  constraint size_is_of_content CHECK ((size_bytes = octet_length(content)))
);
alter table payments.file enable row level security, force row level security;
create policy engine on payments.file for all to bascule_engine
  using true
  with check true;
create policy tenant on payments.file for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant delete, insert, select on payments.file to bascule_engine;
grant select on payments.file to bascule_tenant;

create table payments.file_upload (
  organisation_id text not null,
  mode kernel.mode not null,
  file_id kernel.id not null,
  connection_id kernel.id not null,
  account payments.short_text not null default ''::text,
  provider_reference payments.short_text not null,
  uploaded_at timestamp with time zone not null,
  constraint file_upload_pkey PRIMARY KEY (organisation_id, file_id, connection_id, account),
  constraint upload_is_of_file FOREIGN KEY (organisation_id, file_id) REFERENCES payments.file(organisation_id, id)
);
alter table payments.file_upload enable row level security, force row level security;
create policy engine on payments.file_upload for all to bascule_engine
  using true
  with check true;
create policy tenant on payments.file_upload for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant delete, insert, select, update on payments.file_upload to bascule_engine;
grant select on payments.file_upload to bascule_tenant;

create table payments.payment (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  version bigint not null,
  state text not null,
  amount_minor payments.minor_units not null,
  currency kernel.currency not null,
  capture_mode text not null,
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
  return_url text,
  failure_reason payments.short_text,
  failure_code payments.short_text,
  failure_message payments.short_text,
  metadata jsonb not null default '{}'::jsonb,
  provider payments.short_text,
  open_attempt_id kernel.id,
  attempt_count integer not null default 0,
  step_count integer not null default 0,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  next_action jsonb,
  held_minor payments.minor_units not null default 0,
  hold_id text,
  plan jsonb,
  method_key text,
  split jsonb,
  split_charge jsonb,
  constraint payment_pkey PRIMARY KEY (organisation_id, id),
  constraint amount_is_positive CHECK (((amount_minor)::bigint > 0)),
  constraint authorized_within_amount CHECK (((authorized_minor)::bigint <= (amount_minor)::bigint)),
  constraint capture_mode_is_known CHECK ((capture_mode = ANY (ARRAY['automatic'::text, 'manual'::text]))),
  constraint captured_within_authorized CHECK (((captured_minor)::bigint <= (authorized_minor)::bigint)),
  constraint held_money_has_its_hold CHECK ((((held_minor)::bigint > 0) = (hold_id IS NOT NULL))),
  constraint held_within_authorized CHECK ((((held_minor)::bigint + (captured_minor)::bigint) <= (authorized_minor)::bigint)),
  constraint hold_id_is_short CHECK ((length(hold_id) <= 200)),
  constraint method_key_is_short CHECK ((length(method_key) <= 120)),
  constraint next_action_is_bounded CHECK ((pg_column_size(next_action) <= 20000)),
  constraint plan_is_bounded CHECK ((pg_column_size(plan) <= 20000)),
  constraint refunds_within_captured CHECK ((((refunded_minor)::bigint + (refund_pending_minor)::bigint) <= (captured_minor)::bigint)),
  constraint return_url_is_short CHECK ((length(return_url) <= 2000)),
  constraint split_charge_is_bounded CHECK ((pg_column_size(split_charge) <= 2000)),
  constraint split_is_bounded CHECK ((pg_column_size(split) <= 60000)),
  constraint state_is_short CHECK ((length(state) <= 40))
) with (fillfactor=70);
CREATE INDEX payment_by_customer ON payments.payment USING btree (organisation_id, customer_id, id DESC) WHERE (customer_id IS NOT NULL);
CREATE INDEX payment_by_method ON payments.payment USING btree (organisation_id, mode, method_key, id DESC) WHERE (method_key IS NOT NULL);
CREATE INDEX payment_by_reference ON payments.payment USING btree (organisation_id, reference, id DESC) WHERE (reference IS NOT NULL);
CREATE INDEX payment_newest ON payments.payment USING btree (organisation_id, mode, id DESC);
CREATE INDEX payment_unfinished ON payments.payment USING btree (state, updated_at) WHERE (state = ANY (ARRAY['processing'::text, 'in_review'::text]));
alter table payments.payment enable row level security, force row level security;
create policy engine on payments.payment for all to bascule_engine
  using true
  with check true;
create policy tenant on payments.payment for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant delete, insert, select, update on payments.payment to bascule_engine;
grant select on payments.payment to bascule_tenant;

create table payments.payment_edge (
  from_state text not null,
  event text not null,
  to_state text not null,
  constraint payment_edge_pkey PRIMARY KEY (from_state, event, to_state),
  constraint event_is_short CHECK ((length(event) <= 40)),
  constraint from_state_is_short CHECK ((length(from_state) <= 40)),
  constraint to_state_is_short CHECK ((length(to_state) <= 40))
);
alter table payments.payment_edge disable row level security, no force row level security;
grant select on payments.payment_edge to bascule_engine;
grant select on payments.payment_edge to bascule_tenant;

create table payments.payment_method (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  customer_id kernel.id not null,
  state text not null,
  provider payments.short_text not null,
  token text not null,
  return_url text,
  method_token payments.short_text,
  customer_token payments.short_text,
  type payments.short_text not null,
  brand payments.short_text,
  last4 text,
  next_action_url text,
  failure_reason payments.short_text,
  failure_code payments.short_text,
  failure_message payments.short_text,
  lease_until timestamp with time zone,
  ask_count integer not null default 0,
  next_action_at timestamp with time zone,
  step_count integer not null default 0,
  traceparent payments.short_text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint payment_method_pkey PRIMARY KEY (organisation_id, id),
  constraint payment_method_belongs_to_customer FOREIGN KEY (organisation_id, customer_id) REFERENCES payments.customer(organisation_id, id),
  constraint active_method_has_its_tokens CHECK (((state <> 'active'::text) OR ((method_token IS NOT NULL) AND (customer_token IS NOT NULL)))),
  constraint asked_action_has_its_url CHECK (((state = 'requires_action'::text) = (next_action_url IS NOT NULL))),
  constraint asks_are_bounded CHECK (((ask_count >= 0) AND (ask_count <= 100))),
  constraint last4_is_four_digits CHECK ((last4 ~ '^[0-9]{4}$'::text)),
  constraint next_action_url_is_short CHECK ((length(next_action_url) <= 4000)),
  constraint open_method_is_due CHECK (((state = ANY (ARRAY['storing'::text, 'requires_action'::text])) = (next_action_at IS NOT NULL))),
  constraint return_url_is_short CHECK ((length(return_url) <= 2000)),
  constraint state_is_short CHECK ((length(state) <= 40)),
  constraint token_is_bounded CHECK ((length(token) <= 8000))
) with (fillfactor=70);
CREATE INDEX payment_method_by_customer ON payments.payment_method USING btree (organisation_id, customer_id, id DESC);
CREATE INDEX payment_method_due ON payments.payment_method USING btree (next_action_at) WHERE (state = ANY (ARRAY['storing'::text, 'requires_action'::text]));
CREATE INDEX payment_method_open ON payments.payment_method USING btree (id) WHERE (state = ANY (ARRAY['storing'::text, 'requires_action'::text]));
alter table payments.payment_method enable row level security, force row level security;
create policy engine on payments.payment_method for all to bascule_engine
  using true
  with check true;
create policy tenant on payments.payment_method for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant delete, insert, select, update on payments.payment_method to bascule_engine;
grant select on payments.payment_method to bascule_tenant;

create table payments.payment_method_edge (
  from_state text not null,
  event text not null,
  to_state text not null,
  constraint payment_method_edge_pkey PRIMARY KEY (from_state, event, to_state),
  constraint event_is_short CHECK ((length(event) <= 40)),
  constraint from_state_is_short CHECK ((length(from_state) <= 40)),
  constraint to_state_is_short CHECK ((length(to_state) <= 40))
);
alter table payments.payment_method_edge disable row level security, no force row level security;
grant select on payments.payment_method_edge to bascule_engine;
grant select on payments.payment_method_edge to bascule_tenant;

create table payments.payment_method_step (
  organisation_id text not null,
  mode kernel.mode not null,
  object_id kernel.id not null,
  sequence integer not null,
  previous_sequence integer generated always as (NULLIF((sequence - 1), 0)) stored,
  from_state text not null,
  event text not null,
  to_state text not null,
  caused_by kernel.id,
  occurred_at timestamp with time zone not null,
  constraint payment_method_step_pkey PRIMARY KEY (organisation_id, object_id, sequence),
  constraint payment_method_step_ends_once UNIQUE (organisation_id, object_id, sequence, to_state),
  constraint step_follows_the_last FOREIGN KEY (organisation_id, object_id, previous_sequence, from_state) REFERENCES payments.payment_method_step(organisation_id, object_id, sequence, to_state),
  constraint step_is_legal FOREIGN KEY (from_state, event, to_state) REFERENCES payments.payment_method_edge(from_state, event, to_state),
  constraint first_step_leaves_initial_state CHECK (((sequence > 1) OR (from_state = 'storing'::text))),
  constraint sequence_counts_up CHECK ((sequence > 0))
);
alter table payments.payment_method_step enable row level security, force row level security;
create policy engine on payments.payment_method_step for all to bascule_engine
  using true
  with check true;
create policy tenant on payments.payment_method_step for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON payments.payment_method_step FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON payments.payment_method_step FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on payments.payment_method_step to bascule_engine;
grant select on payments.payment_method_step to bascule_tenant;

create table payments.payment_step (
  organisation_id text not null,
  mode kernel.mode not null,
  object_id kernel.id not null,
  sequence integer not null,
  previous_sequence integer generated always as (NULLIF((sequence - 1), 0)) stored,
  from_state text not null,
  event text not null,
  to_state text not null,
  caused_by kernel.id,
  occurred_at timestamp with time zone not null,
  constraint payment_step_pkey PRIMARY KEY (organisation_id, object_id, sequence),
  constraint payment_step_ends_once UNIQUE (organisation_id, object_id, sequence, to_state),
  constraint step_follows_the_last FOREIGN KEY (organisation_id, object_id, previous_sequence, from_state) REFERENCES payments.payment_step(organisation_id, object_id, sequence, to_state),
  constraint step_is_legal FOREIGN KEY (from_state, event, to_state) REFERENCES payments.payment_edge(from_state, event, to_state),
  constraint first_step_leaves_initial_state CHECK (((sequence > 1) OR (from_state = 'created'::text))),
  constraint sequence_counts_up CHECK ((sequence > 0))
);
alter table payments.payment_step enable row level security, force row level security;
create policy engine on payments.payment_step for all to bascule_engine
  using true
  with check true;
create policy tenant on payments.payment_step for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON payments.payment_step FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON payments.payment_step FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on payments.payment_step to bascule_engine;
grant select on payments.payment_step to bascule_tenant;

create table payments.refund (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  version bigint not null,
  payment_id kernel.id not null,
  state text not null,
  amount_minor payments.minor_units not null,
  currency kernel.currency not null,
  reason payments.short_text,
  failure_reason payments.short_text,
  failure_code payments.short_text,
  failure_message payments.short_text,
  metadata jsonb not null default '{}'::jsonb,
  step_count integer not null default 0,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  split jsonb,
  constraint refund_pkey PRIMARY KEY (organisation_id, id),
  constraint refund_belongs_to_payment FOREIGN KEY (organisation_id, payment_id) REFERENCES payments.payment(organisation_id, id),
  constraint amount_is_positive CHECK (((amount_minor)::bigint > 0)),
  constraint split_is_bounded CHECK ((pg_column_size(split) <= 30000)),
  constraint state_is_short CHECK ((length(state) <= 40))
);
CREATE INDEX refund_by_payment ON payments.refund USING btree (organisation_id, payment_id, id DESC);
CREATE INDEX refund_newest ON payments.refund USING btree (organisation_id, mode, id DESC);
alter table payments.refund enable row level security, force row level security;
create policy engine on payments.refund for all to bascule_engine
  using true
  with check true;
create policy tenant on payments.refund for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant delete, insert, select, update on payments.refund to bascule_engine;
grant select on payments.refund to bascule_tenant;

create table payments.refund_edge (
  from_state text not null,
  event text not null,
  to_state text not null,
  constraint refund_edge_pkey PRIMARY KEY (from_state, event, to_state),
  constraint event_is_short CHECK ((length(event) <= 40)),
  constraint from_state_is_short CHECK ((length(from_state) <= 40)),
  constraint to_state_is_short CHECK ((length(to_state) <= 40))
);
alter table payments.refund_edge disable row level security, no force row level security;
grant select on payments.refund_edge to bascule_engine;
grant select on payments.refund_edge to bascule_tenant;

create table payments.refund_step (
  organisation_id text not null,
  mode kernel.mode not null,
  object_id kernel.id not null,
  sequence integer not null,
  previous_sequence integer generated always as (NULLIF((sequence - 1), 0)) stored,
  from_state text not null,
  event text not null,
  to_state text not null,
  caused_by kernel.id,
  occurred_at timestamp with time zone not null,
  constraint refund_step_pkey PRIMARY KEY (organisation_id, object_id, sequence),
  constraint refund_step_ends_once UNIQUE (organisation_id, object_id, sequence, to_state),
  constraint step_follows_the_last FOREIGN KEY (organisation_id, object_id, previous_sequence, from_state) REFERENCES payments.refund_step(organisation_id, object_id, sequence, to_state),
  constraint step_is_legal FOREIGN KEY (from_state, event, to_state) REFERENCES payments.refund_edge(from_state, event, to_state),
  constraint first_step_leaves_initial_state CHECK (((sequence > 1) OR (from_state = 'pending'::text))),
  constraint sequence_counts_up CHECK ((sequence > 0))
);
alter table payments.refund_step enable row level security, force row level security;
create policy engine on payments.refund_step for all to bascule_engine
  using true
  with check true;
create policy tenant on payments.refund_step for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON payments.refund_step FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON payments.refund_step FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on payments.refund_step to bascule_engine;
grant select on payments.refund_step to bascule_tenant;

create table payments.route_decision (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  payment_id kernel.id not null,
  number integer not null,
  attempt_id kernel.id,
  rule_set_id kernel.id,
  rule_set_version integer not null,
  provider payments.short_text,
  route_order jsonb not null,
  facts jsonb not null,
  trace jsonb not null,
  created_at timestamp with time zone not null,
  constraint route_decision_pkey PRIMARY KEY (organisation_id, id, created_at),
  constraint number_counts_up CHECK ((number > 0)),
  constraint version_names_its_rule_set CHECK (((rule_set_version = 0) = (rule_set_id IS NULL)))
) partition by range (created_at);
CREATE INDEX route_decision_by_payment ON ONLY payments.route_decision USING btree (organisation_id, payment_id, id);
CREATE INDEX route_decision_first_newest ON ONLY payments.route_decision USING btree (organisation_id, mode, id DESC) WHERE (number = 1);
alter table payments.route_decision enable row level security, force row level security;
create policy engine on payments.route_decision for all to bascule_engine
  using true
  with check true;
create policy tenant on payments.route_decision for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON payments.route_decision FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON payments.route_decision FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on payments.route_decision to bascule_engine;
grant select on payments.route_decision to bascule_tenant;

create table payments.routing_rule_set (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  version integer not null,
  state text not null,
  content jsonb not null,
  step_count integer not null default 0,
  created_at timestamp with time zone not null,
  activated_at timestamp with time zone,
  constraint routing_rule_set_pkey PRIMARY KEY (organisation_id, id),
  constraint version_is_unique UNIQUE (organisation_id, mode, version),
  constraint content_is_bounded CHECK ((length((content)::text) <= 1000000)),
  constraint only_a_draft_was_never_active CHECK (((state = 'draft'::text) = (activated_at IS NULL))),
  constraint state_is_known CHECK ((state = ANY (ARRAY['draft'::text, 'active'::text, 'retired'::text]))),
  constraint version_counts_up CHECK ((version > 0))
);
CREATE UNIQUE INDEX one_active_rule_set ON payments.routing_rule_set USING btree (organisation_id, mode) WHERE (state = 'active'::text);
CREATE INDEX routing_rule_set_newest ON payments.routing_rule_set USING btree (organisation_id, mode, id DESC);
alter table payments.routing_rule_set enable row level security, force row level security;
create policy engine on payments.routing_rule_set for all to bascule_engine
  using true
  with check true;
create policy tenant on payments.routing_rule_set for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant insert, select on payments.routing_rule_set to bascule_engine;
grant select on payments.routing_rule_set to bascule_tenant;
grant update on payments.routing_rule_set.activated_at to bascule_engine;
grant update on payments.routing_rule_set.state to bascule_engine;
grant update on payments.routing_rule_set.step_count to bascule_engine;

create table payments.routing_rule_set_edge (
  from_state text not null,
  event text not null,
  to_state text not null,
  constraint routing_rule_set_edge_pkey PRIMARY KEY (from_state, event, to_state),
  constraint event_is_short CHECK ((length(event) <= 40)),
  constraint from_state_is_short CHECK ((length(from_state) <= 40)),
  constraint to_state_is_short CHECK ((length(to_state) <= 40))
);
alter table payments.routing_rule_set_edge disable row level security, no force row level security;
grant select on payments.routing_rule_set_edge to bascule_engine;
grant select on payments.routing_rule_set_edge to bascule_tenant;

create table payments.routing_rule_set_step (
  organisation_id text not null,
  mode kernel.mode not null,
  object_id kernel.id not null,
  sequence integer not null,
  previous_sequence integer generated always as (NULLIF((sequence - 1), 0)) stored,
  from_state text not null,
  event text not null,
  to_state text not null,
  caused_by kernel.id,
  occurred_at timestamp with time zone not null,
  constraint routing_rule_set_step_pkey PRIMARY KEY (organisation_id, object_id, sequence),
  constraint routing_rule_set_step_ends_once UNIQUE (organisation_id, object_id, sequence, to_state),
  constraint step_follows_the_last FOREIGN KEY (organisation_id, object_id, previous_sequence, from_state) REFERENCES payments.routing_rule_set_step(organisation_id, object_id, sequence, to_state),
  constraint step_is_legal FOREIGN KEY (from_state, event, to_state) REFERENCES payments.routing_rule_set_edge(from_state, event, to_state),
  constraint first_step_leaves_initial_state CHECK (((sequence > 1) OR (from_state = 'draft'::text))),
  constraint sequence_counts_up CHECK ((sequence > 0))
);
alter table payments.routing_rule_set_step enable row level security, force row level security;
create policy engine on payments.routing_rule_set_step for all to bascule_engine
  using true
  with check true;
create policy tenant on payments.routing_rule_set_step for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON payments.routing_rule_set_step FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON payments.routing_rule_set_step FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on payments.routing_rule_set_step to bascule_engine;
grant select on payments.routing_rule_set_step to bascule_tenant;

create table providers.connection (
  organisation_id kernel.id not null,
  mode kernel.mode not null,
  id kernel.id not null,
  provider text not null,
  label text not null,
  base_url text not null,
  api_key providers.sealed not null,
  api_key_hint text not null,
  status text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  settings jsonb not null default '{}'::jsonb,
  constraint connection_pkey PRIMARY KEY (organisation_id, id),
  constraint connection_id_is_unique UNIQUE (id),
  constraint connection_belongs_to_an_organisation FOREIGN KEY (organisation_id) REFERENCES identity.organisation(organisation_id),
  constraint base_url_is_plain CHECK (((base_url ~ '^https?://[^/?#@]+(/[a-z0-9_-]+)*$'::text) AND (length(base_url) <= 300))),
  constraint hint_is_short CHECK (((length(api_key_hint) >= 4) AND (length(api_key_hint) <= 24))),
  constraint label_is_short CHECK (((length(label) >= 1) AND (length(label) <= 200))),
  constraint live_key_is_never_sent_in_clear CHECK ((((mode)::text = 'test'::text) OR (base_url ~ '^https://'::text))),
  constraint provider_is_short CHECK (((length(provider) >= 2) AND (length(provider) <= 40))),
  constraint settings_are_bounded CHECK ((pg_column_size(settings) <= 4000)),
  constraint status_is_known CHECK ((status = ANY (ARRAY['active'::text, 'disabled'::text])))
);
CREATE INDEX connection_in_order ON providers.connection USING btree (organisation_id, mode, id);
CREATE UNIQUE INDEX one_active_connection_a_provider ON providers.connection USING btree (organisation_id, mode, provider) WHERE (status = 'active'::text);
alter table providers.connection enable row level security, force row level security;
create policy engine on providers.connection for all to bascule_engine
  using true
  with check true;
create policy tenant on providers.connection for all to bascule_tenant
  using (((organisation_id)::text = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check (((organisation_id)::text = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant insert, select, update on providers.connection to bascule_engine;
grant select on providers.connection to bascule_tenant;

create table providers.errand (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  owner text not null,
  subject_id kernel.id not null,
  connection_id kernel.id not null,
  provider providers.short_text not null,
  kind providers.short_text not null,
  state text not null,
  request json not null,
  reference providers.short_text,
  failure_reason providers.short_text,
  failure_code providers.short_text,
  failure_message providers.short_text,
  may_pass_later boolean not null default false,
  send_count integer not null,
  last_sent_at timestamp with time zone not null,
  resolve_count integer not null default 0,
  next_action_at timestamp with time zone,
  lease_until timestamp with time zone,
  lease_count integer not null,
  step_count integer not null default 0,
  traceparent providers.short_text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint errand_pkey PRIMARY KEY (organisation_id, id),
  constraint ended_errand_is_free CHECK (((state = ANY (ARRAY['sending'::text, 'unknown'::text, 'in_review'::text])) OR (lease_until IS NULL))),
  constraint errand_under_way_is_due CHECK (((state = ANY (ARRAY['sending'::text, 'unknown'::text])) = (next_action_at IS NOT NULL))),
  constraint owner_is_short CHECK (((length(owner) >= 2) AND (length(owner) <= 40))),
  constraint request_is_bounded CHECK ((octet_length((request)::text) <= 60000)),
  constraint sending_has_begun CHECK ((send_count > 0)),
  constraint state_is_short CHECK ((length(state) <= 40))
) with (fillfactor=70);
CREATE INDEX errand_by_id ON providers.errand USING btree (id);
CREATE INDEX errand_by_state ON providers.errand USING btree (organisation_id, mode, state, id DESC);
CREATE INDEX errand_by_subject ON providers.errand USING btree (organisation_id, owner, subject_id, id DESC);
CREATE INDEX errand_due ON providers.errand USING btree (owner, next_action_at) WHERE (state = ANY (ARRAY['sending'::text, 'unknown'::text]));
CREATE INDEX errand_newest ON providers.errand USING btree (organisation_id, mode, id DESC);
CREATE UNIQUE INDEX one_open_errand ON providers.errand USING btree (organisation_id, owner, subject_id) WHERE (state = ANY (ARRAY['sending'::text, 'unknown'::text, 'in_review'::text]));
alter table providers.errand enable row level security, force row level security;
create policy engine on providers.errand for all to bascule_engine
  using true
  with check true;
create policy tenant on providers.errand for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant insert, select, update on providers.errand to bascule_engine;
grant select on providers.errand to bascule_tenant;

create table providers.errand_edge (
  from_state text not null,
  event text not null,
  to_state text not null,
  constraint errand_edge_pkey PRIMARY KEY (from_state, event, to_state),
  constraint event_is_short CHECK ((length(event) <= 40)),
  constraint from_state_is_short CHECK ((length(from_state) <= 40)),
  constraint to_state_is_short CHECK ((length(to_state) <= 40))
);
alter table providers.errand_edge disable row level security, no force row level security;
grant select on providers.errand_edge to bascule_engine;
grant select on providers.errand_edge to bascule_tenant;

create table providers.errand_exchange (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  errand_id kernel.id not null,
  purpose text not null,
  method providers.short_text not null,
  path text not null,
  request json,
  status integer,
  answer json,
  duration_ms integer not null,
  occurred_at timestamp with time zone not null,
  constraint errand_exchange_pkey PRIMARY KEY (organisation_id, id, occurred_at),
  constraint path_is_short CHECK ((length(path) <= 2000)),
  constraint purpose_is_known CHECK ((purpose = ANY (ARRAY['send'::text, 'ask'::text, 'notice'::text])))
) partition by range (occurred_at);
CREATE INDEX errand_exchange_by_errand ON ONLY providers.errand_exchange USING btree (organisation_id, errand_id, occurred_at);
alter table providers.errand_exchange enable row level security, force row level security;
create policy engine on providers.errand_exchange for all to bascule_engine
  using true
  with check true;
create policy tenant on providers.errand_exchange for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON providers.errand_exchange FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON providers.errand_exchange FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on providers.errand_exchange to bascule_engine;
grant select on providers.errand_exchange to bascule_tenant;

create table providers.errand_step (
  organisation_id text not null,
  mode kernel.mode not null,
  object_id kernel.id not null,
  sequence integer not null,
  previous_sequence integer generated always as (NULLIF((sequence - 1), 0)) stored,
  from_state text not null,
  event text not null,
  to_state text not null,
  caused_by kernel.id,
  occurred_at timestamp with time zone not null,
  constraint errand_step_pkey PRIMARY KEY (organisation_id, object_id, sequence),
  constraint errand_step_ends_once UNIQUE (organisation_id, object_id, sequence, to_state),
  constraint step_follows_the_last FOREIGN KEY (organisation_id, object_id, previous_sequence, from_state) REFERENCES providers.errand_step(organisation_id, object_id, sequence, to_state),
  constraint step_is_legal FOREIGN KEY (from_state, event, to_state) REFERENCES providers.errand_edge(from_state, event, to_state),
  constraint first_step_leaves_initial_state CHECK (((sequence > 1) OR (from_state = 'sending'::text))),
  constraint sequence_counts_up CHECK ((sequence > 0))
);
alter table providers.errand_step enable row level security, force row level security;
create policy engine on providers.errand_step for all to bascule_engine
  using true
  with check true;
create policy tenant on providers.errand_step for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON providers.errand_step FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON providers.errand_step FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on providers.errand_step to bascule_engine;
grant select on providers.errand_step to bascule_tenant;

create table providers.webhook_secret (
  organisation_id kernel.id not null,
  mode kernel.mode not null,
  id kernel.id not null,
  connection_id kernel.id not null,
  secret providers.sealed not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  constraint webhook_secret_pkey PRIMARY KEY (organisation_id, id),
  constraint secret_belongs_to_a_connection FOREIGN KEY (organisation_id, connection_id) REFERENCES providers.connection(organisation_id, id)
);
CREATE INDEX secret_of_connection ON providers.webhook_secret USING btree (organisation_id, connection_id, created_at);
alter table providers.webhook_secret enable row level security, force row level security;
create policy engine on providers.webhook_secret for all to bascule_engine
  using true
  with check true;
create policy tenant on providers.webhook_secret for all to bascule_tenant
  using (((organisation_id)::text = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check (((organisation_id)::text = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant insert, select, update on providers.webhook_secret to bascule_engine;
grant select on providers.webhook_secret to bascule_tenant;

create table reconciliation."row" (
  organisation_id text not null,
  mode kernel.mode not null,
  report_id text not null,
  number bigint not null,
  type text not null,
  kind text not null,
  occurred_at timestamp with time zone,
  provider_reference text,
  our_reference text,
  gross_minor bigint not null default 0,
  gross_currency text,
  fee_minor bigint not null default 0,
  net_minor bigint not null default 0,
  net_currency text,
  fee_known_minor bigint not null default 0,
  state text not null,
  payment_id text,
  attempt_id text,
  batch bigint not null,
  hash bytea not null,
  dispute_id text,
  constraint row_pkey PRIMARY KEY (report_id, number, organisation_id),
  constraint hash_is_short CHECK ((length(hash) = 16)),
  constraint ids_are_short CHECK ((((octet_length(report_id) >= 4) AND (octet_length(report_id) <= 120)) AND ((octet_length(payment_id) >= 4) AND (octet_length(payment_id) <= 120)) AND ((octet_length(attempt_id) >= 4) AND (octet_length(attempt_id) <= 120)) AND ((octet_length(dispute_id) >= 4) AND (octet_length(dispute_id) <= 120)))),
  constraint names_are_short CHECK (((octet_length(type) <= 2000) AND (octet_length(kind) <= 500) AND (octet_length(provider_reference) <= 2000) AND (octet_length(our_reference) <= 2000) AND (octet_length(gross_currency) <= 10) AND (octet_length(net_currency) <= 10))),
  constraint number_counts_up CHECK ((number > 0)),
  constraint state_is_known CHECK ((state = ANY (ARRAY['matched'::text, 'booked'::text, 'repeated'::text, 'broken'::text, 'unreadable'::text])))
);
CREATE INDEX row_by_hash ON reconciliation."row" USING btree (hash, organisation_id) WHERE (payment_id IS NULL);
CREATE INDEX row_by_payment ON reconciliation."row" USING btree (payment_id, organisation_id) WHERE (payment_id IS NOT NULL);
alter table reconciliation."row" enable row level security, force row level security;
create policy engine on reconciliation."row" for all to bascule_engine
  using true
  with check true;
create policy tenant on reconciliation."row" for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON reconciliation."row" FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON reconciliation."row" FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on reconciliation."row" to bascule_engine;
grant select on reconciliation."row" to bascule_tenant;

create table reconciliation.break (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  report_id kernel.id not null,
  row_number bigint,
  provider reconciliation.short_text not null,
  type text not null,
  state text not null,
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
  closed_at timestamp with time zone,
  transfer_id reconciliation.short_text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint break_pkey PRIMARY KEY (organisation_id, id),
  constraint break_is_found_in_a_report FOREIGN KEY (organisation_id, report_id) REFERENCES reconciliation.report(organisation_id, id),
  constraint closed_break_has_person_and_reason CHECK ((((state = 'open'::text) = (closed_at IS NULL)) AND ((state = 'open'::text) = (closed_by IS NULL)) AND ((state = 'open'::text) OR (length((reason)::text) >= 3)))),
  constraint money_is_moved_by_a_transfer CHECK (((state = ANY (ARRAY['posted'::text, 'written_off'::text])) = (transfer_id IS NOT NULL))),
  constraint state_is_short CHECK ((length(state) <= 40)),
  constraint type_is_known CHECK ((type = ANY (ARRAY['missing_here'::text, 'missing_there'::text, 'amount'::text, 'currency'::text, 'fee'::text, 'fx'::text, 'status'::text, 'duplicate'::text, 'late'::text, 'unreadable'::text])))
) with (fillfactor=70);
CREATE UNIQUE INDEX attempt_is_missed_once ON reconciliation.break USING btree (organisation_id, attempt_id) WHERE (type = 'missing_there'::text);
CREATE INDEX break_newest ON reconciliation.break USING btree (organisation_id, mode, id DESC);
CREATE INDEX break_of_payment ON reconciliation.break USING btree (payment_id, organisation_id) WHERE (type = 'missing_there'::text);
CREATE INDEX break_of_report ON reconciliation.break USING btree (organisation_id, report_id, id DESC);
CREATE INDEX break_of_state ON reconciliation.break USING btree (organisation_id, mode, state, id DESC);
alter table reconciliation.break enable row level security, force row level security;
create policy engine on reconciliation.break for all to bascule_engine
  using true
  with check true;
create policy tenant on reconciliation.break for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant insert, select, update on reconciliation.break to bascule_engine;
grant select on reconciliation.break to bascule_tenant;

create table reconciliation.break_edge (
  from_state text not null,
  event text not null,
  to_state text not null,
  constraint break_edge_pkey PRIMARY KEY (from_state, event, to_state),
  constraint event_is_short CHECK ((length(event) <= 40)),
  constraint from_state_is_short CHECK ((length(from_state) <= 40)),
  constraint to_state_is_short CHECK ((length(to_state) <= 40))
);
alter table reconciliation.break_edge disable row level security, no force row level security;
grant select on reconciliation.break_edge to bascule_engine;
grant select on reconciliation.break_edge to bascule_tenant;

create table reconciliation.break_step (
  organisation_id text not null,
  mode kernel.mode not null,
  object_id kernel.id not null,
  sequence integer not null,
  previous_sequence integer generated always as (NULLIF((sequence - 1), 0)) stored,
  from_state text not null,
  event text not null,
  to_state text not null,
  caused_by kernel.id,
  occurred_at timestamp with time zone not null,
  constraint break_step_pkey PRIMARY KEY (organisation_id, object_id, sequence),
  constraint break_step_ends_once UNIQUE (organisation_id, object_id, sequence, to_state),
  constraint step_follows_the_last FOREIGN KEY (organisation_id, object_id, previous_sequence, from_state) REFERENCES reconciliation.break_step(organisation_id, object_id, sequence, to_state),
  constraint step_is_legal FOREIGN KEY (from_state, event, to_state) REFERENCES reconciliation.break_edge(from_state, event, to_state),
  constraint first_step_leaves_initial_state CHECK (((sequence > 1) OR (from_state = 'open'::text))),
  constraint sequence_counts_up CHECK ((sequence > 0))
);
alter table reconciliation.break_step enable row level security, force row level security;
create policy engine on reconciliation.break_step for all to bascule_engine
  using true
  with check true;
create policy tenant on reconciliation.break_step for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON reconciliation.break_step FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON reconciliation.break_step FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on reconciliation.break_step to bascule_engine;
grant select on reconciliation.break_step to bascule_tenant;

create table reconciliation.report (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  provider reconciliation.short_text not null,
  format reconciliation.short_text not null,
  name reconciliation.short_text not null,
  content_hash bytea not null,
  cut_off timestamp with time zone not null,
  covers_from timestamp with time zone,
  currency kernel.currency,
  row_count bigint not null default 0,
  matched_count bigint not null default 0,
  resolved_count bigint not null default 0,
  repeated_count bigint not null default 0,
  break_count bigint not null default 0,
  created_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  constraint report_pkey PRIMARY KEY (organisation_id, id),
  constraint file_is_imported_once UNIQUE (organisation_id, mode, provider, format, content_hash),
  constraint content_hash_is_sha256 CHECK ((length(content_hash) = 32)),
  constraint rows_count_up CHECK ((row_count >= 0))
) with (fillfactor=50);
CREATE INDEX report_newest ON reconciliation.report USING btree (organisation_id, mode, id DESC);
alter table reconciliation.report enable row level security, force row level security;
create policy engine on reconciliation.report for all to bascule_engine
  using true
  with check true;
create policy tenant on reconciliation.report for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant insert, select, update on reconciliation.report to bascule_engine;
grant select on reconciliation.report to bascule_tenant;

create table webhooks.delivery (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  endpoint_id kernel.id not null,
  event_id kernel.id not null,
  event_type text not null,
  event_at timestamp with time zone not null,
  object_id kernel.id not null,
  sequence bigint not null,
  state text not null,
  from_state text,
  event text,
  tries integer not null default 0,
  logged integer not null default 0,
  due_at timestamp with time zone,
  created_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  constraint delivery_pkey PRIMARY KEY (organisation_id, id, event_at),
  constraint event_goes_to_an_endpoint_once UNIQUE (organisation_id, endpoint_id, event_id, event_at),
  constraint delivery_goes_to_an_endpoint FOREIGN KEY (organisation_id, endpoint_id) REFERENCES webhooks.endpoint(organisation_id, id),
  constraint step_is_legal FOREIGN KEY (from_state, event, state) REFERENCES webhooks.delivery_edge(from_state, event, to_state),
  constraint event_type_is_short CHECK ((length(event_type) <= 80)),
  constraint first_state_is_pending CHECK (((from_state IS NOT NULL) OR (state = 'pending'::text))),
  constraint logged_counts_up CHECK ((logged >= 0)),
  constraint pending_delivery_is_due CHECK (((due_at IS NOT NULL) = (state = 'pending'::text))),
  constraint settled_delivery_has_its_time CHECK (((settled_at IS NOT NULL) = (state <> 'pending'::text))),
  constraint tries_count_up CHECK ((tries >= 0))
) partition by range (event_at);
CREATE INDEX delivery_by_object ON ONLY webhooks.delivery USING btree (organisation_id, object_id);
CREATE INDEX delivery_due ON ONLY webhooks.delivery USING btree (organisation_id, endpoint_id, due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX delivery_exhausted ON ONLY webhooks.delivery USING btree (settled_at) WHERE (state = 'exhausted'::text);
alter table webhooks.delivery enable row level security, force row level security;
create policy engine on webhooks.delivery for all to bascule_engine
  using true
  with check true;
create policy tenant on webhooks.delivery for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_broken_chain BEFORE UPDATE ON webhooks.delivery FOR EACH ROW WHEN ((((old.from_state IS DISTINCT FROM new.from_state) OR (old.event IS DISTINCT FROM new.event)) OR (old.state IS DISTINCT FROM new.state))) EXECUTE FUNCTION webhooks.refuse_broken_chain();
grant delete, insert, select, update on webhooks.delivery to bascule_engine;
grant select on webhooks.delivery to bascule_tenant;

create table webhooks.delivery_attempt (
  organisation_id text not null,
  mode kernel.mode not null,
  delivery_id kernel.id not null,
  number integer not null,
  attempted_at timestamp with time zone not null,
  duration_ms integer not null,
  url text not null,
  request_headers jsonb not null,
  status integer,
  answer text,
  failure text,
  constraint delivery_attempt_pkey PRIMARY KEY (organisation_id, delivery_id, number, attempted_at),
  constraint answer_is_bounded CHECK ((length(answer) <= 4096)),
  constraint failure_is_short CHECK ((length(failure) <= 500)),
  constraint number_counts_up CHECK ((number > 0)),
  constraint url_is_short CHECK ((length(url) <= 2000))
) partition by range (attempted_at);
alter table webhooks.delivery_attempt enable row level security, force row level security;
create policy engine on webhooks.delivery_attempt for all to bascule_engine
  using true
  with check true;
create policy tenant on webhooks.delivery_attempt for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON webhooks.delivery_attempt FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON webhooks.delivery_attempt FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
grant insert, select on webhooks.delivery_attempt to bascule_engine;
grant select on webhooks.delivery_attempt to bascule_tenant;

create table webhooks.delivery_edge (
  from_state text not null,
  event text not null,
  to_state text not null,
  constraint delivery_edge_pkey PRIMARY KEY (from_state, event, to_state),
  constraint event_is_short CHECK ((length(event) <= 40)),
  constraint from_state_is_short CHECK ((length(from_state) <= 40)),
  constraint to_state_is_short CHECK ((length(to_state) <= 40))
);
alter table webhooks.delivery_edge disable row level security, no force row level security;
grant select on webhooks.delivery_edge to bascule_engine;
grant select on webhooks.delivery_edge to bascule_tenant;

create table webhooks.endpoint (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  url text not null,
  description text,
  event_types text[] not null,
  state text not null,
  from_state text,
  event text,
  disabled_reason text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  failures integer not null default 0,
  failing_since timestamp with time zone,
  closed_until timestamp with time zone,
  leased_until timestamp with time zone,
  lease integer not null default 0,
  constraint endpoint_pkey PRIMARY KEY (organisation_id, id),
  constraint endpoint_id_is_unique UNIQUE (id),
  constraint step_is_legal FOREIGN KEY (from_state, event, state) REFERENCES webhooks.endpoint_edge(from_state, event, to_state),
  constraint description_is_short CHECK ((length(description) <= 500)),
  constraint disabled_endpoint_has_a_reason CHECK (((state = 'deleted'::text) OR ((disabled_reason IS NOT NULL) = (state = 'disabled'::text)))),
  constraint disabled_reason_is_known CHECK ((disabled_reason = ANY (ARRAY['owner'::text, 'gone'::text, 'failing'::text]))),
  constraint event_types_are_few CHECK (((cardinality(event_types) >= 1) AND (cardinality(event_types) <= 100))),
  constraint failing_endpoint_has_failures CHECK (((failing_since IS NOT NULL) = (failures > 0))),
  constraint failures_count_up CHECK ((failures >= 0)),
  constraint first_state_is_enabled CHECK (((from_state IS NOT NULL) OR (state = 'enabled'::text))),
  constraint url_is_short CHECK (((length(url) >= 8) AND (length(url) <= 2000)))
) with (fillfactor=70);
alter table webhooks.endpoint enable row level security, force row level security;
create policy engine on webhooks.endpoint for all to bascule_engine
  using true
  with check true;
create policy tenant on webhooks.endpoint for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_broken_chain BEFORE UPDATE ON webhooks.endpoint FOR EACH ROW WHEN ((((old.from_state IS DISTINCT FROM new.from_state) OR (old.event IS DISTINCT FROM new.event)) OR (old.state IS DISTINCT FROM new.state))) EXECUTE FUNCTION webhooks.refuse_broken_chain();
grant delete, insert, select, update on webhooks.endpoint to bascule_engine;
grant select on webhooks.endpoint to bascule_tenant;

create table webhooks.endpoint_edge (
  from_state text not null,
  event text not null,
  to_state text not null,
  constraint endpoint_edge_pkey PRIMARY KEY (from_state, event, to_state),
  constraint event_is_short CHECK ((length(event) <= 40)),
  constraint from_state_is_short CHECK ((length(from_state) <= 40)),
  constraint to_state_is_short CHECK ((length(to_state) <= 40))
);
alter table webhooks.endpoint_edge disable row level security, no force row level security;
grant select on webhooks.endpoint_edge to bascule_engine;
grant select on webhooks.endpoint_edge to bascule_tenant;

create table webhooks.endpoint_secret (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  endpoint_id kernel.id not null,
  sealed text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  constraint endpoint_secret_pkey PRIMARY KEY (organisation_id, id),
  constraint secret_belongs_to_an_endpoint FOREIGN KEY (organisation_id, endpoint_id) REFERENCES webhooks.endpoint(organisation_id, id),
  constraint sealed_is_short CHECK ((length(sealed) <= 1000))
);
CREATE UNIQUE INDEX endpoint_has_one_lasting_secret ON webhooks.endpoint_secret USING btree (organisation_id, endpoint_id) WHERE (expires_at IS NULL);
alter table webhooks.endpoint_secret enable row level security, force row level security;
create policy engine on webhooks.endpoint_secret for all to bascule_engine
  using true
  with check true;
create policy tenant on webhooks.endpoint_secret for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
grant delete, insert, select, update on webhooks.endpoint_secret to bascule_engine;

create table webhooks.notice (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  provider text not null,
  connection_id kernel.id not null,
  provider_notice_id text not null,
  type text not null,
  attempt_id text,
  provider_references text[] not null,
  suggests text not null,
  occurred_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  body text not null,
  deliveries integer not null default 1,
  state text not null,
  from_state text,
  event text,
  attempts integer not null default 0,
  due_at timestamp with time zone,
  settled_at timestamp with time zone,
  failure text,
  subject text not null default 'payment'::text,
  claim jsonb,
  account text,
  constraint notice_pkey PRIMARY KEY (organisation_id, id),
  constraint notice_id_is_unique UNIQUE (id),
  constraint notice_is_kept_once UNIQUE (organisation_id, provider, connection_id, provider_notice_id),
  constraint step_is_legal FOREIGN KEY (from_state, event, state) REFERENCES webhooks.notice_edge(from_state, event, to_state),
  constraint account_is_short CHECK (((length(account) >= 1) AND (length(account) <= 200))),
  constraint attempt_id_is_short CHECK ((length(attempt_id) <= 120)),
  constraint attempts_count_up CHECK ((attempts >= 0)),
  constraint body_is_bounded CHECK ((octet_length(body) <= 1048576)),
  constraint claim_is_bounded CHECK ((pg_column_size(claim) <= 20000)),
  constraint deliveries_count_up CHECK ((deliveries > 0)),
  constraint failure_is_short CHECK ((length(failure) <= 500)),
  constraint first_state_is_received CHECK (((from_state IS NOT NULL) OR (state = 'received'::text))),
  constraint provider_is_short CHECK ((length(provider) <= 40)),
  constraint provider_notice_id_is_short CHECK (((length(provider_notice_id) >= 1) AND (length(provider_notice_id) <= 200))),
  constraint references_are_few CHECK ((cardinality(provider_references) <= 20)),
  constraint settled_notice_has_its_time CHECK (((settled_at IS NOT NULL) = (state <> ALL (ARRAY['received'::text, 'failed'::text])))),
  constraint step_is_whole CHECK (((from_state IS NULL) = (event IS NULL))),
  constraint subject_is_known CHECK ((subject = ANY (ARRAY['payment'::text, 'dispute'::text, 'credit'::text, 'account'::text, 'platform'::text]))),
  constraint suggestion_is_short CHECK ((length(suggests) <= 40)),
  constraint type_is_short CHECK ((length(type) <= 120)),
  constraint unsettled_notice_is_due CHECK (((due_at IS NOT NULL) = (state = ANY (ARRAY['received'::text, 'failed'::text]))))
) with (fillfactor=80);
CREATE INDEX notice_by_attempt ON webhooks.notice USING btree (organisation_id, attempt_id) WHERE (attempt_id IS NOT NULL);
CREATE INDEX notice_by_reference ON webhooks.notice USING gin (provider_references);
CREATE INDEX notice_due ON webhooks.notice USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX notice_settled ON webhooks.notice USING btree (settled_at) WHERE (settled_at IS NOT NULL);
alter table webhooks.notice enable row level security, force row level security;
create policy engine on webhooks.notice for all to bascule_engine
  using true
  with check true;
create policy tenant on webhooks.notice for all to bascule_tenant
  using ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)))
  with check ((organisation_id = current_setting('bascule.organisation_id'::text, true)) AND ((mode)::text = current_setting('bascule.mode'::text, true)));
CREATE TRIGGER refuse_broken_chain BEFORE UPDATE ON webhooks.notice FOR EACH ROW WHEN ((((old.from_state IS DISTINCT FROM new.from_state) OR (old.event IS DISTINCT FROM new.event)) OR (old.state IS DISTINCT FROM new.state))) EXECUTE FUNCTION webhooks.refuse_broken_chain();
grant delete, insert, select, update on webhooks.notice to bascule_engine;
grant select on webhooks.notice to bascule_tenant;

create table webhooks.notice_edge (
  from_state text not null,
  event text not null,
  to_state text not null,
  constraint notice_edge_pkey PRIMARY KEY (from_state, event, to_state),
  constraint event_is_short CHECK ((length(event) <= 40)),
  constraint from_state_is_short CHECK ((length(from_state) <= 40)),
  constraint to_state_is_short CHECK ((length(to_state) <= 40))
);
alter table webhooks.notice_edge disable row level security, no force row level security;
grant select on webhooks.notice_edge to bascule_engine;
grant select on webhooks.notice_edge to bascule_tenant;

create table webhooks.quarantine (
  slot integer not null default nextval('webhooks.quarantine_slot'::regclass),
  provider text not null,
  connection_id text not null,
  received_at timestamp with time zone not null,
  body_size integer not null,
  body_start text not null,
  constraint quarantine_pkey PRIMARY KEY (slot),
  constraint body_start_is_bounded CHECK ((length(body_start) <= 4096)),
  constraint connection_id_is_short CHECK ((length(connection_id) <= 120)),
  constraint provider_is_short CHECK ((length(provider) <= 120)),
  constraint slot_is_one_of_a_thousand CHECK (((slot >= 0) AND (slot <= 999)))
);
alter table webhooks.quarantine disable row level security, no force row level security;
grant insert, select, update on webhooks.quarantine to bascule_engine;

CREATE OR REPLACE FUNCTION identity.audit_hash(entry identity.audit_entry)
 RETURNS bytea
 LANGUAGE sql
 STABLE
RETURN sha256(convert_to((jsonb_build_array(encode((entry).previous_hash, 'hex'::text), (entry).organisation_id, (entry).mode, (entry).sequence, (entry).id, (entry).actor, (entry).action, (entry).object_type, (entry).object_id, (entry).detail, (entry).request_id, EXTRACT(epoch FROM (entry).occurred_at)))::text, 'utf8'::name))
;

CREATE OR REPLACE FUNCTION identity.chain_audit_entry()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$
;

CREATE OR REPLACE PROCEDURE kernel.create_machine(IN schema_name text, IN noun text, IN initial text)
 LANGUAGE plpgsql
AS $procedure$
begin
  execute format(
    'create table %1$I.%2$I (
       from_state text not null constraint from_state_is_short check (length(from_state) <= 40),
       event text not null constraint event_is_short check (length(event) <= 40),
       to_state text not null constraint to_state_is_short check (length(to_state) <= 40),
       primary key (from_state, event, to_state)
     )', schema_name, noun || '_edge');
  execute format(
    'grant select on %I.%I to bascule_engine, bascule_tenant', schema_name, noun || '_edge');
  execute format(
    'create table %1$I.%2$I (
       organisation_id text not null,
       mode kernel.mode not null,
       object_id kernel.id not null,
       sequence integer not null constraint sequence_counts_up check (sequence > 0),
       previous_sequence integer generated always as (nullif(sequence - 1, 0)) stored,
       from_state text not null,
       event text not null,
       to_state text not null,
       caused_by kernel.id,
       occurred_at timestamptz not null,
       primary key (organisation_id, object_id, sequence),
       constraint first_step_leaves_initial_state check (sequence > 1 or from_state = %3$L),
       constraint %5$I unique (organisation_id, object_id, sequence, to_state),
       constraint step_is_legal foreign key (from_state, event, to_state)
         references %1$I.%4$I (from_state, event, to_state),
       constraint step_follows_the_last
         foreign key (organisation_id, object_id, previous_sequence, from_state)
         references %1$I.%2$I (organisation_id, object_id, sequence, to_state)
     )', schema_name, noun || '_step', initial, noun || '_edge',
    noun || '_step_ends_once');
  call kernel.wall_tenants(format('%I.%I', schema_name, noun || '_step')::regclass);
  call kernel.make_append_only(format('%I.%I', schema_name, noun || '_step')::regclass);
end
$procedure$
;

CREATE OR REPLACE PROCEDURE kernel.ensure_all_month_partitions()
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $procedure$
declare
  target regclass;
begin
  for target in
    select parent.oid::regclass
    from pg_partitioned_table as partitioned
    join pg_class as parent on parent.oid = partitioned.partrelid
    where partitioned.partstrat = 'r'
      and exists (
        select
        from pg_inherits as inherits
        join pg_class as child on child.oid = inherits.inhrelid
        where inherits.inhparent = parent.oid
          and child.relname ~ ('^' || parent.relname || '_[0-9]{4}_[0-9]{2}$')
      )
  loop
    call kernel.ensure_month_partitions(target);
  end loop;
end
$procedure$
;
grant execute on kernel.ensure_all_month_partitions() to bascule_engine;

CREATE OR REPLACE PROCEDURE kernel.ensure_month_partitions(IN target regclass, IN months_ahead integer DEFAULT 3)
 LANGUAGE plpgsql
 SET "TimeZone" TO 'UTC'
AS $procedure$
declare
  schema_name text;
  table_name text;
  starts date;
begin
  select n.nspname, c.relname into strict schema_name, table_name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.oid = target;

  -- Rows of imported history, and of a month nobody prepared, have a place all the same.
  if exists (select from pg_partitioned_table where partrelid = target and partdefid = 0) then
    execute format(
      'create table %I.%I partition of %s default', schema_name, table_name || '_default', target);
  end if;

  for month in 0 .. months_ahead loop
    starts := date_trunc('month', now() at time zone 'utc')::date + make_interval(months => month);
    execute format(
      'create table if not exists %I.%I partition of %s for values from (%L) to (%L)',
      schema_name, table_name || to_char(starts, '_yyyy_mm'), target,
      starts, (starts + interval '1 month')::date);
  end loop;
end
$procedure$
;

CREATE OR REPLACE PROCEDURE kernel.make_append_only(IN target regclass)
 LANGUAGE plpgsql
AS $procedure$
begin
  execute format('revoke update, delete, truncate on %s from bascule_engine, bascule_tenant', target);
  execute format(
    'create trigger refuse_change before update or delete on %s
       for each row execute function kernel.refuse_change()', target);
  execute format(
    'create trigger refuse_truncate before truncate on %s
       for each statement execute function kernel.refuse_change()', target);
end
$procedure$
;

CREATE OR REPLACE FUNCTION kernel.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is append-only: % refused', tg_table_name, lower(tg_op)
    using errcode = '42501';
end
$function$
;

CREATE OR REPLACE PROCEDURE kernel.wall_tenants(IN target regclass, IN tenant_may text DEFAULT 'select'::text)
 LANGUAGE plpgsql
AS $procedure$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy tenant on %s to bascule_tenant
       using (organisation_id = current_setting(''bascule.organisation_id'', true)
         and mode = current_setting(''bascule.mode'', true))
       with check (organisation_id = current_setting(''bascule.organisation_id'', true)
         and mode = current_setting(''bascule.mode'', true))',
    target);
  execute format(
    'create policy engine on %s to bascule_engine using (true) with check (true)', target);
  execute format('grant select, insert, update, delete on %s to bascule_engine', target);
  execute format('grant %s on %s to bascule_tenant', tenant_may, target);
end
$procedure$
;

CREATE OR REPLACE FUNCTION ledger.moves_of_references(of_organisation text, of_mode text, of_type text, reference_ids text[], on_accounts bigint[])
 RETURNS TABLE(reference_names json, transfers json, accounts bigint[], amounts bigint[])
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_nestloop TO 'off'
 SET enable_mergejoin TO 'off'
 SET jit TO 'off'
AS $function$
begin
  return query
  with transferred as materialized (
    select id, reference_id, booked_at, transfer.accounts as moved
    from ledger.transfer
    where reference_id = any (reference_ids) and organisation_id = of_organisation
      and mode = of_mode and reference_type = of_type
  ),
  entered as materialized (
    select account, transfer_id, amount
    from ledger.entry
    where account = any (array(
        select number
        from unnest(on_accounts) as given (number)
        where exists (select from transferred where number = any (moved))
      ))
      and booked_at = any (array(select booked_at from transferred))
      and booked_at >= (select min(booked_at) from transferred)
      and booked_at <= (select max(booked_at) from transferred)
      and organisation_id = of_organisation and mode = of_mode and layer = 'posted'
  )
  select json_agg(reference_id), json_agg(id), array_agg(account), array_agg(amount::bigint)
  from transferred
  join entered on entered.transfer_id = transferred.id;
end
$function$
;

CREATE OR REPLACE FUNCTION ledger.refuse_unbalanced()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  odd record;
begin
  select transfer_id, currency, layer, sum(amount) as off_by
  into odd
  from inserted
  group by organisation_id, mode, transfer_id, currency, layer
  having sum(amount) <> 0
  limit 1;
  if found then
    raise exception 'transfer % is off by % % in the % layer',
      odd.transfer_id, odd.off_by, odd.currency, odd.layer
      using errcode = '23514', constraint = 'transfer_sums_to_zero';
  end if;
  return null;
end
$function$
;

CREATE OR REPLACE FUNCTION ledger.write_batch(organisation_ids text[], modes text[], sequences_before bigint[], contents_before bytea[], contents bytea[], transfer_counts integer[], transfer_digests bytea[], transfer_seals integer[], transfer_ids text[], transfer_kinds text[], effective_times_ms double precision[], reference_types text[], reference_ids text[], transfer_phases text[], transfer_terms jsonb[], first_entries integer[], last_entries integer[], entry_seals integer[], entry_accounts bigint[], entry_versions bigint[], entry_transfers text[], entry_lines smallint[], entry_layers text[], entry_amounts numeric[], entry_currencies text[], entry_posted numeric[], entry_pending numeric[], balance_seals integer[], balance_accounts bigint[], balance_versions_before bigint[], balance_versions bigint[], balance_posted numeric[], balance_debits numeric[], balance_credits numeric[])
 RETURNS void
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  is_whole boolean;
begin
  perform
  from unnest(organisation_ids, modes) as wanted (organisation_id, mode)
  join ledger.chain as chain using (organisation_id, mode)
  order by chain.organisation_id, chain.mode
  for update of chain;

  with batch as materialized (
    select built.organisation_id, built.mode, built.seal, chain.sequence + 1 as sequence,
      booked.at as booked_at, built.content_hash, built.transfer_count, built.digests,
      sum(built.transfer_count) over (order by built.seal) - built.transfer_count as before,
      sha256(
        chain.hash || int8send(chain.sequence + 1)
        || int8send((extract(epoch from booked.at) * 1000)::bigint) || built.digests) as hash
    from unnest(organisation_ids, modes, sequences_before, contents_before, contents,
        transfer_counts, transfer_digests) with ordinality as built
        (organisation_id, mode, sequence_before, content_hash_before, content_hash, transfer_count,
          digests, seal)
    join ledger.chain as chain
      on chain.organisation_id = built.organisation_id and chain.mode = built.mode
        and chain.sequence = built.sequence_before
        and chain.content_hash = built.content_hash_before
    cross join lateral (
      select greatest(chain.booked_at, date_trunc('milliseconds', clock_timestamp())) as at
    ) as booked
  ),
  sealed as (
    insert into ledger.seal (organisation_id, mode, sequence, booked_at, transfer_count, hash)
    select organisation_id, mode, sequence, booked_at, transfer_count, hash
    from batch
  ),
  chained as (
    update ledger.chain as chain
    set sequence = batch.sequence, hash = batch.hash, content_hash = batch.content_hash,
      booked_at = batch.booked_at
    from batch
    where chain.organisation_id = batch.organisation_id and chain.mode = batch.mode
  ),
  -- Flat, as a row holds it: cut from a variable, each slice would copy the whole array.
  flat as materialized (select entry_accounts as accounts),
  transferred as (
    insert into ledger.transfer
      (organisation_id, mode, id, kind, effective_at, booked_at, reference_type, reference_id,
        phase, terms, seal, position, digest, accounts)
    select batch.organisation_id, batch.mode, id, kind, to_timestamp(effective_ms / 1000),
      batch.booked_at, reference_type, reference_id, phase, terms, batch.sequence, place.position,
      substring(batch.digests from place.position * 32 + 1 for 32),
      flat.accounts[first_entry:last_entry]
    from (
      select unnest(transfer_seals) as seal, unnest(transfer_ids) as id,
        unnest(transfer_kinds) as kind, unnest(effective_times_ms) as effective_ms,
        unnest(reference_types) as reference_type, unnest(reference_ids) as reference_id,
        unnest(transfer_phases) as phase, unnest(transfer_terms) as terms,
        unnest(first_entries) as first_entry, unnest(last_entries) as last_entry,
        generate_subscripts(transfer_ids, 1) as ordinal
    ) as transfer
    join batch using (seal)
    cross join flat
    cross join lateral (select (ordinal - batch.before - 1)::integer as position) as place
  ),
  entered as (
    insert into ledger.entry
      (organisation_id, mode, account, booked_at, version, transfer_id, line, layer, amount,
        currency, posted_after, pending_after)
    select batch.organisation_id, batch.mode, account, batch.booked_at, version, transfer_id, line,
      layer, amount, currency, posted_after, pending_after
    from (
      select unnest(entry_seals) as seal, unnest(entry_accounts) as account,
        unnest(entry_versions) as version, unnest(entry_transfers) as transfer_id,
        unnest(entry_lines) as line, unnest(entry_layers) as layer,
        unnest(entry_amounts) as amount, unnest(entry_currencies) as currency,
        unnest(entry_posted) as posted_after, unnest(entry_pending) as pending_after
    ) as entry
    join batch using (seal)
  ),
  moved as (
    update ledger.balance as balance
    set version = change.version, posted = change.posted, pending_debits = change.debits,
      pending_credits = change.credits
    from (
      select unnest(balance_seals) as seal, unnest(balance_accounts) as account,
        unnest(balance_versions_before) as version_before, unnest(balance_versions) as version,
        unnest(balance_posted) as posted, unnest(balance_debits) as debits,
        unnest(balance_credits) as credits
    ) as change
    join batch using (seal)
    where balance.organisation_id = batch.organisation_id and balance.account = change.account
      and balance.version = change.version_before
    returning balance.account
  )
  select (select count(*) from batch) = cardinality(organisation_ids)
    and (select count(*) from moved) = cardinality(balance_accounts)
  into is_whole;

  if is_whole is not true then
    raise exception 'the books are not those that the batch was built on'
      using errcode = '23514', constraint = 'batch_follows_its_books';
  end if;
end
$function$
;

CREATE OR REPLACE FUNCTION payments.attempts_named(of_organisation text, of_mode text, at_provider text, provider_references text[], attempt_ids text[], payment_ids text[])
 RETURNS TABLE(ids json, payments json, operations json, states json, amounts bigint[], currencies json, provider_names json, capture_modes json, captured bigint[], refunded bigint[])
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_nestloop TO 'off'
 SET enable_mergejoin TO 'off'
 SET jit TO 'off'
AS $function$
begin
  return query
  with found as materialized (
    select id, payment_id, operation, state, amount_minor, currency, provider_reference
    from (
      select * from payments.attempt
      where organisation_id = of_organisation and provider_reference = any (provider_references)
      union all
      select * from payments.attempt
      where organisation_id = of_organisation and id = any (attempt_ids)
      union all
      select * from payments.attempt
      where organisation_id = of_organisation and payment_id = any (attempts_named.payment_ids)
    ) as named
    where mode = of_mode and provider = at_provider
      and operation in ('authorize', 'capture', 'refund', 'return')
    limit 200000
  ),
  payment as materialized (
    select id, capture_mode, captured_minor, refunded_minor
    from payments.payment
    where organisation_id = of_organisation and id = any (array(select payment_id from found))
  )
  select json_agg(found.id), json_agg(payment.id), json_agg(operation), json_agg(state),
    array_agg(amount_minor::bigint), json_agg(currency), json_agg(provider_reference),
    json_agg(capture_mode), array_agg(captured_minor::bigint), array_agg(refunded_minor::bigint)
  from found
  join payment on payment.id = found.payment_id;
end
$function$
;

CREATE OR REPLACE FUNCTION payments.attempts_that_moved(of_organisation text, of_mode text, at_provider text, of_currency text, since timestamp with time zone, before timestamp with time zone, after_id text, page_max integer)
 RETURNS TABLE(ids json, payments json, last_id text, seen bigint)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET enable_sort TO 'off'
 SET enable_nestloop TO 'off'
 SET enable_mergejoin TO 'off'
 SET jit TO 'off'
AS $function$
begin
  return query
  with page as materialized (
    select id, payment_id, operation
    from payments.attempt
    where organisation_id = of_organisation and mode = of_mode and provider = at_provider
      and (of_currency is null or currency = of_currency)
      and (since is null or updated_at >= since)
      and updated_at < before
      and id > after_id
      and operation in ('authorize', 'capture', 'refund', 'return')
      and state in ('approved', 'approved_late')
    order by id
    limit page_max
  ),
  capturing as materialized (
    select id
    from payments.payment
    where organisation_id = of_organisation and capture_mode = 'automatic'
      and id = any (array(select payment_id from page where operation = 'authorize'))
  )
  select json_agg(page.id) filter (where operation <> 'authorize' or capturing.id is not null),
    json_agg(payment_id) filter (where operation <> 'authorize' or capturing.id is not null),
    max(page.id::text), count(*)
  from page
  left join capturing on capturing.id = page.payment_id;
end
$function$
;

CREATE OR REPLACE FUNCTION reconciliation.earlier_rows(of_organisation text, of_mode text, payment_ids text[], hashes bytea[])
 RETURNS SETOF reconciliation."row"
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET jit TO 'off'
AS $function$
begin
  return query
  select *
  from reconciliation.row
  where payment_id = any (payment_ids) and organisation_id = of_organisation and mode = of_mode
    and state <> 'repeated'
  union all
  select *
  from reconciliation.row
  where hash = any (hashes) and organisation_id = of_organisation and payment_id is null
    and mode = of_mode and state <> 'repeated'
  limit 1000000;
end
$function$
;

CREATE OR REPLACE FUNCTION reconciliation.unsettled_of(of_organisation text, attempt_ids text[], payment_ids text[])
 RETURNS TABLE(attempt_id text)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_nestloop TO 'off'
 SET enable_mergejoin TO 'off'
 SET jit TO 'off'
AS $function$
begin
  return query
  with named as materialized (
    select row.attempt_id
    from reconciliation.row as row
    where payment_id = any (payment_ids) and organisation_id = of_organisation
  ),
  unnamed as materialized (
    select asked.attempt_id
    from unnest(attempt_ids) as asked (attempt_id)
    where not exists (select from named where named.attempt_id = asked.attempt_id)
  ),
  missed as materialized (
    select missing.attempt_id
    from reconciliation.break as missing
    where organisation_id = of_organisation and type = 'missing_there'
      and missing.attempt_id = any (array(select unnamed.attempt_id from unnamed))
  )
  select unnamed.attempt_id
  from unnamed
  where not exists (select from missed where missed.attempt_id = unnamed.attempt_id);
end
$function$
;

CREATE OR REPLACE FUNCTION webhooks.refuse_broken_chain()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.from_state is distinct from old.state then
    raise exception '% % stands in %, not in %', tg_table_name, old.id, old.state, new.from_state
      using errcode = '23514', constraint = 'step_starts_where_the_last_one_ended';
  end if;
  return new;
end
$function$
;
