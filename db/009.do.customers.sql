-- Customers, their names at each provider, and the payment methods saved for them.

call kernel.create_machine('payments', 'payment_method', 'storing');
insert into payments.payment_method_edge (from_state, event, to_state) values
  ('storing', 'activate', 'active'),
  ('storing', 'require_action', 'requires_action'),
  ('storing', 'decline', 'declined'),
  ('storing', 'give_up', 'failed'),
  ('storing', 'detach', 'detached'),
  ('requires_action', 'activate', 'active'),
  ('requires_action', 'decline', 'declined'),
  ('requires_action', 'give_up', 'failed'),
  ('requires_action', 'detach', 'detached'),
  ('active', 'detach', 'detached');

create table payments.customer (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  name text constraint name_is_short check (length(name) between 1 and 200),
  email text constraint email_is_short check (length(email) between 3 and 320),
  phone text constraint phone_is_short check (length(phone) between 3 and 40),
  description payments.short_text,
  metadata jsonb not null default '{}'
    constraint metadata_is_an_object check (jsonb_typeof(metadata) = 'object'),
  deleted_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organisation_id, id),
  -- The row outlives the person's data, because payments and methods refer to it.
  constraint deleted_customer_is_nobody check (
    deleted_at is null
    or (coalesce(name, email, phone, description) is null and metadata = '{}')
  )
);
create index customer_newest on payments.customer (organisation_id, mode, id desc)
  where deleted_at is null;
create index customer_by_email on payments.customer (organisation_id, mode, lower(email), id desc)
  where deleted_at is null and email is not null;
call kernel.wall_tenants('payments.customer');

-- What a provider calls our customer. The row is written before the provider is first asked to make
-- its customer and keeps the e-mail address of that request: whoever repeats it, for whichever
-- method, must send the same.
create table payments.customer_token (
  organisation_id text not null,
  mode kernel.mode not null,
  customer_id kernel.id not null,
  provider payments.short_text not null,
  email text constraint email_is_short check (length(email) between 3 and 320),
  token payments.short_text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organisation_id, customer_id, provider),
  constraint customer_token_belongs_to_customer foreign key (organisation_id, customer_id)
    references payments.customer (organisation_id, id)
);
call kernel.wall_tenants('payments.customer_token');

-- A payment method saved at a provider. Its request stands in the row before it is sent: id,
-- customer, token and return URL never change.
create table payments.payment_method (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  customer_id kernel.id not null,
  state text not null constraint state_is_short check (length(state) <= 40),
  provider payments.short_text not null,
  token payments.short_text not null,
  return_url text constraint return_url_is_short check (length(return_url) <= 2000),
  -- The method's names at the provider, which charge it: the method and the customer it hangs on.
  method_token payments.short_text,
  customer_token payments.short_text,
  type payments.short_text not null,
  brand payments.short_text,
  last4 text constraint last4_is_four_digits check (last4 ~ '^[0-9]{4}$'),
  next_action_url text constraint next_action_url_is_short check (length(next_action_url) <= 4000),
  failure_reason payments.short_text,
  failure_code payments.short_text,
  failure_message payments.short_text,
  lease_until timestamptz,
  ask_count integer not null default 0
    constraint asks_are_bounded check (ask_count between 0 and 100),
  next_action_at timestamptz,
  step_count integer not null default 0,
  traceparent payments.short_text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organisation_id, id),
  constraint payment_method_belongs_to_customer foreign key (organisation_id, customer_id)
    references payments.customer (organisation_id, id),
  constraint active_method_has_its_tokens
    check (state <> 'active' or (method_token is not null and customer_token is not null)),
  constraint open_method_is_due
    check ((state in ('storing', 'requires_action')) = (next_action_at is not null)),
  constraint asked_action_has_its_url
    check ((state = 'requires_action') = (next_action_url is not null))
) with (fillfactor = 70);
create index payment_method_by_customer
  on payments.payment_method (organisation_id, customer_id, id desc);
create index payment_method_open on payments.payment_method (id)
  where state in ('storing', 'requires_action');
create index payment_method_due on payments.payment_method (next_action_at)
  where state in ('storing', 'requires_action');
call kernel.wall_tenants('payments.payment_method');
