import { assert, type Transaction } from '#kernel';
import type { ClaimedNotice } from './notice.ts';
import { claimNoticeRows, type NoticeRow } from './store.ts';

/**
 * Takes notices for the caller alone until the lease ends: those among the named that are unsettled
 * and not in somebody else's hands. Settle each with `markProcessed` or `markFailed`; what is left
 * when the lease ends comes up again.
 *
 * @param claim.leaseMs longer than acting on them takes
 */
export const claimNotices = async (
  tx: Transaction,
  claim: { readonly ids: readonly string[]; readonly now: Date; readonly leaseMs: number },
): Promise<readonly ClaimedNotice[]> => {
  assert(claim.leaseMs >= 5_000, 'a lease is longer than the clocks of two machines differ');
  const until = new Date(claim.now.getTime() + claim.leaseMs);
  const rows = await tx.rows(claimNoticeRows, [claim.ids, claim.now, until]);
  return rows.map(toClaimed);
};

const toClaimed = (row: NoticeRow): ClaimedNotice => ({
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
  body: row.body,
  attempts: row.attempts,
});
