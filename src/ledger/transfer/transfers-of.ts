import type { Scope, Transaction } from '#kernel';

import { listTransfersOf, readTransfer, type TransferEntryRow } from './store.ts';

/** A transfer that stands in the books. */
export interface Transfer {
  readonly id: string;
  readonly kind: string;
  readonly effectiveAt: Date;
  readonly bookedAt: Date;
  readonly reference: { readonly type: string; readonly id: string };
  readonly phase: 'posted' | 'hold' | 'post' | 'void';
  /** The hold that it took from or released. */
  readonly holdId: string | null;
  readonly entries: readonly TransferEntry[];
}

/** One entry of it. */
export interface TransferEntry {
  readonly account: string;
  readonly layer: 'posted' | 'pending';
  /** Credit positive, debit negative. */
  readonly minor: bigint;
  readonly currency: string;
}

const transfersMax = 500;

/**
 * The transfers of a business object with their entries, in the order they were booked; at most
 * the first 500.
 *
 * @example await transfersOf(tx, scope, { type: 'payment', id: payment.id })
 */
export const transfersOf = async (
  tx: Transaction,
  { organisationId, mode }: Scope,
  reference: { readonly type: string; readonly id: string },
): Promise<readonly Transfer[]> =>
  groupEntries(
    await tx.rows(listTransfersOf, [
      organisationId,
      mode,
      reference.type,
      reference.id,
      transfersMax,
    ]),
  );

/** One transfer with its entries, or nothing. */
export const findTransfer = async (
  tx: Transaction,
  { organisationId, mode }: Scope,
  transferId: string,
): Promise<Transfer | undefined> =>
  groupEntries(await tx.rows(readTransfer, [organisationId, mode, transferId]))[0];

const groupEntries = (rows: readonly TransferEntryRow[]): readonly Transfer[] =>
  [...Map.groupBy(rows, (row) => row.id).values()].flatMap((lines) => {
    const [first] = lines;
    return first === undefined ? [] : [{ ...transferOf(first), entries: lines.map(entryOf) }];
  });

const transferOf = (row: TransferEntryRow): Omit<Transfer, 'entries'> => ({
  id: row.id,
  kind: row.kind,
  effectiveAt: row.effective_at,
  bookedAt: row.booked_at,
  reference: { type: row.reference_type, id: row.reference_id },
  phase: row.phase,
  holdId: row.hold_id,
});

const entryOf = (row: TransferEntryRow): TransferEntry => ({
  account: row.path,
  layer: row.layer,
  minor: row.amount,
  currency: row.currency,
});
