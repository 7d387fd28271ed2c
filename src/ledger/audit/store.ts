import { type Mode, sql } from '#kernel';

import type { NormalSide } from '../account/chart.ts';

interface ChainRow {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly sequence: bigint;
  readonly hash: Buffer;
}

export const listChains = sql<
  ChainRow,
  [afterOrganisationId: string, afterMode: string, limit: number]
>(
  'ledger.list_chains',
  `
  select organisation_id, mode, sequence, hash
  from ledger.chain
  where (organisation_id, mode) > ($1, $2)
  order by organisation_id, mode
  limit $3`,
);

/** A seal as it was written. */
export interface SealRow {
  readonly sequence: bigint;
  readonly booked_at: Date;
  readonly transfer_count: number;
  readonly hash: Buffer;
}

export const readSeals = sql<
  SealRow,
  [organisationId: string, mode: Mode, sequences: bigint[], limit: number]
>(
  'ledger.read_seals',
  `
  select sequence, booked_at, transfer_count, hash
  from ledger.seal
  where organisation_id = $1 and mode = $2 and sequence = any($3::bigint[])
  order by sequence
  limit $4`,
);

/** A transfer as it was written. */
export interface SealedTransferRow {
  readonly id: string;
  readonly kind: string;
  readonly effective_at: Date;
  readonly booked_at: Date;
  readonly reference_type: string;
  readonly reference_id: string;
  readonly phase: 'posted' | 'hold' | 'post' | 'void';
  readonly terms: Readonly<Record<string, string>> | null;
  readonly seal: bigint;
  readonly digest: Buffer;
  readonly accounts: bigint[];
}

export const readSealedTransfers = sql<
  SealedTransferRow,
  [organisationId: string, mode: Mode, sequences: bigint[], limit: number]
>(
  'ledger.read_sealed_transfers',
  `
  select id, kind, effective_at, booked_at, reference_type, reference_id, phase, terms, seal,
    digest, accounts
  from ledger.transfer
  where organisation_id = $1 and mode = $2 and seal = any($3::bigint[])
  order by seal, position
  limit $4`,
);

/** An entry with the path of its account. */
export interface SealedEntryRow {
  readonly transfer_id: string;
  readonly path: string | null;
  readonly layer: 'posted' | 'pending';
  readonly amount: bigint;
  readonly currency: string;
}

/** The entries of accounts at moments, each pair once. */
export const readEntriesAt = sql<
  SealedEntryRow,
  [organisationId: string, mode: Mode, accounts: bigint[], times: Date[]]
>(
  'ledger.read_entries_at',
  `
  select entry.transfer_id, account.path, entry.layer, entry.amount, entry.currency
  from unnest($3::bigint[], $4::timestamptz[]) as wanted (account, booked_at)
  cross join lateral (
    select entry.account, entry.transfer_id, entry.line, entry.layer, entry.amount, entry.currency
    from ledger.entry as entry
    where entry.account = wanted.account and entry.booked_at = wanted.booked_at
      and entry.organisation_id = $1 and entry.mode = $2
    limit 1000000
  ) as entry
  left join lateral (
    select account.path
    from ledger.account as account
    where account.number = entry.account and account.organisation_id = $1 and account.mode = $2
    limit 1
  ) as account on true
  order by entry.line`,
);

/** A balance with what open holds say is pending on it, in one look. */
export interface AuditedBalanceRow {
  readonly account: bigint;
  readonly organisation_id: string;
  readonly path: string;
  readonly normal_side: NormalSide;
  readonly floor: bigint | null;
  readonly posted: bigint;
  readonly pending_debits: bigint;
  readonly pending_credits: bigint;
  readonly version: bigint;
  readonly held_debits: bigint;
  readonly held_credits: bigint;
}

export const listBalances = sql<AuditedBalanceRow, [after: bigint, limit: number]>(
  'ledger.list_balances',
  `
  select balance.account, balance.organisation_id, account.path, balance.normal_side,
    balance.floor, balance.posted, balance.pending_debits, balance.pending_credits,
    balance.version, held.debits as held_debits, held.credits as held_credits
  from ledger.balance as balance
  join ledger.account as account
    on account.number = balance.account and account.organisation_id = balance.organisation_id
  cross join lateral (
    select coalesce(sum(-line.remaining) filter (where line.remaining < 0), 0) as debits,
      coalesce(sum(line.remaining) filter (where line.remaining > 0), 0) as credits
    from ledger.hold_line as line
    where line.account = balance.account and line.organisation_id = balance.organisation_id
      and line.remaining <> 0
  ) as held
  where balance.account > $1
  order by balance.account
  limit $2`,
);

/** An entry as the fold of its account sees it. */
export interface FoldedEntryRow {
  readonly account: bigint;
  readonly booked_at: Date;
  readonly version: bigint;
  readonly transfer_id: string;
  readonly layer: 'posted' | 'pending';
  readonly amount: bigint;
  readonly posted_after: bigint;
  readonly pending_after: bigint;
  /** Whether a transfer that a seal covers names it. */
  readonly is_sealed: boolean;
}

export const listEntriesInOrder = sql<
  FoldedEntryRow,
  [afterAccount: bigint, afterTime: Date, afterVersion: bigint, lastAccount: bigint, limit: number]
>(
  'ledger.list_entries_in_order',
  `
  select entry.account, entry.booked_at, entry.version, entry.transfer_id, entry.layer,
    entry.amount, entry.posted_after, entry.pending_after, exists (
      select
      from ledger.transfer as transfer
      join ledger.chain as chain
        on chain.organisation_id = transfer.organisation_id and chain.mode = transfer.mode
      where transfer.id = entry.transfer_id and transfer.organisation_id = entry.organisation_id
        and transfer.mode = entry.mode and transfer.booked_at = entry.booked_at
        and entry.account = any(transfer.accounts) and transfer.seal <= chain.sequence
    ) as is_sealed
  from ledger.entry as entry
  where (entry.account, entry.booked_at, entry.version) > ($1, $2, $3) and entry.account <= $4
  order by entry.account, entry.booked_at, entry.version
  limit $5`,
);
