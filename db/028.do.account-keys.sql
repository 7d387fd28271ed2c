-- A restricted key may be bound to one connected account: a seller's own view. The account lives in
-- a schema above this one, so its id is text here; who uses the key looks whether it is there.
alter table identity.api_key
  add column account_id kernel.id
    constraint only_restricted_keys_are_bound check (account_id is null or kind = 'restricted');
