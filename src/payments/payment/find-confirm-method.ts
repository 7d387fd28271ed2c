import type { Static } from 'typebox';
import type { Caller } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { findSavedMethod } from '../payment-method/find-saved-method.ts';
import type { PlannedMethod } from '../record/plan.ts';
import type { ConfirmPaymentBody, PaymentMethodToken } from './schema.ts';

/** The payment method that a payment is confirmed with. */
export interface ConfirmMethod extends PlannedMethod {
  /** The card's brand and its issuer's country, where the merchant or a saved method says. */
  readonly brand: string | null;
  readonly issuerCountry: string | null;
  /** The same for the same card at every provider; null where nobody knows it. */
  readonly key: string | null;
  /** Ours, where the method is a saved one. */
  readonly paymentMethodId: string | null;
  readonly customerId: string | null;
}

/**
 * Finds the method that a request names: tokens of one or more providers, a saved method of ours,
 * or a rail that needs neither.
 *
 * @throws refusal payment_method_missing, payment_method_token_missing, and those of a saved method
 *   that cannot be used
 */
export const findConfirmMethod = async (
  deps: PaymentsDeps,
  caller: Caller,
  body: Static<typeof ConfirmPaymentBody>,
): Promise<ConfirmMethod> => {
  if (body.payment_method !== undefined) return ofTokens(deps, body.payment_method);
  if (body.payment_method_id === undefined) throw refuse('payment_method_missing');
  const saved = await findSavedMethod(deps, caller, body.payment_method_id);
  return {
    type: saved.type,
    tokens: { [saved.provider]: { token: saved.token, customer: saved.customerToken } },
    brand: saved.brand,
    issuerCountry: null,
    key: body.payment_method_id,
    paymentMethodId: body.payment_method_id,
    customerId: saved.customerId,
  };
};

const ofTokens = (deps: PaymentsDeps, given: Static<typeof PaymentMethodToken>): ConfirmMethod => {
  const single =
    given.token === undefined ? {} : { [given.provider ?? deps.defaultProvider]: given.token };
  const tokens = Object.entries({ ...given.tokens, ...single });
  if (given.type === 'card' && tokens.length === 0) {
    throw refuse('payment_method_token_missing', { pointer: '/payment_method/token' });
  }
  return {
    type: given.type,
    tokens: Object.fromEntries(
      tokens.map(([provider, token]) => [provider, { token, customer: null }]),
    ),
    brand: given.brand ?? null,
    issuerCountry: given.issuer_country ?? null,
    key: given.fingerprint ?? null,
    paymentMethodId: null,
    customerId: null,
  };
};
