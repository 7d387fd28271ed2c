import type { Static } from 'typebox';
import type { Caller } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { presentRefund } from './present-refund.ts';
import type { RefundParams, RefundView } from './schema.ts';
import { refundById } from './store.ts';

/** A refund as it stands. @throws refusal refund_not_found */
export const retrieveRefund = async (
  deps: Pick<PaymentsDeps, 'database'>,
  caller: Caller,
  { params }: { readonly params: Static<typeof RefundParams> },
): Promise<RefundView> => {
  const refund = await deps.database.asTenant(
    caller,
    async (tx) => await tx.row(refundById, [params.refund_id]),
  );
  if (refund === undefined) {
    throw refuse('refund_not_found', { detail: `No refund ${params.refund_id}.` });
  }
  return presentRefund(refund);
};
