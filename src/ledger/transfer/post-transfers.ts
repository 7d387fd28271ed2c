import { assert, type Transaction } from '#kernel';

import type { Answer } from './apply-transfers.ts';
import { postPrepared } from './post-prepared.ts';
import { type PreparedTransfer, prepareTransfer } from './prepare-transfer.ts';
import { type ScopeDrafts, scopeKey } from './read-books.ts';
import type { TransferDraft, TransferResult } from './transfer.ts';

/**
 * Posts many transfers in the caller's transaction: the ledger's one writer, called with one by a
 * slow path and with hundreds by a coalescer. Answers each draft in its place; a refused one has
 * moved nothing and undoes only itself and those linked to it.
 *
 * Two round trips however many drafts there are, one more where accounts are opened. From the
 * first of them until the transaction ends, each scope's books are locked to it, so call this late.
 *
 * @example
 * const [result] = await postTransfers(tx, [draft]);
 * if (result?.kind === 'refused') throw refuse('payment_wrong_state', { detail: result.detail });
 */
export const postTransfers = async (
  tx: Transaction,
  drafts: readonly TransferDraft[],
): Promise<readonly TransferResult[]> => {
  if (drafts.length === 0) return [];
  const outcomes = await postPrepared(tx, prepareDrafts(drafts));
  return inTheirPlaces(
    drafts,
    outcomes.flatMap(({ answers }) => answers),
  );
};

/** Drafts with all that needs no look at the books, scope by scope. */
export const prepareDrafts = (drafts: readonly TransferDraft[]): readonly ScopeDrafts[] => {
  const prepared = drafts.map(prepareTransfer);
  const scopes = Map.groupBy<string, PreparedTransfer>(prepared, ({ draft: { scope } }) =>
    scopeKey(scope.organisationId, scope.mode),
  );
  return [...scopes.values()].flatMap((group) =>
    group[0] === undefined ? [] : [{ scope: group[0].draft.scope, prepared: group }],
  );
};

/** The answers in the order of the drafts. */
export const inTheirPlaces = (
  drafts: readonly TransferDraft[],
  answers: readonly Answer[],
): readonly TransferResult[] => {
  assert(answers.length === drafts.length, 'every draft is answered once');
  return answers.toSorted((a, b) => a.prepared.at - b.prepared.at).map(({ result }) => result);
};
