import { assert, type Transaction } from '#kernel';
import type { ClaimedNotice } from './notice.ts';
import { type LockedRow, leaseNoticeRows, lockNoticeRows } from './store.ts';

/**
 * Locks notices until the transaction ends: those among the named that are unsettled and in nobody
 * else's hands. What can be settled without a call to a provider, `markProcessed` settles in this
 * transaction; for the rest take a lease.
 */
export const lockNotices = async (
  tx: Transaction,
  { ids, now }: { readonly ids: readonly string[]; readonly now: Date },
): Promise<readonly ClaimedNotice[]> => (await tx.rows(lockNoticeRows, [ids, now])).map(toClaimed);

/** How long notices are kept out of everybody else's hands. */
export interface NoticeLease {
  readonly now: Date;
  /** Longer than acting on them takes. */
  readonly leaseMs: number;
}

/**
 * Keeps locked notices for the caller alone until the lease ends, beyond the transaction. Settle
 * each with `markProcessed` or `markFailed`; what is left when the lease ends comes up again.
 */
export const leaseNotices = async (
  tx: Transaction,
  notices: readonly Pick<ClaimedNotice, 'scope' | 'id'>[],
  { now, leaseMs }: NoticeLease,
): Promise<void> => {
  assert(leaseMs >= 5_000, 'a lease is longer than the clocks of two machines differ');
  if (notices.length === 0) return;
  await tx.run(leaseNoticeRows, [
    notices.map(({ scope }) => scope.organisationId),
    notices.map(({ id }) => id),
    new Date(now.getTime() + leaseMs),
  ]);
};

/** Locks notices and takes a lease on each: for whoever has to ask about all of them. */
export const claimNotices = async (
  tx: Transaction,
  claim: NoticeLease & { readonly ids: readonly string[] },
): Promise<readonly ClaimedNotice[]> => {
  const notices = await lockNotices(tx, claim);
  await leaseNotices(tx, notices, claim);
  return notices;
};

const toClaimed = (row: LockedRow): ClaimedNotice => ({
  scope: { organisationId: row.organisation_id, mode: row.mode },
  id: row.id,
  provider: row.provider,
  connectionId: row.connection_id,
  type: row.type,
  attemptId: row.attempt_id,
  references: row.provider_references,
  suggests: row.suggests,
  subject: row.subject,
  claim: row.claim,
  account: row.account,
  occurredAt: row.occurred_at,
  receivedAt: row.received_at,
  attempts: row.attempts,
});
