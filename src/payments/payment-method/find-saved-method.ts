import type { Scope } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { refuse } from './errors.ts';
import { selectPaymentMethod } from './store.ts';

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
 * Finds a saved payment method to charge. Refuses `payment_method_not_found`, also for another
 * organisation's or the other mode's, and `payment_method_not_usable` for one that is not active.
 *
 * @example
 * const { token, customerToken } = await findSavedMethod(deps, caller, 'pm_01k8…');
 */
export const findSavedMethod = async (
  deps: Pick<PaymentsDeps, 'database'>,
  scope: Scope,
  paymentMethodId: string,
): Promise<SavedMethod> => {
  const method = await deps.database.asTenant(
    scope,
    async (tx) => await tx.row(selectPaymentMethod, [scope.organisationId, paymentMethodId]),
  );
  const pointer = '/payment_method_id';
  if (method === undefined) {
    throw refuse('payment_method_not_found', {
      detail: `No payment method ${paymentMethodId}.`,
      pointer,
    });
  }
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
