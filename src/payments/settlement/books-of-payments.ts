import type { Scope, Transaction } from '#kernel';
import { type Move, movesOf } from '#ledger';

/** What the ledger has posted for one payment. */
export interface PaymentBooks {
  /** On the organisation's balance: what was captured less what was given back. */
  readonly balanceMinor: bigint;
  /** What the provider was booked to keep, by currency: positive where it keeps something. */
  readonly fees: ReadonlyMap<string, bigint>;
  /** Captures that the provider took back after they had been refunded: off what it owes us. */
  readonly lost: ReadonlySet<string>;
}

const none: PaymentBooks = { balanceMinor: 0n, fees: new Map(), lost: new Set() };

const lostPrefix = 'capture_lost:';

/**
 * The ledger's side of many payments, in one round trip. What disputes moved is
 * theirs, and not counted here.
 */
export const booksOfPayments = async (
  tx: Transaction,
  scope: Scope,
  provider: string,
  paymentIds: readonly string[],
): Promise<ReadonlyMap<string, PaymentBooks>> => {
  const feesOf = `provider:${provider}:fees:`;
  const moves = await movesOf(tx, scope, {
    type: 'payment',
    ids: paymentIds,
    under: ['organisation:balance:', feesOf, 'suspense:unmatched:'],
  });
  const books = new Map<string, PaymentBooks>();
  for (const move of moves) books.set(move.of, withMove(books.get(move.of) ?? none, move, feesOf));
  for (const id of paymentIds) if (!books.has(id)) books.set(id, none);
  return books;
};

const withMove = (
  before: PaymentBooks,
  { transferId, path, minor }: Move,
  feesOf: string,
): PaymentBooks => {
  if (path.startsWith('organisation:balance:')) {
    return { ...before, balanceMinor: before.balanceMinor + minor };
  }
  if (path.startsWith(feesOf)) {
    const currency = path.slice(feesOf.length);
    const fees = new Map(before.fees).set(currency, (before.fees.get(currency) ?? 0n) - minor);
    return { ...before, fees };
  }
  if (!transferId.startsWith(lostPrefix)) return before;
  return { ...before, lost: new Set(before.lost).add(transferId.slice(lostPrefix.length)) };
};
