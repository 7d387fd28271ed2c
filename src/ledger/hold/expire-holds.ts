import { columns } from '#kernel';
import type { LedgerDeps } from '../deps.ts';
import { postTransfers } from '../transfer/post-transfers.ts';
import type { TransferDraft } from '../transfer/transfer.ts';
import { listDueHolds, readDueHolds } from './store.ts';

/**
 * Releases holds whose time ran out. Until this has run an expired hold still holds, and may still
 * be taken. Safe to repeat: the release carries an id of its own.
 *
 * @param keys of {@link findDueHolds}
 */
export const expireHolds = async (deps: LedgerDeps, keys: readonly string[]): Promise<void> => {
  const wanted = columns(keys, (key) => {
    const [mode = '', organisationId = '', ...id] = key.split(' ');
    return [organisationId, mode, id.join(' ')];
  });
  await deps.database.transaction(async (tx) => {
    const due = await tx.rows(readDueHolds, [...wanted, deps.clock.now()]);
    // One that was taken meanwhile answers hold_not_open, which is as good as released.
    await postTransfers(
      tx,
      due.map(
        (hold): TransferDraft => ({
          scope: { organisationId: hold.organisation_id, mode: hold.mode },
          id: `expire:${hold.id}`,
          kind: 'hold.expired',
          effectiveAt: hold.expires_at,
          reference: { type: hold.reference_type, id: hold.reference_id },
          phase: { kind: 'void', holdId: hold.id, because: 'expired' },
          entries: [],
        }),
      ),
    );
  });
};

/** Keys of holds that are due, oldest first: mode, organisation and id. */
export const findDueHolds = async (deps: LedgerDeps, limit: number): Promise<readonly string[]> => {
  const due = await deps.database.transaction(
    async (tx) => await tx.rows(listDueHolds, [deps.clock.now(), limit]),
  );
  return due.map((hold) => `${hold.mode} ${hold.organisation_id} ${hold.id}`);
};
