import type { Scope, Transaction } from '#kernel';
import { attemptsThatMoved } from './store.ts';

/** Which attempts a report has to name. */
export interface SettlementSpan {
  readonly provider: string;
  /** Only this currency; all where absent. */
  readonly currency: string | null;
  /** Came to their end from then on; from the beginning where absent. */
  readonly from: Date | null;
  /** Came to their end before. */
  readonly before: Date;
  /** The last id of the page before; empty for the first page. */
  readonly after: string;
  readonly limit: number;
}

/** Who is who of an attempt that moved money. */
export interface MovedAttempt {
  readonly attemptId: string;
  readonly paymentId: string;
}

/** A page of the attempts that moved money at a provider, in the order of their ids. */
export const attemptsToSettle = async (
  tx: Transaction,
  { organisationId, mode }: Scope,
  span: SettlementSpan,
): Promise<readonly MovedAttempt[]> => {
  const { provider, currency, from, before, after, limit } = span;
  const rows = await tx.rows(attemptsThatMoved, [
    organisationId,
    mode,
    provider,
    currency,
    from,
    before,
    after,
    limit,
  ]);
  return rows.map((row) => ({ attemptId: row.id, paymentId: row.payment_id }));
};
