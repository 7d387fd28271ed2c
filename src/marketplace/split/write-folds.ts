import { appendEvents, assert, jsonRows, type Transaction } from '#kernel';
import { postTransfers } from '#ledger';
import { type LeasedErrand, openErrands } from '#providers';
import { payOwing } from '../recovery/pay-owing.ts';
import { presentShare } from '../share/present-share.ts';
import type { Share } from '../share/share.ts';
import { insertShareSteps, saveShares } from '../share/store.ts';
import { openMovements } from '../transfer/open-movements.ts';
import type { ShareStep, SplitChange, SplitWorld } from './fold-split.ts';
import type { FoldDeps } from './fold-splits.ts';
import { saveSplits } from './store.ts';

/**
 * Writes what folds have changed, in the caller's transaction: rows, steps, ledger, what is owed,
 * transfers and reversals to be made with their frozen requests, and events.
 */
export const writeFolds = async (
  deps: FoldDeps,
  tx: Transaction,
  worlds: readonly SplitWorld[],
  changes: readonly SplitChange[],
): Promise<{ readonly leased: readonly LeasedErrand[]; readonly hasTold: boolean }> => {
  await saveRows(tx, worlds, changes);
  const opened = await openMovements(deps, tx, changes);
  const leased = await openErrands(deps, tx, opened.errands);
  const bookings = changes.flatMap((change) => change.bookings);
  const posted = bookings.length === 0 ? [] : await postTransfers(tx, bookings);
  for (const [i, result] of posted.entries()) {
    assert(
      result.kind === 'posted',
      `the ledger takes ${bookings[i]?.id}: ${result.kind === 'refused' ? result.detail : result.kind}`,
    );
  }
  await payOwing(deps, tx, changes.flatMap(touchedOf));
  const events = changes.flatMap(({ tellings }) =>
    tellings.map(({ type, share }) => ({
      scope: { organisationId: share.organisation_id, mode: share.mode },
      type,
      object: { type: 'share', id: share.id },
      payload: presentShare(share),
    })),
  );
  const drafts = [...events, ...opened.events];
  await appendEvents(tx, deps.ids, drafts);
  return { leased, hasTold: drafts.length > 0 };
};

const saveRows = async (
  tx: Transaction,
  worlds: readonly SplitWorld[],
  changes: readonly SplitChange[],
): Promise<void> => {
  const before = new Set(worlds.flatMap(({ shares }) => shares));
  const shares = changes.flatMap((change) => change.shares).filter((share) => !before.has(share));
  await tx.run(saveSplits, [jsonRows(changes.map(({ split }) => split))]);
  if (shares.length > 0) await tx.run(saveShares, [jsonRows(shares)]);
  const steps = changes.flatMap((change) => change.steps);
  if (steps.length > 0) await tx.run(insertShareSteps, [jsonRows(steps.map(stepRow))]);
};

const stepRow = ({ share, from, event }: ShareStep): object => ({
  organisation_id: share.organisation_id,
  mode: share.mode,
  object_id: share.id,
  sequence: share.step_count,
  from_state: from,
  event,
  to_state: share.state,
  occurred_at: share.updated_at,
});

/** Accounts whose balance was touched where it can be paid out, or where it is owed. */
const touchedOf = ({ bookings, shares }: SplitChange): readonly Share[] => {
  const paths = new Set(bookings.flatMap(({ entries }) => entries.map(({ account }) => account)));
  return shares.filter(({ account_id: account, currency }) =>
    ['available', 'owing'].some((place) => paths.has(`merchant:${account}:${place}:${currency}`)),
  );
};
