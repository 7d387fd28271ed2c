-- The ledger: accounts, transfers, entries, balances, holds, and the chain of seals over them.
--
-- Keys name their most telling column first and the organisation after it. That takes one
-- comparison where three would be needed, and no two indexes of a table share a prefix, so that a
-- planner without statistics cannot take the wrong one.

create schema ledger;
grant usage on schema ledger to bascule_engine, bascule_tenant;

-- One row an organisation and mode. Whoever locks it is the only writer of the scope's accounts,
-- and the next seal follows the one it names.
create table ledger.chain (
  organisation_id text not null,
  mode kernel.mode not null,
  sequence bigint not null default 0 constraint sequence_counts_up check (sequence >= 0),
  hash bytea not null default '\x' constraint hash_is_sha256 check (length(hash) in (0, 32)),
  -- Never runs backwards within a scope, whatever the machine's clock does.
  booked_at timestamptz not null default '-infinity',
  primary key (organisation_id, mode)
) with (fillfactor = 50);
call kernel.wall_tenants('ledger.chain');
revoke delete, truncate on ledger.chain from bascule_engine;

-- One row a batch: the hash of the seal before it and of every transfer in it.
create table ledger.seal (
  organisation_id text not null,
  mode kernel.mode not null,
  sequence bigint not null constraint sequence_counts_up check (sequence > 0),
  booked_at timestamptz not null,
  transfer_count integer not null constraint seal_covers_transfers check (transfer_count > 0),
  hash bytea not null constraint hash_is_sha256 check (length(hash) = 32),
  primary key (sequence, organisation_id, mode)
);
call kernel.wall_tenants('ledger.seal');
call kernel.make_append_only('ledger.seal');

-- What an account is. The number is the ledger's own short name for it, the path everybody's.
create table ledger.account (
  organisation_id text not null,
  mode kernel.mode not null,
  number bigint generated always as identity,
  path text collate "C" not null constraint path_is_short check (length(path) between 3 and 200),
  currency kernel.currency not null,
  normal_side text not null
    constraint normal_side_is_known check (normal_side in ('debit', 'credit')),
  opened_at timestamptz not null default clock_timestamp(),
  primary key (number, organisation_id),
  constraint account_path_is_unique unique (organisation_id, mode, path)
);
call kernel.wall_tenants('ledger.account');
call kernel.make_append_only('ledger.account');

-- What an account holds now. Signs are the ledger's: credit positive, debit negative.
create table ledger.balance (
  organisation_id text not null,
  mode kernel.mode not null,
  account bigint not null,
  normal_side text not null
    constraint normal_side_is_known check (normal_side in ('debit', 'credit')),
  -- What it may not fall below, counted on its normal side; null for an account without guard.
  floor numeric(38,0),
  posted numeric(38,0) not null default 0,
  pending_debits numeric(38,0) not null default 0,
  pending_credits numeric(38,0) not null default 0,
  version bigint not null default 0 constraint version_counts_up check (version >= 0),
  primary key (account, organisation_id),
  constraint pending_is_never_negative check (pending_debits >= 0 and pending_credits >= 0),
  constraint guarded_account_stays_above_its_floor check (
    floor is null
    or case normal_side
      when 'credit' then posted - pending_debits >= floor
      else -posted - pending_credits >= floor
    end),
  constraint balance_has_an_account foreign key (account, organisation_id)
    references ledger.account (number, organisation_id)
) with (fillfactor = 50);
call kernel.wall_tenants('ledger.balance');
revoke delete, truncate on ledger.balance from bascule_engine;

-- Not partitioned: the caller's id stays unique for ever, and that takes one index over all time.
create table ledger.transfer (
  organisation_id text not null,
  mode kernel.mode not null,
  id text collate "C" not null constraint id_is_short check (length(id) between 4 and 120),
  kind text not null constraint kind_is_short check (length(kind) between 3 and 80),
  effective_at timestamptz not null,
  booked_at timestamptz not null,
  reference_type text not null constraint reference_type_is_short check (length(reference_type) <= 40),
  reference_id text not null constraint reference_id_is_short check (length(reference_id) <= 120),
  phase text not null constraint phase_is_known check (phase in ('posted', 'hold', 'post', 'void')),
  -- The rest of what was asked for, where it was a hold or acted on one.
  terms jsonb,
  seal bigint not null,
  position integer not null,
  digest bytea not null constraint digest_is_sha256 check (length(digest) = 32),
  -- Where its entries lie: with booked_at, the way in through the one index that entries have.
  accounts bigint[] not null,
  primary key (id, organisation_id, mode)
);
create index transfer_by_reference on ledger.transfer (reference_id, organisation_id);
create index transfer_by_seal on ledger.transfer (seal, organisation_id, mode);
call kernel.wall_tenants('ledger.transfer');
call kernel.make_append_only('ledger.transfer');

-- No foreign keys: they cost as much as the rest of the write. The writer has read the accounts
-- under the scope's lock, and the audit walks all entries.
create table ledger.entry (
  organisation_id text not null,
  mode kernel.mode not null,
  account bigint not null,
  booked_at timestamptz not null,
  -- Counts an account's entries from 1 without a gap.
  version bigint not null constraint version_counts_up check (version > 0),
  transfer_id text collate "C" not null constraint id_is_short check (length(transfer_id) <= 120),
  line smallint not null,
  layer text not null constraint layer_is_known check (layer in ('posted', 'pending')),
  amount numeric(38,0) not null constraint entry_moves_something check (amount <> 0),
  currency text not null constraint currency_is_short check (length(currency) <= 10),
  posted_after numeric(38,0) not null,
  pending_after numeric(38,0) not null,
  primary key (account, booked_at, version, organisation_id)
) partition by range (booked_at);
call kernel.wall_tenants('ledger.entry');
call kernel.make_append_only('ledger.entry');
call kernel.ensure_month_partitions('ledger.entry');

create function ledger.refuse_unbalanced() returns trigger
language plpgsql
as $$
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
$$;

-- Once a statement over all its rows: as a deferred row trigger it costs fifty times as much.
create trigger transfer_sums_to_zero
  after insert on ledger.entry
  referencing new table as inserted
  for each statement execute function ledger.refuse_unbalanced();

-- Holds: money set aside. Steps as the machine in src/ledger/hold/hold.machine.ts has them.
call kernel.create_machine('ledger', 'hold', 'open');
insert into ledger.hold_edge (from_state, event, to_state) values
  ('open', 'take', 'open'),
  ('open', 'finish', 'posted'),
  ('open', 'void', 'voided'),
  ('open', 'expire', 'expired');

create table ledger.hold (
  organisation_id text not null,
  mode kernel.mode not null,
  -- The transfer that made it.
  id text collate "C" not null constraint id_is_short check (length(id) between 4 and 120),
  state text not null
    constraint hold_state_is_known check (state in ('open', 'posted', 'voided', 'expired')),
  -- Steps taken so far: the last row of its log.
  sequence integer not null constraint sequence_counts_up check (sequence >= 0),
  expires_at timestamptz,
  primary key (id, organisation_id, mode)
) with (fillfactor = 80);
create index hold_due on ledger.hold (expires_at) where state = 'open' and expires_at is not null;
call kernel.wall_tenants('ledger.hold');
revoke delete, truncate on ledger.hold from bascule_engine;

create table ledger.hold_line (
  organisation_id text not null,
  mode kernel.mode not null,
  hold_id text collate "C" not null,
  account bigint not null,
  held numeric(38,0) not null constraint line_holds_something check (held <> 0),
  remaining numeric(38,0) not null,
  primary key (hold_id, account, organisation_id, mode),
  constraint hold_is_never_overdrawn check (
    case when held > 0 then remaining between 0 and held else remaining between held and 0 end),
  constraint line_belongs_to_a_hold foreign key (hold_id, organisation_id, mode)
    references ledger.hold (id, organisation_id, mode)
) with (fillfactor = 80);
create index hold_line_open on ledger.hold_line (account) where remaining <> 0;
call kernel.wall_tenants('ledger.hold_line');
revoke delete, truncate on ledger.hold_line from bascule_engine;
