import type { Static } from 'typebox';
import type { Caller } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { begin, setPayment, tellPayment } from '../record/change.ts';
import { presentPayment } from './present-payment.ts';
import { requirePayment } from './require-payment.ts';
import type { PaymentParams, PaymentView, UpdatePaymentBody } from './schema.ts';

/**
 * Changes what is the merchant's own on a payment: description, reference and metadata, in any
 * state. Metadata is replaced whole.
 *
 * @throws refusal payment_not_found
 */
export const updatePayment = async (
  deps: PaymentsDeps,
  caller: Caller,
  input: {
    readonly params: Static<typeof PaymentParams>;
    readonly body: Static<typeof UpdatePaymentBody>;
  },
): Promise<PaymentView> => {
  const { payment_id: paymentId } = input.params;
  const world = await deps.record({
    scope: caller,
    paymentId,
    decide: (found) => {
      const { payment, ...rest } = requirePayment(found, paymentId);
      const change = begin({ payment, ...rest }, deps.clock.now());
      return tellPayment(setPayment(change, input.body), 'payment.updated');
    },
  });
  return presentPayment(requirePayment(world, paymentId).payment);
};
