import type { Transaction } from '#kernel';

import { collectFindings, type Finding } from './findings.ts';
import { walkAccounts } from './walk-accounts.ts';
import { walkChains } from './walk-chains.ts';

/** What the audit found. */
export interface LedgerAudit {
  readonly isSound: boolean;
  readonly transferCount: number;
  readonly entryCount: number;
  readonly findingCount: number;
  /** The first hundred. */
  readonly findings: readonly Finding[];
}

/** How far the audit is. */
export interface AuditProgress {
  readonly transferCount: number;
  readonly entryCount: number;
}

/**
 * Holds the whole ledger against its invariants: seals chain, transfers say what was sealed and
 * sum to zero, entries are gapless and sealed, balances are the sum of their entries, pending is
 * what holds hold, guarded accounts stand above their floors.
 *
 * Reads everything once, in bounded steps, and may run beside live traffic: what is booked after
 * a balance or a head was read waits for the next audit.
 */
export const verifyLedger = async (
  tx: Transaction,
  onProgress: (progress: AuditProgress) => void = () => undefined,
): Promise<LedgerAudit> => {
  const findings = collectFindings();
  let [transferCount, entryCount] = [0, 0];
  await walkChains(tx, findings, (count) => {
    transferCount += count;
    onProgress({ transferCount, entryCount });
  });
  await walkAccounts(tx, findings, (count) => {
    entryCount += count;
    onProgress({ transferCount, entryCount });
  });
  return {
    isSound: findings.count === 0,
    transferCount,
    entryCount,
    findingCount: findings.count,
    findings: findings.first,
  };
};
