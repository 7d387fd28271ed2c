import { assert, failpoints, type Transaction } from '#kernel';

import { openMissing } from '../account/open-accounts.ts';
import { applyTransfers } from './apply-transfers.ts';
import { openBooks } from './books.ts';
import { type PreparedTransfer, prepareTransfer } from './prepare-transfer.ts';
import { readBooks, type ScopeDrafts, scopeKey } from './read-books.ts';
import type { TransferDraft, TransferResult } from './transfer.ts';
import { writeBooks } from './write-books.ts';

const failpoint = failpoints('ledger', ['locked', 'written']);

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
  const scopes = byScope(drafts.map(prepareTransfer));
  const read = await readBooks(tx, scopes);
  await failpoint('locked');
  const before = await openMissing(tx, scopes, read);

  const outcomes = before.map((one, i) => {
    const books = openBooks(one);
    return { before: one, books, answers: applyTransfers(books, scopes[i]?.prepared ?? []) };
  });
  await writeBooks(tx, outcomes);
  await failpoint('written');

  const answers = outcomes.flatMap((outcome) => outcome.answers);
  assert(answers.length === drafts.length, 'every draft is answered once');
  return answers.toSorted((a, b) => a.prepared.at - b.prepared.at).map(({ result }) => result);
};

const byScope = (prepared: readonly PreparedTransfer[]): readonly ScopeDrafts[] => {
  const scopes = Map.groupBy(prepared, ({ draft: { scope } }) =>
    scopeKey(scope.organisationId, scope.mode),
  );
  return [...scopes.values()].flatMap((group) =>
    group[0] === undefined ? [] : [{ scope: group[0].draft.scope, prepared: group }],
  );
};
