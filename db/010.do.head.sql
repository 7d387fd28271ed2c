-- The writer may build its next batch on one that is still on its way, and send both without
-- waiting. The database takes a batch only onto the books it was built on, or not at all.

-- The hash of all that was posted, without the times of booking: a writer knows what it comes to
-- before its batch is booked. With the sequence it says exactly which books a batch was built on.
alter table ledger.chain
  add column content_hash bytea not null default '\x'
    constraint content_hash_is_sha256 check (length(content_hash) in (0, 32));

-- Raised inside the write itself, because its commit follows without a look at the answer.
create function ledger.refuse_other_books(is_whole boolean) returns boolean
language plpgsql
as $$
begin
  if is_whole is not true then
    raise exception 'the books are not those that the batch was built on'
      using errcode = '23514', constraint = 'batch_follows_its_books';
  end if;
  return true;
end
$$;
