-- A batch is locked and written by one call, which is a transaction by itself. Its arrays are read
-- before the lock is taken, so that whoever waits for the lock has only writing left to do.

-- Locks the scopes' chains, in their order, and writes a batch onto the books it was built on or not
-- at all: it fails where a chain has gone on, or a balance was moved by somebody else, since they
-- were read. Each statement sees what was committed before the lock was had. The time is read under
-- it, so that it never runs backwards within a scope.
--
-- Plans must not follow the planner's beliefs about tables that grow by the second, nor be made
-- anew for each batch.
create function ledger.write_batch(
  organisation_ids text[], modes text[], sequences_before bigint[], contents_before bytea[],
  contents bytea[], transfer_counts integer[], transfer_digests bytea[],
  transfer_seals integer[], transfer_ids text[], transfer_kinds text[], effective_times_ms double precision[],
  reference_types text[], reference_ids text[], transfer_phases text[], transfer_terms jsonb[],
  first_entries integer[], last_entries integer[],
  entry_seals integer[], entry_accounts bigint[], entry_versions bigint[], entry_transfers text[],
  entry_lines smallint[], entry_layers text[], entry_amounts numeric[], entry_currencies text[],
  entry_posted numeric[], entry_pending numeric[],
  balance_seals integer[], balance_accounts bigint[], balance_versions_before bigint[], balance_versions bigint[],
  balance_posted numeric[], balance_debits numeric[], balance_credits numeric[]
)
returns void
language plpgsql
set plan_cache_mode = force_generic_plan
as $$
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
$$;

drop function ledger.refuse_other_books(boolean);
