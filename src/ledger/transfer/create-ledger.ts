import { batched } from '#kernel';
import type { LedgerDeps } from '../deps.ts';
import { createPostBatch } from './post-batch.ts';
import type { TransferDraft, TransferResult } from './transfer.ts';

/** The ledger for callers that have no transaction of their own. */
export interface Ledger {
  /** Posts one transfer durably. Many callers share one transaction; each gets its own answer. */
  post(draft: TransferDraft): Promise<TransferResult>;
}

/** Most transfers of one transaction: larger ones no longer gain, and hold the lock longer. */
const batchMax = 512;

/** Two: while one batch is in the server, the next is built on it and waits for its lock there. */
const flightsMax = 2;

/**
 * Builds the ledger's public posting function.
 *
 * @example
 * const ledger = createLedger({ database });
 * const result = await ledger.post(draft);
 */
export const createLedger = ({ database }: Pick<LedgerDeps, 'database'>): Ledger => {
  const postBatch = createPostBatch(database);
  return {
    post: batched<TransferDraft, TransferResult>({
      sizeMax: batchMax,
      flightsMax,
      flush: async (drafts) => (await postBatch(drafts)).map((value) => ({ ok: true, value })),
    }),
  };
};
