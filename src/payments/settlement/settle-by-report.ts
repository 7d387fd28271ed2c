import type { Scope } from '#kernel';
import { settleAttempt } from '../attempt/settle-attempt.ts';
import { attemptsByIds } from '../attempt/store.ts';
import type { PaymentsDeps } from '../deps.ts';

/** What a row of a settlement report proves. */
export interface SettlementProof {
  readonly scope: Scope;
  readonly attemptId: string;
  /** The provider's name for what it did. */
  readonly reference: string;
  readonly minor: bigint;
  readonly currency: string;
  readonly effect: 'captured' | 'refunded';
  readonly at: Date;
}

/**
 * Settles an attempt by the row of a settlement report: a provider pays out only what it did, so
 * the row is proof. The same decision as any other road ends in: an unknown attempt is approved, a
 * failed one has succeeded late, another amount goes to a person, and what stands is left alone.
 *
 * @returns the state of the attempt after it; nothing where there is no such attempt
 */
export const settleByReport = async (
  deps: Pick<PaymentsDeps, 'database' | 'record' | 'providerNamed'>,
  proof: SettlementProof,
): Promise<string | undefined> => {
  const { scope, attemptId, reference, minor, currency, effect, at } = proof;
  const [attempt] = await deps.database.asTenant(
    scope,
    async (tx) => await tx.rows(attemptsByIds, [[attemptId]]),
  );
  if (attempt === undefined) return undefined;
  const outcome = { kind: 'approved', reference, amount: { minor, currency }, effect } as const;
  const world = await deps.record(
    settleAttempt(deps, attempt, { attemptId, outcome, exchanges: [], at, holdsLease: false }),
  );
  return world?.attempts.find(({ id }) => id === attemptId)?.state;
};
