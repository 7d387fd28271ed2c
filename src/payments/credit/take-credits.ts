import type { Connection, CreditReport } from '#providers';
import { settleAndFollow } from '../attempt/settle-and-follow.ts';
import { attemptsByIds } from '../attempt/store.ts';
import type { PaymentsDeps } from '../deps.ts';
import { attemptOf } from '../record/change.ts';
import { type Attempt, scopeOf } from '../record/world.ts';
import { receiveCredits } from './receive-credits.ts';
import { settleCredits } from './settle-credits.ts';
import { refundsTransferredAs } from './store.ts';

/**
 * Acts on what a statement says has come in: money of others is taken in and matched; a transfer of
 * ours that came back ends the refund that it was. Answers the attempts that it concerned.
 */
export const takeCredits = async (
  deps: PaymentsDeps,
  connection: Connection,
  reports: readonly CreditReport[],
): Promise<readonly Attempt[]> => {
  const fresh = await receiveCredits(
    deps,
    connection,
    reports.filter(({ returns }) => returns === null),
  );
  const named = fresh.flatMap(({ attempt_id: id }) => (id === null ? [] : [id]));
  const touched = await matchAttempts(deps, [...new Set(named)]);
  const back = reports.flatMap(({ returns }) => (returns === null ? [] : [returns]));
  return [...touched, ...(await failRefunds(deps, connection, back))];
};

/** Matches what has arrived for some attempts. */
export const matchAttempts = async (
  deps: PaymentsDeps,
  attemptIds: readonly string[],
): Promise<readonly Attempt[]> => {
  if (attemptIds.length === 0) return [];
  const attempts = await deps.database.transaction(
    async (tx) => await tx.rows(attemptsByIds, [[...attemptIds]]),
  );
  for (const attempt of attempts) {
    await settleCredits(deps, {
      scope: scopeOf(attempt),
      paymentId: attempt.payment_id,
      attemptOf: (world) => attemptOf(world, attempt.id),
    });
  }
  return attempts;
};

/** The statement is asked what became of the transfers; what says so already costs no call. */
const failRefunds = async (
  deps: PaymentsDeps,
  connection: Connection,
  transfers: readonly string[],
): Promise<readonly Attempt[]> => {
  if (transfers.length === 0) return [];
  const { organisationId } = connection.scope;
  const attempts = await deps.database.transaction(
    async (tx) => await tx.rows(refundsTransferredAs, [organisationId, connection.id, transfers]),
  );
  const provider = deps.providerNamed(connection.provider);
  for (const attempt of attempts) {
    const by = { attemptId: attempt.id, reference: attempt.provider_reference };
    const { result, exchanges } = await provider.ask(connection, attempt.request, by);
    if (result.kind !== 'found') continue;
    const { outcome } = result;
    const at = deps.clock.now();
    const input = { attemptId: attempt.id, outcome, exchanges, at, holdsLease: false };
    await settleAndFollow(deps, attempt, input);
  }
  return attempts;
};
