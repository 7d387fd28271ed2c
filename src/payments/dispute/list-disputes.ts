import type { Static } from 'typebox';
import { type Caller, pageSize, toPage } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { presentDispute } from './present-dispute.ts';
import type { DisputeList, ListDisputesQuery } from './schema.ts';
import { lastResponses, selectDisputes } from './store.ts';

/** Disputes, newest first; of one payment or of one status where asked. */
export const listDisputes = async (
  deps: Pick<PaymentsDeps, 'database'>,
  caller: Caller,
  { query }: { readonly query: Static<typeof ListDisputesQuery> },
): Promise<Static<typeof DisputeList>> => {
  const { limit = pageSize, payment_id: paymentId = null, status = null, cursor = null } = query;
  const { organisationId, mode } = caller;
  return await deps.database.asTenant(caller, async (tx) => {
    const asked = [organisationId, mode, paymentId, status, cursor, limit + 1] as const;
    const rows = await tx.rows(selectDisputes, [...asked]);
    const ids = rows.map(({ id }) => id);
    const responses = await tx.rows(lastResponses, [organisationId, ids]);
    const responseOf = new Map(responses.map((response) => [response.dispute_id, response]));
    return toPage(rows, limit, (row) => presentDispute(row, responseOf.get(row.id)));
  });
};
