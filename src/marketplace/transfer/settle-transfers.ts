import { appendEvents, assert, jsonRows, type Transaction } from '#kernel';
import { postTransfers, type TransferDraft } from '#ledger';
import type { LeasedErrand } from '#providers';
import { payOwing } from '../recovery/pay-owing.ts';
import type { Reversal, Share, Transfer } from '../share/share.ts';
import { saveShares, sharesById } from '../share/store.ts';
import { type FoldDeps, foldUnderLock } from '../split/fold-splits.ts';
import { lockSplits } from '../split/store.ts';
import { presentTransfer } from './present-transfer.ts';
import { settleReversal } from './settle-reversal.ts';
import { type Ending, type Settlement, settleTransfer } from './settle-transfer.ts';
import {
  insertReversalSteps,
  insertTransferSteps,
  lockTransfers,
  reversalsById,
  saveReversals,
  saveTransfers,
  transfersById,
} from './store.ts';

/**
 * What the ends of transfers and reversals come to: their rows, the shares they are for, the ledger
 * and what is told of it, in the transaction that ends their errands. The payments they belong to
 * are folded again at once, because what one end leaves open the next movement closes.
 *
 * @returns the errands that this opened, to be driven after the commit
 */
export const settleTransfers = async (
  deps: FoldDeps,
  tx: Transaction,
  ended: readonly Ending[],
): Promise<readonly LeasedErrand[]> => {
  if (ended.length === 0) return [];
  const scopeIds = ended.map(({ errand }) => errand.scope.organisationId);
  const subjects = ended.map(({ errand }) => errand.subjectId);
  const reversals = await tx.rows(reversalsById, [scopeIds, subjects]);
  const { transfers, shares } = await lockAll(tx, ended, reversals);
  const now = deps.clock.now();
  const byId = new Map(transfers.map((transfer) => [transfer.id, transfer]));
  const shareById = new Map(shares.map((share) => [share.id, share]));
  const reversalById = new Map(reversals.map((reversal) => [reversal.id, reversal]));
  const settled = ended.map(({ errand, outcome }): Settlement => {
    const reversal = reversalById.get(errand.subjectId);
    const transfer = byId.get(reversal?.transfer_id ?? errand.subjectId);
    assert(transfer !== undefined, `errand ${errand.id} is for a transfer of ours`);
    const share = transfer.share_id === null ? null : (shareById.get(transfer.share_id) ?? null);
    const settlement =
      reversal === undefined
        ? settleTransfer({ transfer, share }, { errand, outcome }, now)
        : settleReversal({ transfer, share, reversal }, { errand, outcome }, now);
    // Two ends of one share or one transfer: the later sees what the earlier did.
    byId.set(transfer.id, settlement.transfer);
    if (settlement.share !== null) shareById.set(settlement.share.id, settlement.share);
    return settlement;
  });
  await save(tx, [...byId.values()], [...shareById.values()], settled);
  await book(deps, tx, settled);
  const payments = transfers.flatMap(({ payment_id: id }) => (id === null ? [] : [id]));
  const { leased } = await foldUnderLock(deps, tx, payments);
  return leased;
};

/** In the order in which a fold locks them, so that the two never wait for each other. */
const lockAll = async (
  tx: Transaction,
  ended: readonly Ending[],
  reversals: readonly Reversal[],
): Promise<{ readonly transfers: readonly Transfer[]; readonly shares: readonly Share[] }> => {
  const transferOf = new Map(reversals.map((reversal) => [reversal.id, reversal.transfer_id]));
  const organisations = ended.map(({ errand }) => errand.scope.organisationId);
  const ids = ended.map(({ errand }) => transferOf.get(errand.subjectId) ?? errand.subjectId);
  const seen = await tx.rows(transfersById, [organisations, ids]);
  await tx.rows(lockSplits, [
    seen.map(({ organisation_id }) => organisation_id),
    seen.map(({ payment_id }) => payment_id ?? ''),
  ]);
  const transfers = await tx.rows(lockTransfers, [organisations, ids]);
  const shared = transfers.filter(({ share_id }) => share_id !== null);
  const shares = await tx.rows(sharesById, [
    shared.map(({ organisation_id }) => organisation_id),
    shared.map(({ share_id }) => share_id ?? ''),
  ]);
  return { transfers, shares };
};

const save = async (
  tx: Transaction,
  transfers: readonly Transfer[],
  shares: readonly Share[],
  settled: readonly Settlement[],
): Promise<void> => {
  const reversals = settled.flatMap(({ reversal }) => (reversal === null ? [] : [reversal]));
  if (transfers.length > 0) await tx.run(saveTransfers, [jsonRows(transfers)]);
  if (reversals.length > 0) await tx.run(saveReversals, [jsonRows(reversals)]);
  if (shares.length > 0) await tx.run(saveShares, [jsonRows(shares)]);
  const stepsOf = (noun: 'transfer' | 'reversal') =>
    settled.filter(({ step }) => step?.noun === noun).map((settlement) => stepRow(settlement));
  const [ofTransfers, ofReversals] = [stepsOf('transfer'), stepsOf('reversal')];
  if (ofTransfers.length > 0) await tx.run(insertTransferSteps, [jsonRows(ofTransfers)]);
  if (ofReversals.length > 0) await tx.run(insertReversalSteps, [jsonRows(ofReversals)]);
};

const stepRow = ({ transfer, reversal, step }: Settlement): object => {
  const row = step?.noun === 'reversal' && reversal !== null ? reversal : transfer;
  return {
    organisation_id: row.organisation_id,
    mode: row.mode,
    object_id: row.id,
    sequence: row.step_count,
    from_state: step?.from,
    event: step?.event,
    to_state: row.state,
    occurred_at: row.updated_at,
  };
};

const book = async (
  deps: FoldDeps,
  tx: Transaction,
  settled: readonly Settlement[],
): Promise<void> => {
  const bookings: readonly TransferDraft[] = settled.flatMap((one) => one.bookings);
  for (const result of bookings.length === 0 ? [] : await postTransfers(tx, bookings)) {
    assert(result.kind === 'posted', 'the ledger takes what an errand has moved, once');
  }
  const manual = settled.filter(
    ({ transfer, bookings: of }) => of.length > 0 && !transfer.share_id,
  );
  await payOwing(
    deps,
    tx,
    manual.map(({ transfer }) => transfer),
  );
  await appendEvents(
    tx,
    deps.ids,
    settled.flatMap(({ telling, transfer }) =>
      telling === null
        ? []
        : [
            {
              scope: { organisationId: transfer.organisation_id, mode: transfer.mode },
              type: telling,
              object: { type: 'transfer', id: transfer.id },
              payload: presentTransfer(transfer),
            },
          ],
    ),
  );
};
