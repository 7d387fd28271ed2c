-- What is looked for by name is narrowed down where it is read: kept in between as it was found, and
-- narrowed down after, a report's row cost a fifth more.
create or replace function payments.attempts_named(
  of_organisation text, of_mode text, at_provider text, provider_references text[],
  attempt_ids text[], payment_ids text[]
)
returns table (
  ids json, payments json, operations json, states json, amounts bigint[], currencies json,
  provider_names json, capture_modes json, captured bigint[], refunded bigint[]
)
language plpgsql stable
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_nestloop = off
set enable_mergejoin = off
set jit = off
as $$
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
$$;

-- Letters are counted one by one, bytes are not: a bound in bytes is as good a wall for a row that
-- is written a million times.
alter table reconciliation.row
  drop constraint names_are_short,
  drop constraint ids_are_short,
  drop constraint currencies_are_short,
  add constraint names_are_short check (
    octet_length(type) <= 2000 and octet_length(kind) <= 500
    and octet_length(provider_reference) <= 2000 and octet_length(our_reference) <= 2000
    and octet_length(gross_currency) <= 10 and octet_length(net_currency) <= 10),
  add constraint ids_are_short check (
    octet_length(report_id) between 4 and 120 and octet_length(payment_id) between 4 and 120
    and octet_length(attempt_id) between 4 and 120 and octet_length(dispute_id) between 4 and 120);
