import type { Scope, Transaction } from '#kernel';

import { availableOn } from '../transfer/apply-transfers.ts';
import { accountState } from '../transfer/read-books.ts';
import { readAccounts } from '../transfer/store.ts';

/** What an account holds now. Signs are the ledger's: credit positive, debit negative. */
export interface Balance {
  readonly path: string;
  readonly currency: string;
  readonly normalSide: 'debit' | 'credit';
  readonly posted: bigint;
  readonly pendingDebits: bigint;
  readonly pendingCredits: bigint;
  /** On the account's normal side: what is left once everything held against it goes. */
  readonly available: bigint;
  /** Entries so far. */
  readonly version: bigint;
}

/**
 * What an account holds now, or nothing where it was never opened.
 *
 * @example (await balanceOf(tx, scope, 'organisation:balance:EUR'))?.posted // 1050n
 */
export const balanceOf = async (
  tx: Transaction,
  { organisationId, mode }: Scope,
  path: string,
): Promise<Balance | undefined> => {
  const row = await tx.row(readAccounts, [[organisationId], [mode], [path]]);
  if (row === undefined) return undefined;
  const { number: _, floor: __, ...account } = accountState(row);
  return { ...account, available: availableOn(account) };
};
