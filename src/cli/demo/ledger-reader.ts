import { assert, type Database, type Scope } from '#kernel';
import {
  balanceOf,
  type Transfer,
  type TrialBalanceLine,
  transfersOf,
  trialBalance,
} from '#ledger';

/** Reads the books of the story's organisation. */
export interface LedgerReader {
  /** What moved for a payment, or another object, since this was last asked. */
  newTransfers(objectId: string, type?: string): Promise<readonly Transfer[]>;
  trialBalance(): Promise<readonly TrialBalanceLine[]>;
  /** What a provider owes us by our own books, in minor units. */
  owedBy(provider: string, currency: string): Promise<bigint>;
}

/** Builds the reader; it remembers which transfers it has shown. */
export const ledgerReader = (database: Database, scope: Scope): LedgerReader => {
  const shown = new Set<string>();
  return {
    newTransfers: async (objectId, type = 'payment') => {
      const reference = { type, id: objectId };
      const all = await database.asTenant(
        scope,
        async (tx) => await transfersOf(tx, scope, reference),
      );
      const fresh = all.filter(({ id }) => !shown.has(id));
      for (const { id } of fresh) shown.add(id);
      return fresh;
    },
    trialBalance: async () =>
      await database.asTenant(scope, async (tx) => await trialBalance(tx, scope)),
    owedBy: async (provider, currency) => {
      const path = `provider:${provider}:clearing:${currency}`;
      const account = await database.asTenant(
        scope,
        async (tx) => await balanceOf(tx, scope, path),
      );
      assert(account?.normalSide !== 'credit', 'what somebody owes us stands in debit');
      return account === undefined ? 0n : -account.posted;
    },
  };
};
