import type { Scope, Transaction } from '#kernel';

import { sumBalances } from './store.ts';

/** All accounts of one currency, summed. */
export interface TrialBalanceLine {
  readonly currency: string;
  /** Of all accounts: anything but zero is a fault of the ledger. */
  readonly posted: bigint;
  /** Of the accounts that stand in debit, without sign. */
  readonly debits: bigint;
  readonly credits: bigint;
  /** Held credits less held debits: anything but zero is a fault of the ledger. */
  readonly pending: bigint;
  readonly pendingDebits: bigint;
  readonly pendingCredits: bigint;
}

/** The trial balance by currency, of one scope or of everything. */
export const trialBalance = async (
  tx: Transaction,
  scope?: Scope,
): Promise<readonly TrialBalanceLine[]> => {
  const rows = await tx.rows(sumBalances, [scope?.organisationId ?? null, scope?.mode ?? null]);
  return rows.map((row) => ({
    currency: row.currency,
    posted: row.posted,
    debits: row.debits,
    credits: row.credits,
    pending: row.pending_credits - row.pending_debits,
    pendingDebits: row.pending_debits,
    pendingCredits: row.pending_credits,
  }));
};
