import type { Caller } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import type { Dispute } from './dispute.ts';
import { refuse } from './errors.ts';
import { presentDispute } from './present-dispute.ts';
import type { DisputeView } from './schema.ts';
import { lastResponses, selectDispute } from './store.ts';

/** One dispute, with the last answer to it. @throws refusal dispute_not_found */
export const retrieveDispute = async (
  deps: Pick<PaymentsDeps, 'database'>,
  caller: Caller,
  { params }: { readonly params: { readonly dispute_id: string } },
): Promise<DisputeView> => {
  const { organisationId, mode } = caller;
  const id = params.dispute_id;
  return await deps.database.asTenant(caller, async (tx) => {
    const dispute = foundDispute(await tx.row(selectDispute, [organisationId, mode, id]), id);
    const [response] = await tx.rows(lastResponses, [organisationId, [id]]);
    return presentDispute(dispute, response);
  });
};

/** Refuses `dispute_not_found` where there is none. */
export const foundDispute = (dispute: Dispute | undefined, id: string): Dispute => {
  if (dispute === undefined) throw refuse('dispute_not_found', { detail: `No dispute ${id}.` });
  return dispute;
};
