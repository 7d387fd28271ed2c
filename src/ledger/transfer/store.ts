import { type Mode, sql } from '#kernel';

import type { NormalSide } from '../account/chart.ts';
import type { HoldState } from '../hold/hold.machine.ts';

interface ChainRow {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly sequence: bigint;
  readonly content_hash: Buffer;
}

export const lockChains = sql<ChainRow, [organisationIds: string[], modes: string[]]>(
  'ledger.lock_chains',
  `
  select chain.organisation_id, chain.mode, chain.sequence, chain.content_hash
  from unnest($1::text[], $2::text[]) as wanted (organisation_id, mode)
  join ledger.chain as chain using (organisation_id, mode)
  order by chain.organisation_id, chain.mode
  for update of chain`,
);

export const insertChains = sql<never, [organisationIds: string[], modes: string[]]>(
  'ledger.insert_chains',
  `
  insert into ledger.chain (organisation_id, mode)
  select organisation_id, mode
  from unnest($1::text[], $2::text[]) as wanted (organisation_id, mode)
  order by organisation_id, mode
  on conflict do nothing`,
);

/** An account with its balance, as every reader of accounts gets it. */
export interface AccountRow {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly number: bigint;
  readonly path: string;
  readonly currency: string;
  readonly normal_side: NormalSide;
  readonly floor: bigint | null;
  readonly posted: bigint;
  readonly pending_debits: bigint;
  readonly pending_credits: bigint;
  readonly version: bigint;
}

export const readAccounts = sql<
  AccountRow,
  [organisationIds: string[], modes: string[], paths: string[]]
>(
  'ledger.read_accounts',
  `
  select account.organisation_id, account.mode, account.number, account.path, account.currency,
    account.normal_side, balance.floor, balance.posted, balance.pending_debits,
    balance.pending_credits, balance.version
  from unnest($1::text[], $2::text[], $3::text[]) as wanted (organisation_id, mode, path)
  join ledger.account as account using (organisation_id, mode, path)
  join ledger.balance as balance
    on balance.organisation_id = account.organisation_id and balance.account = account.number`,
);

export const insertAccounts = sql<
  never,
  [
    organisationIds: string[],
    modes: string[],
    paths: string[],
    currencies: string[],
    normalSides: string[],
    floors: (bigint | null)[],
  ]
>(
  'ledger.insert_accounts',
  `
  with wanted as (
    select organisation_id, mode, path, currency, normal_side, floor
    from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::numeric[])
      as wanted (organisation_id, mode, path, currency, normal_side, floor)
  ),
  opened as (
    insert into ledger.account (organisation_id, mode, path, currency, normal_side)
    select organisation_id, mode, path, currency, normal_side
    from wanted
    on conflict on constraint account_path_is_unique do nothing
    returning organisation_id, mode, path, number, normal_side
  )
  insert into ledger.balance (organisation_id, mode, account, normal_side, floor)
  select opened.organisation_id, opened.mode, opened.number, opened.normal_side, wanted.floor
  from opened
  join wanted using (organisation_id, mode, path)`,
);

interface StandingRow {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
  readonly digest: Buffer;
}

/** Lateral with a limit: one index read an id, whatever the planner believes about the table. */
export const findTransfers = sql<
  StandingRow,
  [organisationIds: string[], modes: string[], ids: string[]]
>(
  'ledger.find_transfers',
  `
  select transfer.organisation_id, transfer.mode, transfer.id, transfer.digest
  from unnest($1::text[], $2::text[], $3::text[]) as wanted (organisation_id, mode, id)
  cross join lateral (
    select transfer.organisation_id, transfer.mode, transfer.id, transfer.digest
    from ledger.transfer as transfer
    where transfer.organisation_id = wanted.organisation_id and transfer.mode = wanted.mode
      and transfer.id = wanted.id
    limit 1
  ) as transfer`,
);

/** One line of a hold, with the account it stands on. */
interface HoldLineRow extends AccountRow {
  readonly hold_id: string;
  readonly state: HoldState;
  readonly sequence: number;
  readonly expires_at: Date | null;
  readonly held: bigint;
  readonly remaining: bigint;
}

export const readHolds = sql<
  HoldLineRow,
  [organisationIds: string[], modes: string[], holdIds: string[]]
>(
  'ledger.read_holds',
  `
  select account.organisation_id, account.mode, account.number, account.path, account.currency,
    account.normal_side, balance.floor, balance.posted, balance.pending_debits,
    balance.pending_credits, balance.version, hold.id as hold_id, hold.state, hold.sequence,
    hold.expires_at, line.held, line.remaining
  from unnest($1::text[], $2::text[], $3::text[]) as wanted (organisation_id, mode, id)
  join ledger.hold as hold using (organisation_id, mode, id)
  join ledger.hold_line as line
    on line.organisation_id = hold.organisation_id and line.mode = hold.mode
      and line.hold_id = hold.id
  join ledger.account as account
    on account.organisation_id = line.organisation_id and account.number = line.account
  join ledger.balance as balance
    on balance.organisation_id = account.organisation_id and balance.account = account.number
  order by hold.id, line.account`,
);

/**
 * The write of a whole batch, onto the books it was built on or not at all: it fails where a chain
 * has gone on, or a balance was moved by somebody else, since they were read. The time is read
 * here, after the lock, so that it never runs backwards within a scope.
 */
export const writeBatch = sql<
  { readonly is_whole: true },
  [
    organisationIds: string,
    modes: string,
    sequencesBefore: string,
    contentHashesBefore: string,
    contentHashes: string,
    transferCounts: string,
    digests: string,
    transferSeals: string,
    transferIds: string,
    transferKinds: string,
    transferEffectiveTimesMs: string,
    transferReferenceTypes: string,
    transferReferenceIds: string,
    transferPhases: string,
    transferTerms: string,
    firstEntries: string,
    lastEntries: string,
    entrySeals: string,
    entryAccounts: string,
    entryVersions: string,
    entryTransferIds: string,
    entryLines: string,
    entryLayers: string,
    entryAmounts: string,
    entryCurrencies: string,
    entryPostedAfter: string,
    entryPendingAfter: string,
    balanceSeals: string,
    balanceAccounts: string,
    balanceVersionsBefore: string,
    balanceVersions: string,
    balancePosted: string,
    balancePendingDebits: string,
    balancePendingCredits: string,
  ]
>(
  'ledger.write_batch',
  `
  with batch as materialized (
    select built.organisation_id, built.mode, built.seal, chain.sequence + 1 as sequence,
      booked.at as booked_at, built.content_hash, built.transfer_count, built.digests,
      sum(built.transfer_count) over (order by built.seal) - built.transfer_count as before,
      sha256(
        chain.hash || int8send(chain.sequence + 1)
        || int8send((extract(epoch from booked.at) * 1000)::bigint) || built.digests) as hash
    from unnest($1::text[], $2::text[], $3::bigint[], $4::bytea[], $5::bytea[], $6::integer[], $7::bytea[])
      with ordinality as built
        (organisation_id, mode, sequence_before, content_hash_before, content_hash, transfer_count, digests, seal)
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
  transferred as (
    insert into ledger.transfer
      (organisation_id, mode, id, kind, effective_at, booked_at, reference_type, reference_id,
        phase, terms, seal, position, digest, accounts)
    select batch.organisation_id, batch.mode, id, kind, to_timestamp(effective_ms / 1000),
      batch.booked_at, reference_type, reference_id, phase, terms, batch.sequence, place.position,
      substring(batch.digests from place.position * 32 + 1 for 32),
      ($19::bigint[])[first_entry:last_entry]
    from (
      select unnest($8::bigint[]) as seal, unnest($9::text[]) as id, unnest($10::text[]) as kind,
        unnest($11::float8[]) as effective_ms, unnest($12::text[]) as reference_type,
        unnest($13::text[]) as reference_id, unnest($14::text[]) as phase,
        unnest($15::jsonb[]) as terms, unnest($16::integer[]) as first_entry,
        unnest($17::integer[]) as last_entry, generate_subscripts($9::text[], 1) as ordinal
    ) as transfer
    join batch using (seal)
    cross join lateral (select (ordinal - batch.before - 1)::integer as position) as place
  ),
  entered as (
    insert into ledger.entry
      (organisation_id, mode, account, booked_at, version, transfer_id, line, layer, amount,
        currency, posted_after, pending_after)
    select batch.organisation_id, batch.mode, account, batch.booked_at, version, transfer_id, line,
      layer, amount, currency, posted_after, pending_after
    from (
      select unnest($18::bigint[]) as seal, unnest($19::bigint[]) as account,
        unnest($20::bigint[]) as version, unnest($21::text[]) as transfer_id,
        unnest($22::smallint[]) as line, unnest($23::text[]) as layer,
        unnest($24::numeric[]) as amount, unnest($25::text[]) as currency,
        unnest($26::numeric[]) as posted_after, unnest($27::numeric[]) as pending_after
    ) as entry
    join batch using (seal)
  ),
  moved as (
    update ledger.balance as balance
    set version = change.version, posted = change.posted,
      pending_debits = change.pending_debits, pending_credits = change.pending_credits
    from (
      select unnest($28::bigint[]) as seal, unnest($29::bigint[]) as account,
        unnest($30::bigint[]) as version_before, unnest($31::bigint[]) as version,
        unnest($32::numeric[]) as posted, unnest($33::numeric[]) as pending_debits,
        unnest($34::numeric[]) as pending_credits
    ) as change
    join batch using (seal)
    where balance.organisation_id = batch.organisation_id and balance.account = change.account
      and balance.version = change.version_before
    returning balance.account
  )
  select ledger.refuse_other_books(
    (select count(*) from batch) = cardinality($1::text[])
    and (select count(*) from moved) = cardinality($29::bigint[])) as is_whole`,
);

/**
 * Holds made or changed by a batch, with their lines and the steps they took; after the batch,
 * whose time the steps get.
 */
export const writeHolds = sql<
  never,
  [
    organisationIds: string[],
    modes: string[],
    ids: string[],
    states: string[],
    sequences: number[],
    expiryTimes: (Date | null)[],
    lineOrganisationIds: string[],
    lineModes: string[],
    lineHoldIds: string[],
    lineAccounts: bigint[],
    lineHeld: bigint[],
    lineRemaining: bigint[],
    stepOrganisationIds: string[],
    stepModes: string[],
    stepHoldIds: string[],
    stepSequences: number[],
    stepFrom: string[],
    stepEvents: string[],
    stepTo: string[],
    stepTransferIds: string[],
  ]
>(
  'ledger.write_holds',
  `
  with held as (
    insert into ledger.hold (organisation_id, mode, id, state, sequence, expires_at)
    select *
    from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::integer[], $6::timestamptz[])
    on conflict (id, organisation_id, mode)
      do update set state = excluded.state, sequence = excluded.sequence
  ),
  lined as (
    insert into ledger.hold_line (organisation_id, mode, hold_id, account, held, remaining)
    select *
    from unnest($7::text[], $8::text[], $9::text[], $10::bigint[], $11::numeric[], $12::numeric[])
    on conflict (hold_id, account, organisation_id, mode)
      do update set remaining = excluded.remaining
  )
  insert into ledger.hold_step
    (organisation_id, mode, object_id, sequence, from_state, event, to_state, caused_by,
      occurred_at)
  select organisation_id, mode, step.hold_id, step.sequence, step.from_state, step.event,
    step.to_state, step.transfer_id, chain.booked_at
  from unnest($13::text[], $14::text[], $15::text[], $16::integer[], $17::text[], $18::text[],
    $19::text[], $20::text[]) as step
      (organisation_id, mode, hold_id, sequence, from_state, event, to_state, transfer_id)
  join ledger.chain as chain using (organisation_id, mode)`,
);

/** One entry of a transfer, with the transfer it belongs to. */
export interface TransferEntryRow {
  readonly id: string;
  readonly kind: string;
  readonly effective_at: Date;
  readonly booked_at: Date;
  readonly reference_type: string;
  readonly reference_id: string;
  readonly phase: 'posted' | 'hold' | 'post' | 'void';
  readonly hold_id: string | null;
  readonly path: string;
  readonly layer: 'posted' | 'pending';
  readonly amount: bigint;
  readonly currency: string;
}

const withEntries = `
  cross join lateral (
    select account.path, entry.line, entry.layer, entry.amount, entry.currency
    from ledger.entry as entry
    join ledger.account as account
      on account.number = entry.account and account.organisation_id = entry.organisation_id
    where entry.account = any(transfer.accounts) and entry.booked_at = transfer.booked_at
      and entry.transfer_id = transfer.id and entry.organisation_id = transfer.organisation_id
      and entry.mode = transfer.mode
    limit 1000
  ) as entry`;

const transferColumns = `
  transfer.id, transfer.kind, transfer.effective_at, transfer.booked_at, transfer.reference_type,
  transfer.reference_id, transfer.phase, transfer.terms ->> 'holdId' as hold_id, entry.path,
  entry.layer, entry.amount, entry.currency`;

export const readTransfer = sql<
  TransferEntryRow,
  [organisationId: string, mode: Mode, transferId: string]
>(
  'ledger.read_transfer',
  `
  select ${transferColumns}
  from ledger.transfer as transfer ${withEntries}
  where transfer.organisation_id = $1 and transfer.mode = $2 and transfer.id = $3
  order by entry.line
  limit 1000`,
);

/** Oldest first. */
export const listTransfersOf = sql<
  TransferEntryRow,
  [organisationId: string, mode: Mode, referenceType: string, referenceId: string, limit: number]
>(
  'ledger.list_transfers_of',
  `
  select ${transferColumns}
  from (
    select id, organisation_id, mode, kind, effective_at, booked_at, reference_type, reference_id,
      phase, terms, seal, position, accounts
    from ledger.transfer
    where organisation_id = $1 and mode = $2 and reference_type = $3 and reference_id = $4
    order by seal, position
    limit $5
  ) as transfer ${withEntries}
  order by transfer.seal, transfer.position, entry.line
  limit 1000 * $5`,
);
