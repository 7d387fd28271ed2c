import { assert } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { askAboutDisputes } from './ask-about-disputes.ts';
import { connectionOfDispute } from './connection-of-dispute.ts';
import { type Response, scopeOfDispute } from './dispute.ts';
import { type AnswerDeps, driveResponse, settleSeen } from './drive-response.ts';
import { outcomeSeen } from './settle-response.ts';
import { claimResponses, dueResponses, selectDispute } from './store.ts';

type ResolveDeps = AnswerDeps & Pick<PaymentsDeps, 'leaseMs'>;

/**
 * Finds out what became of answers that a crash or a lost reply left behind: asks about the dispute
 * first, and sends again under the same key only what it still waits for.
 */
export const resolveResponses = async (
  deps: ResolveDeps,
  ids: readonly string[],
): Promise<void> => {
  const claimed = await deps.database.transaction(
    async (tx) => await tx.rows(claimResponses, [ids, deps.leaseMs]),
  );
  const resolved = await Promise.allSettled(
    claimed.map(async (response) => await resolve(deps, response)),
  );
  const failed = resolved.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
};

/** Answers that are due and that nobody works on, longest due first. */
export const findDueResponses = async (
  deps: Pick<PaymentsDeps, 'database' | 'clock'>,
  limit: number,
): Promise<readonly string[]> => {
  const rows = await deps.database.transaction(
    async (tx) => await tx.rows(dueResponses, [deps.clock.now(), limit]),
  );
  return rows.map((row) => row.id);
};

const resolve = async (deps: ResolveDeps, response: Response): Promise<void> => {
  const { organisationId, mode } = scopeOfDispute(response);
  const read = async () => {
    const dispute = await deps.database.transaction(
      async (tx) => await tx.row(selectDispute, [organisationId, mode, response.dispute_id]),
    );
    assert(dispute !== undefined, 'an answer has its dispute');
    return dispute;
  };
  const before = await read();
  const connection = await connectionOfDispute(deps, before);
  const asked = await askAboutDisputes(deps, connection, before.provider_reference);
  const dispute = await read();
  const seen = outcomeSeen(response, dispute);
  if (seen !== 'waits') return await settleSeen(deps, dispute, response, { kind: seen });
  if (asked.kind === 'unreachable') {
    const outcome = { kind: 'unknown', cause: asked.cause } as const;
    return await settleSeen(deps, dispute, response, outcome);
  }
  // From here on it is a repeat, whatever came of the first sending.
  const repeat = { ...response, resolve_count: Math.max(1, response.resolve_count) };
  await driveResponse(deps, dispute, repeat);
};
