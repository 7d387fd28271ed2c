import type { Scope } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { refuse } from './errors.ts';
import { findPaymentMethod } from './find-payment-method.ts';

/** A saved method as whoever charges it needs it. */
export interface SavedMethod {
  /** The only provider that knows the two tokens. */
  readonly provider: string;
  /** The provider's name for the method. */
  readonly token: string;
  /** The provider's name for the customer that the method hangs on. */
  readonly customerToken: string;
  readonly customerId: string;
  readonly type: string;
  readonly brand: string | null;
  readonly last4: string | null;
}

/**
 * Finds a saved payment method to charge.
 *
 * @throws refusal payment_method_not_found, also for another organisation's or the other mode's
 * @throws refusal payment_method_not_usable for one that is not active
 * @example
 * const { token, customerToken } = await findSavedMethod(deps, caller, 'pm_01k8…');
 */
export const findSavedMethod = async (
  deps: Pick<PaymentsDeps, 'database'>,
  scope: Scope,
  paymentMethodId: string,
): Promise<SavedMethod> => {
  const pointer = '/payment_method_id';
  const method = await findPaymentMethod(deps, scope, paymentMethodId, pointer);
  const { state, method_token: token, customer_token: customerToken } = method;
  if (state !== 'active' || token === null || customerToken === null) {
    throw refuse('payment_method_not_usable', {
      detail: `The payment method ${paymentMethodId} is ${state}.`,
      pointer,
    });
  }
  return {
    provider: method.provider,
    token,
    customerToken,
    customerId: method.customer_id,
    type: method.type,
    brand: method.brand,
    last4: method.last4,
  };
};
