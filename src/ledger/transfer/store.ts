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
 * Locks the chains and writes a whole batch, onto the books it was built on or not at all. The
 * function stands in the database, so that by itself it is a transaction of one statement, and
 * takes its columns in their binary form, which is read before the lock is had.
 */
export const writeBatch = sql<
  never,
  [
    organisationIds: Buffer,
    modes: Buffer,
    sequencesBefore: Buffer,
    contentsBefore: Buffer,
    contents: Buffer,
    transferCounts: Buffer,
    transferDigests: Buffer,
    transferSeals: Buffer,
    transferIds: Buffer,
    transferKinds: Buffer,
    effectiveTimesMs: Buffer,
    referenceTypes: Buffer,
    referenceIds: Buffer,
    transferPhases: Buffer,
    transferTerms: Buffer,
    firstEntries: Buffer,
    lastEntries: Buffer,
    entrySeals: Buffer,
    entryAccounts: Buffer,
    entryVersions: Buffer,
    entryTransfers: Buffer,
    entryLines: Buffer,
    entryLayers: Buffer,
    entryAmounts: Buffer,
    entryCurrencies: Buffer,
    entryPosted: Buffer,
    entryPending: Buffer,
    balanceSeals: Buffer,
    balanceAccounts: Buffer,
    balanceVersionsBefore: Buffer,
    balanceVersions: Buffer,
    balancePosted: Buffer,
    balanceDebits: Buffer,
    balanceCredits: Buffer,
  ]
>(
  'ledger.write_batch',
  `
  select ledger.write_batch(
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
    $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34)`,
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
