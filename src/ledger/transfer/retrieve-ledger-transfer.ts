import type { Caller } from '#kernel';
import type { LedgerDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { presentTransfer } from '../present.ts';
import type { TransferView } from '../schema.ts';
import { findTransfer } from './transfers-of.ts';

/**
 * One transfer with its entries.
 *
 * @throws refusal ledger_transfer_not_found
 */
export const retrieveLedgerTransfer = async (
  deps: Pick<LedgerDeps, 'database'>,
  caller: Caller,
  { params }: { readonly params: { readonly transfer_id: string } },
): Promise<TransferView> => {
  const transfer = await deps.database.asTenant(
    caller,
    async (tx) => await findTransfer(tx, caller, params.transfer_id),
  );
  if (transfer === undefined) {
    throw refuse('ledger_transfer_not_found', { detail: `No transfer ${params.transfer_id}.` });
  }
  return presentTransfer(transfer);
};
