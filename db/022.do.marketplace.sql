-- The ground of the marketplace: notices of sellers' accounts and of money between them, and the
-- plan by which a payment is split.

alter table webhooks.notice
  drop constraint subject_is_known,
  add constraint subject_is_known
    check (subject in ('payment', 'dispute', 'credit', 'account', 'platform')),
  add column account text
    constraint account_is_short check (length(account) between 1 and 200);

-- Frozen when the payment is made: who gets what, by which charge kind, under which hold.
alter table payments.payment
  add column split jsonb constraint split_is_bounded check (pg_column_size(split) <= 60000);

-- What the provider calls the charge, the transfer and the fee that came of a split payment.
alter table payments.payment
  add column split_charge jsonb
    constraint split_charge_is_bounded check (pg_column_size(split_charge) <= 2000);

-- From whom a refund is taken back, where that was said; else in proportion.
alter table payments.refund
  add column split jsonb constraint split_is_bounded check (pg_column_size(split) <= 30000);
