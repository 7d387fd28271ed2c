import { assert } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { askAboutDisputes } from './ask-about-disputes.ts';
import { connectionOfDispute } from './connection-of-dispute.ts';
import { type Dispute, scopeOfDispute } from './dispute.ts';
import { isDeadlineNear, lookEveryMs, nextLookAt } from './look-schedule.ts';
import { disputesToLookAt, lastResponses, lockDispute, takeDisputes } from './store.ts';
import { writeDispute } from './write-dispute.ts';

type LookDeps = Pick<
  PaymentsDeps,
  'database' | 'ids' | 'clock' | 'onEvents' | 'providerNamed' | 'connectionById' | 'log'
>;

/**
 * Looks at open disputes: asks the provider, so that a lost notice is healed, and tells of a
 * deadline 48 hours before it. A provider that cannot be asked is left alone.
 */
export const lookAtDisputes = async (deps: LookDeps, ids: readonly string[]): Promise<void> => {
  const now = deps.clock.now();
  const next = new Date(now.getTime() + lookEveryMs);
  const taken = await deps.database.transaction(
    async (tx) => await tx.rows(takeDisputes, [ids, now, next]),
  );
  for (const dispute of taken) {
    const connection = await connectionOfDispute(deps, dispute);
    const asked = await askAboutDisputes(deps, connection, dispute.provider_reference);
    if (asked.kind === 'unreachable') {
      deps.log.warn(
        { dispute_id: dispute.id, cause: asked.cause },
        'a dispute was not asked about',
      );
    }
    await tellDeadline(deps, dispute);
  }
};

/** Disputes that are due, longest due first. */
export const findDisputesToLookAt = async (
  deps: Pick<PaymentsDeps, 'database' | 'clock'>,
  limit: number,
): Promise<readonly string[]> => {
  const rows = await deps.database.transaction(
    async (tx) => await tx.rows(disputesToLookAt, [deps.clock.now(), limit]),
  );
  return rows.map((row) => row.id);
};

/** Tells of the deadline once, and sets the next look by what stands now. */
const tellDeadline = async (deps: LookDeps, { id, ...row }: Dispute): Promise<void> => {
  const { organisationId, mode } = scopeOfDispute(row);
  const isTold = await deps.database.transaction(async (tx) => {
    const dispute = await tx.row(lockDispute, [organisationId, mode, id]);
    assert(dispute !== undefined, 'a dispute is kept for ever');
    const at = deps.clock.now();
    const isNear = isDeadlineNear(dispute, at);
    const told = isNear ? { ...dispute, deadline_told: dispute.respond_by } : dispute;
    const looked = { ...told, next_look_at: nextLookAt(told, at) };
    const [response] = await tx.rows(lastResponses, [organisationId, [id]]);
    const tellings = isNear ? ['dispute.deadline_near'] : [];
    const change = { dispute: looked, step: null, transfers: [], tellings };
    await writeDispute(deps, tx, change, response);
    return isNear;
  });
  if (isTold) deps.onEvents();
};
