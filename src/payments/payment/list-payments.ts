import type { Static } from 'typebox';
import { type Caller, pageSize, toPage } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { presentPayment } from './present-payment.ts';
import type { ListPaymentsQuery, PaymentList } from './schema.ts';
import { listPaymentRows } from './store.ts';

/** Payments, newest first, a page at a time. The cursor is the id of the last one seen. */
export const listPayments = async (
  deps: Pick<PaymentsDeps, 'database'>,
  caller: Caller,
  { query }: { readonly query: Static<typeof ListPaymentsQuery> },
): Promise<Static<typeof PaymentList>> => {
  const limit = query.limit ?? pageSize;
  const rows = await deps.database.asTenant(
    caller,
    async (tx) =>
      await tx.rows(listPaymentRows, [
        query.cursor ?? null,
        query.status ?? null,
        query.customer_id ?? null,
        query.reference ?? null,
        query.currency ?? null,
        query.created_from ?? null,
        query.created_before ?? null,
        limit + 1,
      ]),
  );
  return toPage(rows, limit, presentPayment);
};
