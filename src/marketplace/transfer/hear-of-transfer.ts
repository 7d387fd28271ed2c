import { assert, jsonRows, type Scope, type Transaction } from '#kernel';
import { money } from '#money';
import type { LeasedErrand, TransferReport } from '#providers';
import type { FoldDeps } from '../split/fold-splits.ts';
import { lockSplits } from '../split/store.ts';
import { newReversal } from './open-movements.ts';
import type { Ending } from './settle-transfer.ts';
import { settleTransfers } from './settle-transfers.ts';
import {
  insertReversals,
  lockTransfers,
  reversalsOfTransfers,
  transferByReference,
} from './store.ts';

/** What the provider says of a transfer, and through which connection. */
interface Heard {
  readonly scope: Scope;
  readonly connectionId: string;
  readonly report: TransferReport;
}

/**
 * Takes in what somebody did to a transfer of ours without us: by hand, in the provider's own
 * dashboard, it was reversed. What is under way from here is left to its own end.
 *
 * @returns errands that this opened; nothing where the transfer is none of ours
 */
export const hearOfTransfer = async (
  deps: FoldDeps,
  tx: Transaction,
  { scope, connectionId, report }: Heard,
): Promise<readonly LeasedErrand[] | undefined> => {
  const { organisationId } = scope;
  const found = await tx.row(transferByReference, [organisationId, connectionId, report.reference]);
  if (found === undefined) return undefined;
  if (found.payment_id !== null) await tx.rows(lockSplits, [[organisationId], [found.payment_id]]);
  const [transfer] = await tx.rows(lockTransfers, [[organisationId], [found.id]]);
  assert(transfer !== undefined, 'a transfer is kept for ever');
  const reversals = await tx.rows(reversalsOfTransfers, [[organisationId], [transfer.id]]);
  const isUnderWay = reversals.some(({ state }) => state === 'sending' || state === 'in_review');
  const unseen = report.reversed.minor - transfer.reversed_minor;
  if (isUnderWay || unseen <= 0n || transfer.is_by_provider) return [];
  const reversal = { ...newReversal(deps, { transfer, minor: unseen }), is_by_provider: true };
  await tx.run(insertReversals, [jsonRows([reversal])]);
  return await settleTransfers(deps, tx, [endOf(reversal.id, transfer, { scope, report, unseen })]);
};

/** The end that an errand of ours would have come to, had we sent it. */
const endOf = (
  subjectId: string,
  transfer: { readonly currency: string },
  { scope, report, unseen }: Pick<Heard, 'scope' | 'report'> & { readonly unseen: bigint },
): Ending => ({
  errand: { id: subjectId, scope, subjectId, state: 'done', failure: null },
  outcome: {
    kind: 'done',
    report: {
      about: 'reversal',
      // Who made it by hand gave it no name of ours; the transfer and the sum tell it apart.
      reference: `${report.reference}:${report.reversed.minor}`,
      reversalId: null,
      amount: money(unseen, transfer.currency),
      occurredAt: new Date(0),
    },
  },
});
