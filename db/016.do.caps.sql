-- Schemes cap how often one card may be tried again, whoever the provider is: the card's key stands
-- on the payment, and its declines are counted by it.

alter table payments.payment
  add column method_key text constraint method_key_is_short check (length(method_key) <= 120);
-- A token may be all that a client library made of a card.
alter table payments.payment_method
  alter column token type text,
  add constraint token_is_bounded check (length(token) <= 8000);

create index payment_by_method on payments.payment (organisation_id, mode, method_key, id desc)
  where method_key is not null;
