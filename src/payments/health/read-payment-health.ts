import type { Clock, Database } from '#kernel';
import { openPayments } from './store.ts';

/** How many outcomes are owed, and since when, over all organisations. */
export interface PaymentHealth {
  /** Attempts whose outcome nobody knows, those in review included. */
  readonly unknown: number;
  /** Age of the oldest payment that waits for an outcome; 0 if none does. */
  readonly oldestOpenAgeSeconds: number;
}

/** Reads what the gauges show. */
export const readPaymentHealth = async (deps: {
  readonly database: Database;
  readonly clock: Clock;
}): Promise<PaymentHealth> => {
  const row = await deps.database.transaction(async (tx) => await tx.row(openPayments, []));
  const ageMs =
    row?.oldest === null || row === undefined
      ? 0
      : deps.clock.now().getTime() - row.oldest.getTime();
  return { unknown: Number(row?.unknown ?? 0n), oldestOpenAgeSeconds: Math.max(0, ageMs / 1_000) };
};
