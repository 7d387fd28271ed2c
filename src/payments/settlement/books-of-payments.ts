import type { Scope, Transaction } from '#kernel';
import { movementsOf } from '#ledger';

/** What the ledger has posted for one payment. */
export interface PaymentBooks {
  /** On the organisation's balance: what was captured less what was given back. */
  readonly balanceMinor: bigint;
  /** What the provider was booked to keep, by currency: positive where it keeps something. */
  readonly fees: ReadonlyMap<string, bigint>;
}

const none: PaymentBooks = { balanceMinor: 0n, fees: new Map() };

/** The ledger's side of many payments, in one round trip and in their order. */
export const booksOfPayments = async (
  tx: Transaction,
  { organisationId }: Scope,
  provider: string,
  paymentIds: readonly string[],
): Promise<ReadonlyMap<string, PaymentBooks>> => {
  const movements = await movementsOf(
    tx,
    'payment',
    paymentIds.map((referenceId) => ({ organisationId, referenceId })),
  );
  const books = new Map<string, PaymentBooks>(paymentIds.map((id) => [id, none]));
  const feesOf = `provider:${provider}:fees:`;
  for (const { referenceId, path, layer, minor } of movements) {
    if (layer !== 'posted') continue;
    const before = books.get(referenceId) ?? none;
    if (path.startsWith('organisation:balance:')) {
      books.set(referenceId, { ...before, balanceMinor: before.balanceMinor + minor });
    } else if (path.startsWith(feesOf)) {
      const currency = path.slice(feesOf.length);
      const fees = new Map(before.fees).set(currency, (before.fees.get(currency) ?? 0n) - minor);
      books.set(referenceId, { ...before, fees });
    }
  }
  return books;
};
