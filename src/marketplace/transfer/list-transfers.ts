import type { Static } from 'typebox';
import { type Caller, pageSize, toPage } from '#kernel';
import type { MarketplaceDeps } from '../deps.ts';
import { presentTransfer } from './present-transfer.ts';
import type { ListTransfersQuery, TransferList } from './schema.ts';
import { listOfTransfers } from './store.ts';

/** Transfers to sellers, newest first; of one payment, account or status where asked. */
export const listTransfers = async (
  deps: Pick<MarketplaceDeps, 'database'>,
  caller: Caller,
  { query }: { readonly query: Static<typeof ListTransfersQuery> },
): Promise<Static<typeof TransferList>> => {
  const { limit = pageSize, payment_id: paymentId = null, status = null, cursor = null } = query;
  const { organisationId, mode } = caller;
  const accountId = caller.accountId ?? query.account_id ?? null;
  const rows = await deps.database.asTenant(
    caller,
    async (tx) =>
      await tx.rows(listOfTransfers(paymentId, accountId), [
        organisationId,
        mode,
        paymentId,
        accountId,
        status,
        cursor,
        limit + 1,
      ]),
  );
  return toPage(rows, limit, presentTransfer);
};
