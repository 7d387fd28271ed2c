import type { Caller } from '#kernel';
import type { MarketplaceDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import type { Transfer } from '../share/share.ts';
import { presentTransfer } from './present-transfer.ts';
import type { TransferView } from './schema.ts';
import { selectTransfer } from './store.ts';

/** One transfer to a seller. @throws refusal transfer_not_found */
export const retrieveTransfer = async (
  deps: Pick<MarketplaceDeps, 'database'>,
  caller: Caller,
  { params }: { readonly params: { readonly transfer_id: string } },
): Promise<TransferView> => {
  const { organisationId, mode } = caller;
  const { transfer_id: id } = params;
  const transfer = await deps.database.asTenant(
    caller,
    async (tx) => await tx.row(selectTransfer, [organisationId, mode, id]),
  );
  return presentTransfer(foundTransfer(transfer, caller, id));
};

/** Refuses `transfer_not_found` where there is none that the caller may see. */
export const foundTransfer = (
  transfer: Transfer | undefined,
  { accountId }: Pick<Caller, 'accountId'>,
  id: string,
): Transfer => {
  const isForeign = accountId !== undefined && transfer?.account_id !== accountId;
  if (transfer !== undefined && !isForeign) return transfer;
  throw refuse('transfer_not_found', { detail: `No transfer ${id}.` });
};
