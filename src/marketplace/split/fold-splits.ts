import { assert, failpoints, type Transaction } from '#kernel';
import { splitFactsOf } from '#payments';
import type { LeasedErrand } from '#providers';
import type { MarketplaceDeps, MarketplaceParts } from '../deps.ts';
import { foldSplit } from './fold-split.ts';
import { openSplits } from './open-splits.ts';
import { mayTransfer, readWorlds } from './read-worlds.ts';
import { dueSplits, lockSplits, splitsOfPayments } from './store.ts';
import { writeFolds } from './write-folds.ts';

/** What folding itself needs. */
export type FoldDeps = Pick<MarketplaceParts, 'ids' | 'clock' | 'providerNamed'>;

const at = failpoints('marketplace', ['before_fold_commit', 'after_fold_commit']);

/**
 * Brings split payments to what their facts ask for by now: shares, ledger, events and the frozen
 * requests of what has to be moved at the provider in one transaction; then sends those. Safe to
 * repeat, and at any time: where nothing is due nothing changes.
 */
export const foldSplits = async (
  deps: MarketplaceDeps,
  paymentIds: readonly string[],
): Promise<void> => {
  const { leased, hasTold } = await deps.database.transaction(async (tx) => {
    const folded = await foldUnderLock(deps, tx, paymentIds);
    await at('before_fold_commit');
    return folded;
  });
  await at('after_fold_commit');
  if (hasTold) deps.onEvents();
  await deps.errands.drive(leased);
};

/** Split payments that something is due for, longest due first. */
export const findDueSplits = async (
  deps: Pick<MarketplaceDeps, 'database' | 'clock'>,
  limit: number,
): Promise<readonly string[]> => {
  const rows = await deps.database.transaction(
    async (tx) => await tx.rows(dueSplits, [deps.clock.now(), limit]),
  );
  return rows.map(({ payment_id }) => payment_id);
};

/**
 * The same in the caller's transaction: the errands that it opens are driven once that is committed.
 */
export const foldUnderLock = async (
  deps: FoldDeps,
  tx: Transaction,
  paymentIds: readonly string[],
): Promise<{ readonly leased: readonly LeasedErrand[]; readonly hasTold: boolean }> => {
  if (paymentIds.length === 0) return { leased: [], hasTold: false };
  const known = await tx.rows(splitsOfPayments, [paymentIds]);
  const splits = await tx.rows(lockSplits, [
    known.map(({ organisation_id }) => organisation_id),
    known.map(({ payment_id }) => payment_id),
  ]);
  if (splits.length === 0) return { leased: [], hasTold: false };
  // Read once the rows are locked: whoever changes a payment after this has it folded again.
  const facts = await splitFactsOf(
    tx,
    splits.map(({ organisation_id: organisationId, mode, payment_id: paymentId }) => ({
      scope: { organisationId, mode },
      paymentId,
    })),
  );
  const factsOf = new Map(facts.map((one) => [one.paymentId, one]));
  await openSplits(deps, tx, splits, factsOf);
  const worlds = await readWorlds(tx, splits);
  const now = deps.clock.now();
  const changes = worlds.map((world) => {
    const payment = factsOf.get(world.split.payment_id);
    assert(payment !== undefined, 'a split belongs to a payment with a plan');
    return foldSplit(world, payment, { mayTransfer: mayTransfer(deps, world.split), at: now });
  });
  return await writeFolds(deps, tx, worlds, changes);
};
