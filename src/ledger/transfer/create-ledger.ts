import { batched } from '#kernel';
import type { LedgerDeps } from '../deps.ts';
import { postTransfers } from './post-transfers.ts';
import type { TransferDraft, TransferResult } from './transfer.ts';

/** The ledger for callers that have no transaction of their own. */
export interface Ledger {
  /** Posts one transfer durably. Many callers share one transaction; each gets its own answer. */
  post(draft: TransferDraft): Promise<TransferResult>;
}

/** Most transfers of one transaction: larger ones no longer gain, and hold the lock longer. */
const batchMax = 512;

/** Two: while one batch is in the server, the next is prepared and waits for its lock there. */
const flightsMax = 2;

/**
 * Builds the ledger's public posting function.
 *
 * @example
 * const ledger = createLedger({ database });
 * const result = await ledger.post(draft);
 */
export const createLedger = ({ database }: Pick<LedgerDeps, 'database'>): Ledger => ({
  post: batched<TransferDraft, TransferResult>({
    sizeMax: batchMax,
    flightsMax,
    flush: async (drafts) => {
      const results = await database.transaction(async (tx) => await postTransfers(tx, drafts));
      return results.map((value) => ({ ok: true, value }));
    },
  }),
});
