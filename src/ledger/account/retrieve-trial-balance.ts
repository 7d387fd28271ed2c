import type { Caller } from '#kernel';
import type { LedgerDeps } from '../deps.ts';
import { presentTrialBalance } from '../present.ts';
import type { TrialBalanceView } from '../schema.ts';
import { trialBalance } from './trial-balance.ts';

/** All accounts summed by currency: debits equal credits, or the ledger is at fault. */
export const retrieveTrialBalance = async (
  deps: Pick<LedgerDeps, 'database'>,
  caller: Caller,
): Promise<TrialBalanceView> =>
  presentTrialBalance(
    await deps.database.asTenant(caller, async (tx) => await trialBalance(tx, caller)),
  );
