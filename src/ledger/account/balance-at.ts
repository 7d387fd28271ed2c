import type { Scope, Transaction } from '#kernel';

import type { NormalSide } from './chart.ts';
import { type BalanceAtRow, readBalanceAt } from './store.ts';

/** What an account held at a moment. Signs are the ledger's: credit positive, debit negative. */
export interface BalanceAt {
  readonly path: string;
  readonly currency: string;
  readonly normalSide: NormalSide;
  readonly posted: bigint;
  /** Held credits less held debits. */
  readonly pending: bigint;
  /** Entries up to then. */
  readonly version: bigint;
}

/**
 * What the books said of an account at a moment: by the time of booking, so that the answer for a
 * past moment never changes. One index read, whatever the account has seen. Nothing where the
 * account was never opened.
 */
export const balanceAt = async (
  tx: Transaction,
  { organisationId, mode }: Scope,
  path: string,
  at: Date,
): Promise<BalanceAt | undefined> => {
  const row = await tx.row(readBalanceAt, [organisationId, mode, path, at]);
  return row === undefined ? undefined : balanceAtOf(row);
};

/** A row as its public form. */
export const balanceAtOf = (row: BalanceAtRow): BalanceAt => ({
  path: row.path,
  currency: row.currency,
  normalSide: row.normal_side,
  posted: row.posted ?? 0n,
  pending: row.pending ?? 0n,
  version: row.version ?? 0n,
});
