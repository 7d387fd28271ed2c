import { type Mode, sql } from '#kernel';

import type { AccountRow } from '../transfer/store.ts';
import type { NormalSide } from './chart.ts';

export const listAccounts = sql<
  AccountRow,
  [organisationId: string, mode: Mode, prefix: string, after: string, limit: number]
>(
  'ledger.list_accounts',
  `
  select account.organisation_id, account.mode, account.number, account.path, account.currency,
    account.normal_side, balance.floor, balance.posted, balance.pending_debits,
    balance.pending_credits, balance.version
  from ledger.account as account
  join ledger.balance as balance
    on balance.account = account.number and balance.organisation_id = account.organisation_id
  where account.organisation_id = $1 and account.mode = $2
    and account.path between $3 and $3 || chr(1114111) and account.path > $4
  order by account.path
  limit $5`,
);

/** An account with what it held after its last entry up to a moment; nulls before its first. */
export interface BalanceAtRow {
  readonly path: string;
  readonly currency: string;
  readonly normal_side: NormalSide;
  readonly posted: bigint | null;
  readonly pending: bigint | null;
  readonly version: bigint | null;
}

/** One read of the entries' index an account, however many entries it has. */
export const listBalancesAt = sql<
  BalanceAtRow,
  [organisationId: string, mode: Mode, prefix: string, after: string, at: Date, limit: number]
>(
  'ledger.list_balances_at',
  `
  select account.path, account.currency, account.normal_side, last.posted_after as posted,
    last.pending_after as pending, last.version
  from ledger.account as account
  left join lateral (
    select entry.posted_after, entry.pending_after, entry.version
    from ledger.entry as entry
    where entry.account = account.number and entry.booked_at <= $5
      and entry.organisation_id = account.organisation_id
    order by entry.booked_at desc, entry.version desc
    limit 1
  ) as last on true
  where account.organisation_id = $1 and account.mode = $2
    and account.path between $3 and $3 || chr(1114111) and account.path > $4
  order by account.path
  limit $6`,
);

/** One account of {@link listBalancesAt}. */
export const readBalanceAt = sql<
  BalanceAtRow,
  [organisationId: string, mode: Mode, path: string, at: Date]
>(
  'ledger.read_balance_at',
  `
  select account.path, account.currency, account.normal_side, last.posted_after as posted,
    last.pending_after as pending, last.version
  from ledger.account as account
  left join lateral (
    select entry.posted_after, entry.pending_after, entry.version
    from ledger.entry as entry
    where entry.account = account.number and entry.booked_at <= $4
      and entry.organisation_id = account.organisation_id
    order by entry.booked_at desc, entry.version desc
    limit 1
  ) as last on true
  where account.organisation_id = $1 and account.mode = $2 and account.path = $3
  limit 1`,
);

/** One line of an account's statement. */
export interface StatementRow {
  readonly version: bigint;
  readonly booked_at: Date;
  readonly effective_at: Date;
  readonly transfer_id: string;
  readonly kind: string;
  readonly reference_type: string;
  readonly reference_id: string;
  readonly layer: 'posted' | 'pending';
  readonly amount: bigint;
  readonly currency: string;
  readonly posted_after: bigint;
}

export const listAccountEntries = sql<
  StatementRow,
  [
    organisationId: string,
    mode: Mode,
    path: string,
    beforeTime: Date,
    beforeVersion: bigint,
    limit: number,
  ]
>(
  'ledger.list_account_entries',
  `
  select entry.version, entry.booked_at, transfer.effective_at, entry.transfer_id, transfer.kind,
    transfer.reference_type, transfer.reference_id, entry.layer, entry.amount, entry.currency,
    entry.posted_after
  from (
    select entry.organisation_id, entry.mode, entry.version, entry.booked_at, entry.transfer_id,
      entry.layer, entry.amount, entry.currency, entry.posted_after
    from ledger.entry as entry
    where entry.organisation_id = $1
      -- Not joined: of one account the index has the entries in order, of a join nobody knows.
      and entry.account = (
        select number
        from ledger.account
        where organisation_id = $1 and mode = $2 and path = $3
      )
      and (entry.booked_at, entry.version) < ($4, $5)
    order by entry.booked_at desc, entry.version desc
    limit $6
  ) as entry
  cross join lateral (
    select transfer.kind, transfer.effective_at, transfer.reference_type, transfer.reference_id
    from ledger.transfer as transfer
    where transfer.id = entry.transfer_id and transfer.organisation_id = entry.organisation_id
      and transfer.mode = entry.mode
    limit 1
  ) as transfer
  order by entry.booked_at desc, entry.version desc
  limit $6`,
);

/** All accounts of one currency together. */
export interface TrialBalanceRow {
  readonly currency: string;
  readonly posted: bigint;
  readonly debits: bigint;
  readonly credits: bigint;
  readonly pending_debits: bigint;
  readonly pending_credits: bigint;
}

export const sumBalances = sql<TrialBalanceRow, [organisationId: string | null, mode: Mode | null]>(
  'ledger.sum_balances',
  `
  select account.currency, sum(balance.posted) as posted,
    coalesce(sum(-balance.posted) filter (where balance.posted < 0), 0) as debits,
    coalesce(sum(balance.posted) filter (where balance.posted > 0), 0) as credits,
    sum(balance.pending_debits) as pending_debits,
    sum(balance.pending_credits) as pending_credits
  from ledger.balance as balance
  join ledger.account as account
    on account.number = balance.account and account.organisation_id = balance.organisation_id
  where ($1::text is null or balance.organisation_id = $1)
    and ($2::text is null or balance.mode = $2)
  group by account.currency
  order by account.currency
  limit 1000`,
);
