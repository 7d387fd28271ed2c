import { type EventDraft, jsonRows, type Transaction } from '#kernel';
import { money } from '#money';
import type { ErrandDraft } from '#providers';
import type { MarketplaceParts } from '../deps.ts';
import type { Reversal, Transfer } from '../share/share.ts';
import type { SplitChange } from '../split/fold-split.ts';
import type { WantedMovement } from '../split/next-movement.ts';
import { presentTransfer } from './present-transfer.ts';
import { insertReversals, insertTransferSteps, insertTransfers } from './store.ts';

/** Rows were written for these; what is left is to open their errands and to tell of them. */
export interface OpenedMovements {
  readonly errands: readonly ErrandDraft[];
  readonly events: readonly EventDraft[];
}

/** Writes the transfers and reversals that folds want made, each with the errand that makes it. */
export const openMovements = async (
  deps: Pick<MarketplaceParts, 'ids' | 'clock'>,
  tx: Transaction,
  changes: readonly SplitChange[],
): Promise<OpenedMovements> => {
  const { transfers, adopted, reversals } = newMovements(deps, changes);
  const made = [...transfers, ...adopted];
  if (made.length > 0) await tx.run(insertTransfers, [jsonRows(made)]);
  if (adopted.length > 0) await tx.run(insertTransferSteps, [jsonRows(adopted.map(adoptionStep))]);
  if (reversals.length > 0) {
    await tx.run(insertReversals, [jsonRows(reversals.map(({ reversal }) => reversal))]);
  }
  return {
    errands: [
      ...transfers.map((transfer) => errandOfTransfer(deps, transfer)),
      ...reversals.map((one) => errandOfReversal(deps, one)),
    ],
    events: transfers.map((transfer) => ({
      scope: { organisationId: transfer.organisation_id, mode: transfer.mode },
      type: 'transfer.created',
      object: { type: 'transfer', id: transfer.id },
      payload: presentTransfer(transfer),
    })),
  };
};

/** Rows of what folds want moved. */
export interface NewMovements {
  readonly transfers: readonly Transfer[];
  /** Made by the provider as it took the payment. */
  readonly adopted: readonly Transfer[];
  readonly reversals: readonly { readonly reversal: Reversal; readonly transfer: Transfer }[];
}

/** The rows of the transfers and reversals that folds want made. */
export const newMovements = (
  deps: Pick<MarketplaceParts, 'ids' | 'clock'>,
  changes: readonly SplitChange[],
): NewMovements => {
  const wanted = changes.flatMap((change) =>
    change.wanted.map((movement) => ({ change, movement })),
  );
  const transfers = wanted.flatMap(({ change, movement }) =>
    movement.kind === 'transfer' ? [newTransfer(deps, change, movement)] : [],
  );
  const reversals = wanted.flatMap(({ movement }) =>
    movement.kind === 'reversal'
      ? [{ reversal: newReversal(deps, movement), transfer: movement.transfer }]
      : [],
  );
  const adopted = wanted.flatMap(({ change, movement }) =>
    movement.kind === 'adoption' ? [adoptedTransfer(deps, change, movement)] : [],
  );
  return { transfers, adopted, reversals };
};

const newTransfer = (
  deps: Pick<MarketplaceParts, 'ids' | 'clock'>,
  { split }: SplitChange,
  { share, minor, sourceCharge }: Extract<WantedMovement, { kind: 'transfer' }>,
): Transfer => ({
  ...blank(deps, share),
  id: deps.ids.next('trf'),
  share_id: share.id,
  payment_id: share.payment_id,
  account_id: share.account_id,
  account_reference: share.account_reference,
  provider: split.provider,
  connection_id: split.connection_id,
  amount_minor: minor,
  reversed_minor: 0n,
  state: 'sending',
  source_charge: sourceCharge,
  description: null,
  metadata: {},
});

/** One that the provider made by itself: it stands as paid, and nothing is sent for it. */
const adoptedTransfer = (
  deps: Pick<MarketplaceParts, 'ids' | 'clock'>,
  change: SplitChange,
  { share, minor, reference }: Extract<WantedMovement, { kind: 'adoption' }>,
): Transfer => ({
  ...newTransfer(deps, change, { kind: 'transfer', share, minor, sourceCharge: null }),
  state: 'paid',
  is_by_provider: true,
  provider_reference: reference,
  step_count: 1,
});

const adoptionStep = (transfer: Transfer): object => ({
  organisation_id: transfer.organisation_id,
  mode: transfer.mode,
  object_id: transfer.id,
  sequence: 1,
  from_state: 'sending',
  event: 'pay',
  to_state: 'paid',
  occurred_at: transfer.created_at,
});

/** A reversal to be made, not yet written. */
export const newReversal = (
  deps: Pick<MarketplaceParts, 'ids' | 'clock'>,
  { transfer, minor }: Pick<Extract<WantedMovement, { kind: 'reversal' }>, 'transfer' | 'minor'>,
  id = deps.ids.next('trr'),
): Reversal => ({
  ...blank(deps, transfer),
  id,
  transfer_id: transfer.id,
  share_id: transfer.share_id,
  account_id: transfer.account_id,
  amount_minor: minor,
  state: 'sending',
});

const blank = (
  { clock }: Pick<MarketplaceParts, 'clock'>,
  row: Pick<Transfer, 'organisation_id' | 'mode' | 'currency'>,
) => ({
  organisation_id: row.organisation_id,
  mode: row.mode,
  currency: row.currency,
  is_by_provider: false,
  provider_reference: null,
  failure_code: null,
  failure_message: null,
  step_count: 0,
  created_at: clock.now(),
  updated_at: clock.now(),
});

/** The call that makes a transfer. */
export const errandOfTransfer = (
  { ids }: Pick<MarketplaceParts, 'ids'>,
  transfer: Transfer,
): ErrandDraft => ({
  scope: { organisationId: transfer.organisation_id, mode: transfer.mode },
  id: ids.next('err'),
  owner: 'marketplace',
  subjectId: transfer.id,
  connectionId: transfer.connection_id,
  provider: transfer.provider,
  instruction: {
    kind: 'transfer',
    transferId: transfer.id,
    destination: transfer.account_reference,
    amount: money(transfer.amount_minor, transfer.currency),
    sourceCharge: transfer.source_charge,
    group: transfer.payment_id ?? transfer.id,
  },
  traceparent: null,
});

/** The call that makes a reversal. */
export const errandOfReversal = (
  { ids }: Pick<MarketplaceParts, 'ids'>,
  { reversal, transfer }: { readonly reversal: Reversal; readonly transfer: Transfer },
): ErrandDraft => ({
  scope: { organisationId: reversal.organisation_id, mode: reversal.mode },
  id: ids.next('err'),
  owner: 'marketplace',
  subjectId: reversal.id,
  connectionId: transfer.connection_id,
  provider: transfer.provider,
  instruction: {
    kind: 'reverse_transfer',
    reversalId: reversal.id,
    transfer: transfer.provider_reference ?? '',
    amount: money(reversal.amount_minor, reversal.currency),
  },
  traceparent: null,
});
