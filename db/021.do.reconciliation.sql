-- A report is held against what we have by questions of thousands of names at once. Each question
-- is a function, because its plan must follow neither what the planner believes of tables that grow
-- by the second nor how few names it takes an array to hold: names are looked up through their
-- index as one sorted list, of which neighbours share a page, and what was found is joined by hash.
-- A nested loop over two lists of thousands, which it would choose, takes a hundred times as long.
-- Answers are columns, one array each: for thousands of rows both sides then handle a few values.

-- Attempts that bear these names, each with the money of its payment.
create function payments.attempts_named(
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
  with named as materialized (
    select id, payment_id, operation, state, amount_minor, currency, provider_reference, mode,
      provider
    from payments.attempt
    where organisation_id = of_organisation and provider_reference = any (provider_references)
    union all
    select id, payment_id, operation, state, amount_minor, currency, provider_reference, mode,
      provider
    from payments.attempt
    where organisation_id = of_organisation and id = any (attempt_ids)
    union all
    select id, payment_id, operation, state, amount_minor, currency, provider_reference, mode,
      provider
    from payments.attempt
    where organisation_id = of_organisation and payment_id = any (attempts_named.payment_ids)
  ),
  found as materialized (
    select *
    from named
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

-- A page of attempts that came to a good end within a span of time, in the order of their ids, and
-- those of them that moved money: an authorisation does where it captures by itself.
create function payments.attempts_that_moved(
  of_organisation text, of_mode text, at_provider text, of_currency text, since timestamptz,
  before timestamptz, after_id text, page_max integer
)
returns table (ids json, payments json, last_id text, seen bigint)
language plpgsql stable
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_sort = off
set enable_nestloop = off
set enable_mergejoin = off
set jit = off
as $$
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
$$;

-- What each transfer of these objects has posted on these accounts.
create function ledger.moves_of_references(
  of_organisation text, of_mode text, of_type text, reference_ids text[], on_accounts bigint[]
)
returns table (reference_names json, transfers json, accounts bigint[], amounts bigint[])
language plpgsql stable
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_nestloop = off
set enable_mergejoin = off
set jit = off
as $$
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
$$;

-- What is in about these payments, and what is in word for word; repeated rows count once.
create function reconciliation.earlier_rows(
  of_organisation text, of_mode text, payment_ids text[], hashes bytea[]
)
returns setof reconciliation.row
language plpgsql stable
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set jit = off
as $$
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
$$;

-- Which of these attempts no report has named, and no break has told of. The breaks are asked only
-- of what no report has named, which is little.
create function reconciliation.unsettled_of(
  of_organisation text, attempt_ids text[], payment_ids text[]
)
returns table (attempt_id text)
language plpgsql stable
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_nestloop = off
set enable_mergejoin = off
set jit = off
as $$
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
$$;

-- A value of a domain costs its check for each row and column; one check of the row costs once.
alter table reconciliation.row
  alter column report_id type text,
  alter column type type text,
  alter column kind type text,
  alter column provider_reference type text,
  alter column our_reference type text,
  alter column payment_id type text,
  alter column attempt_id type text,
  alter column dispute_id type text,
  add constraint names_are_short check (
    length(type) <= 500 and length(kind) <= 500
    and length(provider_reference) <= 500 and length(our_reference) <= 500),
  add constraint ids_are_short check (
    length(report_id) between 4 and 120 and length(payment_id) between 4 and 120
    and length(attempt_id) between 4 and 120 and length(dispute_id) between 4 and 120);
