import { failpoints, type Transaction } from '#kernel';

import { openMissing } from '../account/open-accounts.ts';
import { applyTransfers } from './apply-transfers.ts';
import { type BooksBefore, openBooks } from './books.ts';
import { hashContent } from './digest.ts';
import { readBooks, type ScopeDrafts } from './read-books.ts';
import { type ScopeOutcome, writeBooks } from './write-books.ts';

const failpoint = failpoints('ledger', ['locked', 'written']);

/** Posts prepared transfers, scope by scope, on books read under their lock. */
export const postPrepared = async (
  tx: Transaction,
  scopes: readonly ScopeDrafts[],
): Promise<readonly ScopeOutcome[]> => {
  const read = await readBooks(tx, scopes);
  await failpoint('locked');
  const before = await openMissing(tx, scopes, read);
  const outcomes = before.map((books, i) => applyToBooks(books, scopes[i]?.prepared ?? []));
  await writeBooks(tx, outcomes);
  await failpoint('written');
  return outcomes;
};

/** What prepared transfers come to on these books; nothing is written yet. */
export const applyToBooks = (
  before: BooksBefore,
  prepared: ScopeDrafts['prepared'],
): ScopeOutcome => {
  const books = openBooks(before);
  const answers = applyTransfers(books, prepared);
  const posted = answers.flatMap((one) => (one.result.kind === 'posted' ? [one.prepared] : []));
  const digests = posted.map(({ digest }) => digest).join('');
  return {
    before,
    books,
    answers,
    posted,
    digests,
    contentHash: digests === '' ? before.contentHash : hashContent(before.contentHash, digests),
  };
};
