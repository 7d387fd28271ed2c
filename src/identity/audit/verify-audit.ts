import { createHash } from 'node:crypto';
import { assert, type Database, type Scope, type Transaction } from '#kernel';
import { checkAuditEntries, selectAuditHead } from './store.ts';

/** A point of the chain: how many entries, and the hash of the last of them in hex. */
export interface AuditHead {
  readonly entries: bigint;
  readonly hash: string;
}

/** What became of the check. */
export type AuditVerdict =
  | { readonly isWhole: true; readonly head: AuditHead }
  | { readonly isWhole: false; readonly firstBroken: bigint; readonly reason: string };

/**
 * Recomputes the chain of one organisation and mode, and names the first entry that was changed,
 * removed or slipped in. A tail that was cut off together with the head's row shows only against
 * a head noted elsewhere: hand it over as `notedHead`.
 */
export const verifyAudit = async (
  deps: { readonly database: Database },
  scope: Scope,
  notedHead?: AuditHead,
): Promise<AuditVerdict> =>
  await deps.database.transaction(async (tx) => {
    const row = await tx.row(selectAuditHead, [scope.organisationId, scope.mode]);
    const head = row ? { entries: row.sequence, hash: row.hash.toString('hex') } : start;
    const checkpoints = [head, ...(notedHead ? [notedHead] : [])].sort((a, b) =>
      a.entries < b.entries ? -1 : 1,
    );

    let at: AuditHead = start;
    for (const checkpoint of checkpoints) {
      const walked = await walk(tx, scope, at, checkpoint.entries);
      if ('firstBroken' in walked) return walked;
      at = walked;
      if (at.entries !== checkpoint.entries) {
        return broken(at.entries + 1n, 'entries at the end are missing');
      }
      if (at.hash !== checkpoint.hash) {
        return broken(at.entries, 'the chain is not the one whose head was noted');
      }
    }
    return { isWhole: true, head };
  });

const start: AuditHead = { entries: 0n, hash: createHash('sha256').digest('hex') };

const pageMax = 5_000;

type Broken = Extract<AuditVerdict, { readonly isWhole: false }>;

const broken = (firstBroken: bigint, reason: string): Broken => ({
  isWhole: false,
  firstBroken,
  reason,
});

const walk = async (
  tx: Transaction,
  scope: Scope,
  from: AuditHead,
  upTo: bigint,
): Promise<AuditHead | Broken> => {
  let at = from;
  while (at.entries < upTo) {
    const page = await tx.row(checkAuditEntries, [
      scope.organisationId,
      scope.mode,
      at.entries,
      upTo,
      Buffer.from(at.hash, 'hex'),
      pageMax,
    ]);
    assert(page !== undefined, 'an aggregate answers one row');
    if (page.first_broken !== null) {
      return broken(page.first_broken, 'the entry does not fit its hash or its neighbour');
    }
    if (page.last_sequence === null || page.last_hash === null) break;
    at = { entries: page.last_sequence, hash: page.last_hash };
  }
  return at;
};
