import { call, type Database, Refusal } from '#kernel';

import type { Answer } from './apply-transfers.ts';
import type { BooksBefore } from './books.ts';
import { applyToBooks, postPrepared } from './post-prepared.ts';
import { inTheirPlaces, prepareDrafts } from './post-transfers.ts';
import type { ScopeDrafts } from './read-books.ts';
import { rememberBooks } from './remember-books.ts';
import { writeBatch } from './store.ts';
import type { TransferDraft, TransferResult } from './transfer.ts';
import { batchColumns, type ScopeOutcome } from './write-books.ts';

/** Posts a batch in a transaction of its own. */
export type PostBatch = (drafts: readonly TransferDraft[]) => Promise<readonly TransferResult[]>;

/**
 * Posts batch after batch. While this process is the only one that writes a scope, a batch is
 * built on the books as the last one leaves them, which may still be on its way: everything goes
 * in one round trip, and the server has the next batch when it is done with this one.
 *
 * Only a batch that is posted whole is built ahead. Whether a draft is a duplicate or is refused
 * can be said only of books that were read under their lock, and so all other batches are.
 */
export const createPostBatch = (database: Database): PostBatch => {
  // In order: a batch that overtook the one it is built on would find other books.
  const send = database.inOrder();
  const remembered = rememberBooks();
  const reading = new Set<Promise<unknown>>();

  /** Keeps nothing of the batch but its answers: it would be moved about while it is on its way. */
  const sendAhead = (
    scopes: readonly ScopeDrafts[],
    recalled: readonly BooksBefore[] | undefined,
  ): SentAhead | undefined => {
    const outcomes = buildAhead(scopes, recalled);
    if (outcomes === undefined) return undefined;
    const sent = send(call(writeBatch, batchColumns(outcomes)));
    remembered.keepSent(outcomes);
    return { sent, answers: answersOf(outcomes) };
  };

  const postAhead = async (
    scopes: readonly ScopeDrafts[],
  ): Promise<readonly Answer[] | undefined> => {
    let recalled = remembered.recall(scopes);
    if (recalled !== undefined && reading.size > 0) {
      // Whoever is reading leaves other books than those remembered.
      await Promise.allSettled(reading);
      recalled = remembered.recall(scopes);
    }
    const ahead = sendAhead(scopes, recalled);
    try {
      await ahead?.sent;
      return ahead?.answers;
    } catch (fault) {
      remembered.forget(scopes);
      // The database is away or busy; anything else says that the guess was wrong.
      if (fault instanceof Refusal) throw fault;
      return undefined;
    }
  };

  const postReading = async (scopes: readonly ScopeDrafts[]): Promise<readonly Answer[]> => {
    const posting = database.transaction(async (tx) => await postPrepared(tx, scopes));
    reading.add(posting);
    try {
      const outcomes = await posting;
      remembered.keepRead(outcomes);
      return answersOf(outcomes);
    } finally {
      reading.delete(posting);
    }
  };

  return async (drafts) => {
    const scopes = prepareDrafts(drafts);
    return inTheirPlaces(drafts, (await postAhead(scopes)) ?? (await postReading(scopes)));
  };
};

/** A batch on its way, with what its drafts will be told once it has arrived. */
interface SentAhead {
  readonly sent: Promise<void>;
  readonly answers: readonly Answer[];
}

const answersOf = (outcomes: readonly ScopeOutcome[]): readonly Answer[] =>
  outcomes.flatMap(({ answers }) => answers);

/** What the drafts come to, if all of them are posted. */
const buildAhead = (
  scopes: readonly ScopeDrafts[],
  recalled: readonly BooksBefore[] | undefined,
): readonly ScopeOutcome[] | undefined => {
  const outcomes = recalled?.map((books, i) => applyToBooks(books, scopes[i]?.prepared ?? []));
  const isWhole = outcomes?.every(({ answers, posted }) => posted.length === answers.length);
  return isWhole === true ? outcomes : undefined;
};
