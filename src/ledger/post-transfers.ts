import { assert, type Transaction } from '#kernel';

import type { TransferDraft, TransferResult } from './transfer.ts';

/**
 * Posts many transfers in the caller's transaction: the ledger's one writer. Answers each draft in
 * its place; a refused one has moved nothing and undoes only itself and those linked to it.
 */
export const postTransfers = async (
  _tx: Transaction,
  drafts: readonly TransferDraft[],
): Promise<readonly TransferResult[]> => {
  assert(drafts.length === 0, 'the writer is not written yet');
  return await Promise.resolve([]);
};
