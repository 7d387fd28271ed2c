import type { Static } from 'typebox';
import { assert, type Caller, jsonRows, type Transaction } from '#kernel';
import { parsePositiveAmount } from '#money';
import { type LeasedErrand, openErrands } from '#providers';
import type { MarketplaceDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import type { Share, Transfer } from '../share/share.ts';
import { saveShares, sharesById } from '../share/store.ts';
import { foldUnderLock } from '../split/fold-splits.ts';
import { leftOf } from '../split/next-movement.ts';
import { lockSplits } from '../split/store.ts';
import { errandOfReversal, newReversal } from './open-movements.ts';
import { foundTransfer, retrieveTransfer } from './retrieve-transfer.ts';
import type { ReverseTransferBody, TransferView } from './schema.ts';
import {
  insertRecall,
  insertReversals,
  lockTransfers,
  recallById,
  reversalsById,
  selectTransfer,
} from './store.ts';

/**
 * Takes money of a transfer back, whole or in part, in the transfer's own currency. Of a share it
 * is called back for good: what its seller is to have becomes less, and the fold brings account and
 * ledger there. Run again under the same ids it changes nothing more.
 *
 * @throws refusal transfer_not_found, transfer_wrong_state, reversal_above_left, those of amounts
 */
export const reverseTransfer = async (
  deps: MarketplaceDeps,
  caller: Caller,
  {
    params,
    body,
  }: {
    readonly params: { readonly transfer_id: string };
    readonly body: Static<typeof ReverseTransferBody>;
  },
): Promise<TransferView> => {
  const reversalId = caller.ids.next('trr');
  const { transfer_id: id } = params;
  const leased = await deps.database.transaction(async (tx) => {
    const transfer = await lock(tx, caller, id);
    if (await stands(tx, caller, reversalId)) return [];
    const minor = minorOf(transfer, body.amount);
    if (transfer.share_id !== null)
      return await callBack(deps, tx, transfer, { minor, reversalId });
    const reversal = newReversal(deps, { transfer, minor }, reversalId);
    await tx.run(insertReversals, [jsonRows([reversal])]);
    return await openErrands(deps, tx, [errandOfReversal(deps, { reversal, transfer })]);
  });
  await deps.errands.drive(leased);
  return await retrieveTransfer(deps, caller, { params });
};

/** Whether an earlier run of the request has done it. */
const stands = async (
  tx: Transaction,
  { organisationId }: Caller,
  reversalId: string,
): Promise<boolean> => {
  const [reversal] = await tx.rows(reversalsById, [[organisationId], [reversalId]]);
  return (
    reversal !== undefined || (await tx.row(recallById, [organisationId, reversalId])) !== undefined
  );
};

/** In the order in which a fold locks: the split before its transfers. */
const lock = async (tx: Transaction, caller: Caller, id: string): Promise<Transfer> => {
  const { organisationId, mode } = caller;
  const seen = await tx.row(selectTransfer, [organisationId, mode, id]);
  const { payment_id: paymentId } = foundTransfer(seen, caller, id);
  if (paymentId !== null) await tx.rows(lockSplits, [[organisationId], [paymentId]]);
  const [transfer] = await tx.rows(lockTransfers, [[organisationId], [id]]);
  return foundTransfer(transfer, caller, id);
};

const minorOf = (transfer: Transfer, amount: string | undefined): bigint => {
  if (transfer.state !== 'paid') {
    throw refuse('transfer_wrong_state', {
      detail: `Transfer ${transfer.id} is ${transfer.state}.`,
    });
  }
  const left = leftOf(transfer);
  const minor = amount === undefined ? left : parsePositiveAmount(amount, transfer.currency).minor;
  if (minor > left || minor === 0n) throw refuse('reversal_above_left', { pointer: '/amount' });
  return minor;
};

const callBack = async (
  deps: MarketplaceDeps,
  tx: Transaction,
  transfer: Transfer,
  { minor, reversalId }: { readonly minor: bigint; readonly reversalId: string },
): Promise<readonly LeasedErrand[]> => {
  const [share] = await tx.rows(sharesById, [
    [transfer.organisation_id],
    [transfer.share_id ?? ''],
  ]);
  assert(share !== undefined, 'a transfer that names a share has it');
  const recalled: Share = {
    ...share,
    recalled_minor: share.recalled_minor + minor,
    updated_at: deps.clock.now(),
  };
  if (recalled.taken_minor + minor > recalled.credited_minor - recalled.borne_minor) {
    throw refuse('reversal_above_left', {
      pointer: '/amount',
      detail: 'Refunds and disputes have taken back a part of this share already.',
    });
  }
  await tx.run(insertRecall, [
    jsonRows([recallOf(transfer, share, { minor, reversalId }, recalled.updated_at)]),
  ]);
  await tx.run(saveShares, [jsonRows([recalled])]);
  const { leased } = await foldUnderLock(deps, tx, [share.payment_id]);
  return leased;
};

const recallOf = (
  transfer: Transfer,
  share: Share,
  { minor, reversalId }: { readonly minor: bigint; readonly reversalId: string },
  at: Date,
): object => ({
  organisation_id: transfer.organisation_id,
  mode: transfer.mode,
  id: reversalId,
  share_id: share.id,
  transfer_id: transfer.id,
  amount_minor: minor,
  created_at: at,
});
