import type { Static } from 'typebox';
import type { Caller } from '#kernel';
import type { AuthorizeInstruction } from '#providers';
import type { PaymentsDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { findSavedMethod } from '../payment-method/find-saved-method.ts';
import type { Payment } from '../record/world.ts';
import type { ConfirmPaymentBody } from './schema.ts';

/** The payment method that a payment is confirmed with, in the provider's tokens. */
export interface ConfirmMethod {
  /** The only provider that knows the token. */
  readonly provider: string;
  readonly token: string;
  readonly customerToken: string | undefined;
  /** Ours, where the method is a saved one. */
  readonly paymentMethodId: string | null;
  readonly customerId: string | null;
}

/**
 * Finds the method that a request names: a token of the provider, or a saved one of ours.
 *
 * @throws refusal payment_method_missing, and those of a saved method that cannot be used
 */
export const findConfirmMethod = async (
  deps: PaymentsDeps,
  caller: Caller,
  body: Static<typeof ConfirmPaymentBody>,
): Promise<ConfirmMethod> => {
  if (body.payment_method !== undefined) {
    return {
      provider: deps.defaultProvider,
      token: body.payment_method.token,
      customerToken: undefined,
      paymentMethodId: null,
      customerId: null,
    };
  }
  if (body.payment_method_id === undefined) throw refuse('payment_method_missing');
  const saved = await findSavedMethod(deps, caller, body.payment_method_id);
  return { ...saved, paymentMethodId: body.payment_method_id };
};

/** What a payment and its method become for the provider. */
export const confirmInstruction = (
  payment: Payment,
  method: ConfirmMethod,
  isOffSession: boolean,
): AuthorizeInstruction => ({
  operation: 'authorize',
  amount: { minor: payment.amount_minor, currency: payment.currency },
  capture: payment.capture_mode,
  paymentMethodToken: method.token,
  customerToken: method.customerToken,
  isOffSession,
  returnUrl: payment.return_url ?? undefined,
  description: payment.description ?? undefined,
  paymentId: payment.id,
});
