-- Payments over several providers: raised, split and expired authorisations, attempts that are
-- watched although another has taken their place, and money that is given back when both succeed.

insert into payments.payment_edge (from_state, event, to_state) values
  ('authorized', 'increment', 'authorized'),
  ('authorized', 'capture_part', 'partially_captured'),
  ('authorized', 'expire', 'expired'),
  ('partially_captured', 'capture_part', 'partially_captured'),
  ('partially_captured', 'capture', 'captured'),
  ('partially_captured', 'release', 'captured'),
  ('partially_captured', 'expire', 'captured'),
  ('partially_captured', 'fail_capture', 'authorized'),
  ('partially_captured', 'fail_capture_part', 'partially_captured'),
  ('captured', 'fail_capture', 'authorized'),
  ('captured', 'fail_capture_part', 'partially_captured'),
  ('expired', 'confirm', 'processing'),
  ('expired', 'cancel', 'canceled'),
  ('expired', 'succeed_late', 'succeeded_late'),
  ('succeeded_late', 'capture_part', 'partially_captured'),
  ('succeeded_late', 'expire', 'expired'),
  ('succeeded_late', 'fail_capture', 'declined');

insert into payments.attempt_edge (from_state, event, to_state) values
  ('unknown', 'supersede', 'superseded'),
  ('superseded', 'decline', 'declined'),
  ('superseded', 'withhold', 'not_sent'),
  ('approved', 'expire', 'expired'),
  ('approved_late', 'reverse', 'reversed'),
  ('approved_late', 'expire', 'expired');

alter table payments.payment
  add column next_action jsonb
    constraint next_action_is_bounded check (pg_column_size(next_action) <= 20000),
  -- What the provider still holds for us, and the ledger's hold that says so.
  add column held_minor payments.minor_units not null default 0,
  add column hold_id text constraint hold_id_is_short check (length(hold_id) <= 200),
  -- How the payment is to be tried: the method's tokens, who is next, what the merchant chose.
  add column plan jsonb constraint plan_is_bounded check (pg_column_size(plan) <= 20000);

update payments.payment
set next_action = jsonb_build_object('type', 'redirect', 'url', next_action_url)
where next_action_url is not null;

update payments.payment
set held_minor = authorized_minor,
  hold_id = 'authorized:' || attempt.id
from payments.attempt as attempt
where attempt.organisation_id = payment.organisation_id
  and attempt.payment_id = payment.id
  and attempt.operation = 'authorize'
  and attempt.state in ('approved', 'approved_late')
  and payment.state in ('authorized', 'succeeded_late')
  and payment.captured_minor = 0;

alter table payments.payment
  drop column next_action_url,
  add constraint held_within_authorized check (held_minor + captured_minor <= authorized_minor),
  add constraint held_money_has_its_hold check ((held_minor > 0) = (hold_id is not null));

alter table payments.attempt
  -- When the provider lets an authorisation go, or when a push stops waiting for its money.
  add column expires_at timestamptz,
  -- Whether a capture is the last one.
  add column is_final boolean not null default true,
  -- The attempt whose money this one gives back, because another had been taken for it.
  add column returns_attempt_id kernel.id,
  -- The proof of a finished authentication, to be shown to the next provider.
  add column authentication jsonb
    constraint authentication_is_bounded check (pg_column_size(authentication) <= 2000),
  drop constraint operation_is_known,
  add constraint operation_is_known check (
    operation in ('authorize', 'increment', 'capture', 'void', 'refund', 'return')
  ),
  add constraint returns_name_their_attempt
    check ((operation = 'return') = (returns_attempt_id is not null));

drop index payments.attempt_due;
create index attempt_due on payments.attempt (next_action_at)
  where state in ('sending', 'pending', 'requires_action', 'unknown', 'superseded');
create index attempt_expiring on payments.attempt (expires_at)
  where expires_at is not null;
drop index payments.one_open_completion;
create unique index one_open_completion on payments.attempt (organisation_id, payment_id)
  where operation in ('increment', 'capture', 'void')
    and state in ('sending', 'pending', 'requires_action', 'unknown', 'in_review');
create unique index one_open_return on payments.attempt (organisation_id, returns_attempt_id)
  where operation = 'return'
    and state in ('sending', 'pending', 'requires_action', 'unknown', 'in_review');

-- What a provider wants to know of an account beside its secrets; never changed once written.
alter table providers.connection
  add column settings jsonb not null default '{}'
    constraint settings_are_bounded check (pg_column_size(settings) <= 4000),
  drop constraint base_url_is_an_origin,
  add constraint base_url_is_plain
    check (base_url ~ '^https?://[^/?#@]+(/[a-z0-9_-]+)*$' and length(base_url) <= 300);

-- A notice may tell of a dispute or of money that arrived; and where notices are the truth, what.
alter table webhooks.notice
  add column subject text not null default 'payment'
    constraint subject_is_known check (subject in ('payment', 'dispute', 'credit')),
  add column claim jsonb constraint claim_is_bounded check (pg_column_size(claim) <= 20000);
