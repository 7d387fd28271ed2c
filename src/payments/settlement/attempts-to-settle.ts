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
  /** Where the page before ended; empty for the first page. */
  readonly after: string;
  readonly limit: number;
}

/** A page of attempts that moved money: who is who of each, in two columns of the same order. */
export interface MovedAttempts {
  readonly attemptIds: readonly string[];
  readonly paymentIds: readonly string[];
  /** Where the next page begins; nothing after the last one. */
  readonly next: string | undefined;
}

/** A page of the attempts that moved money at a provider, in the order of their ids. */
export const attemptsToSettle = async (
  tx: Transaction,
  { organisationId, mode }: Scope,
  span: SettlementSpan,
): Promise<MovedAttempts> => {
  const { provider, currency, from, before, after, limit } = span;
  const page = await tx.row(attemptsThatMoved, [
    organisationId,
    mode,
    provider,
    currency,
    from,
    before,
    after,
    limit,
  ]);
  const isLast = page === undefined || page.seen < BigInt(limit);
  return {
    attemptIds: page?.ids ?? [],
    paymentIds: page?.payments ?? [],
    next: isLast ? undefined : (page.last_id ?? undefined),
  };
};
