import type { Static } from 'typebox';
import { type Caller, pageSize, toPage } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { presentCredit } from './present-credit.ts';
import type { CreditList, ListCreditsQuery } from './schema.ts';
import { listCreditRows } from './store.ts';

/** Money that arrived, newest first; with `status=suspended` what waits for a person. */
export const listCredits = async (
  deps: Pick<PaymentsDeps, 'database'>,
  caller: Caller,
  { query }: { readonly query: Static<typeof ListCreditsQuery> },
): Promise<Static<typeof CreditList>> => {
  const limit = query.limit ?? pageSize;
  const { cursor = null, status = null, payment_id: paymentId = null } = query;
  const rows = await deps.database.asTenant(
    caller,
    async (tx) => await tx.rows(listCreditRows, [cursor, status, paymentId, limit + 1]),
  );
  return toPage(rows, limit, presentCredit);
};
