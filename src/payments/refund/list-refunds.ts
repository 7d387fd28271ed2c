import type { Static } from 'typebox';
import { type Caller, pageSize, toPage } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { presentRefund } from './present-refund.ts';
import type { ListRefundsQuery, RefundList } from './schema.ts';
import { listRefundRows } from './store.ts';

/** Refunds, newest first, of one payment where asked. */
export const listRefunds = async (
  deps: Pick<PaymentsDeps, 'database'>,
  caller: Caller,
  { query }: { readonly query: Static<typeof ListRefundsQuery> },
): Promise<Static<typeof RefundList>> => {
  const limit = query.limit ?? pageSize;
  const rows = await deps.database.asTenant(
    caller,
    async (tx) =>
      await tx.rows(listRefundRows, [query.cursor ?? null, query.payment_id ?? null, limit + 1]),
  );
  return toPage(rows, limit, presentRefund);
};
