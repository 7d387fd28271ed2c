import type { Scope } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { refuse } from './errors.ts';
import { type PaymentMethod, selectPaymentMethod } from './store.ts';

/** The row of a saved payment method, in whichever state. @throws refusal payment_method_not_found */
export const findPaymentMethod = async (
  deps: Pick<PaymentsDeps, 'database'>,
  scope: Scope,
  paymentMethodId: string,
  pointer?: string,
): Promise<PaymentMethod> => {
  const { organisationId, mode } = scope;
  const method = await deps.database.asTenant(
    scope,
    async (tx) => await tx.row(selectPaymentMethod, [organisationId, mode, paymentMethodId]),
  );
  return foundMethod(method, paymentMethodId, pointer);
};

/** Refuses `payment_method_not_found` where there is none. */
export const foundMethod = (
  method: PaymentMethod | undefined,
  paymentMethodId: string,
  pointer?: string,
): PaymentMethod => {
  if (method !== undefined) return method;
  throw refuse('payment_method_not_found', {
    detail: `No payment method ${paymentMethodId}.`,
    ...(pointer === undefined ? {} : { pointer }),
  });
};
