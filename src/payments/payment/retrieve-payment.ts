import type { Static } from 'typebox';
import type { Caller } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { presentPayment } from './present-payment.ts';
import type { PaymentParams, PaymentView } from './schema.ts';
import { paymentById } from './store.ts';

/** A payment as it stands. @throws refusal payment_not_found */
export const retrievePayment = async (
  deps: Pick<PaymentsDeps, 'database'>,
  caller: Caller,
  { params }: { readonly params: Static<typeof PaymentParams> },
): Promise<PaymentView> => {
  const payment = await deps.database.asTenant(
    caller,
    async (tx) => await tx.row(paymentById, [params.payment_id]),
  );
  if (payment === undefined) {
    throw refuse('payment_not_found', { detail: `No payment ${params.payment_id}.` });
  }
  return presentPayment(payment);
};
