import type { Transaction } from '#kernel';
import { booksOfPayments } from '#payments';
import type { ReconciliationDeps } from '../deps.ts';
import type { NumberedRow } from '../format/read-rows.ts';
import { findAttempts, findDisputes, type Matched } from '../match/find-our-side.ts';
import { proveAttempts } from '../match/prove-attempts.ts';
import type { ReportPlace } from '../match/report-place.ts';

/** Rows beside what payments and the ledger have of them, once what they prove is settled. */
export interface MatchedBatch extends Matched {
  /** How many attempts the rows have settled. */
  readonly provedCount: number;
}

/**
 * Finds what a batch of rows is about, and settles what the rows prove. Whatever is not even
 * between payments and the ledger is looked at again: payments move while they are read.
 */
export const matchBatch = async (
  deps: ReconciliationDeps,
  place: ReportPlace,
  rows: readonly NumberedRow[],
): Promise<MatchedBatch> => {
  const first = await deps.database.transaction(async (tx) => await look(tx, place, rows));
  const proved = await proveAttempts(deps, place, rows, first.attempts);
  const isSettled = proved.count === 0 && isEven(first);
  const found = isSettled
    ? first
    : await deps.database.transaction(async (tx) => await look(tx, place, rows));
  return { rows, ...found, provedCount: proved.count, failedBefore: proved.failedBefore };
};

type Look = Pick<MatchedBatch, 'attempts' | 'disputes' | 'books'>;

const look = async (
  tx: Transaction,
  place: ReportPlace,
  rows: readonly NumberedRow[],
): Promise<Look> => {
  const attempts = await findAttempts(tx, place, rows);
  const disputes = await findDisputes(tx, place, rows, attempts);
  const paymentIds = new Set<string>();
  for (const one of attempts) if (one !== undefined) paymentIds.add(one.paymentId);
  for (const { paymentId } of disputes.values()) paymentIds.add(paymentId);
  return {
    attempts,
    disputes,
    books: await booksOfPayments(tx, place.scope, place.provider, [...paymentIds]),
  };
};

const isEven = ({ attempts, books }: Look): boolean =>
  attempts.every(
    (attempt) =>
      attempt === undefined ||
      books.get(attempt.paymentId)?.balanceMinor === attempt.capturedMinor - attempt.refundedMinor,
  );
