import type { Caller } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { type DriveDeps, driveStoring } from './drive-storing.ts';
import { refuse } from './errors.ts';
import { openStoring } from './open-storing.ts';
import { presentPaymentMethod } from './present-payment-method.ts';
import type { PaymentMethodView, StorePaymentMethod } from './schema.ts';

/**
 * Saves a payment method for a customer, so that it can be charged later. The provider's customer
 * is made with the first one. Answers `active`, `requires_action` with the URL for the payer,
 * `declined`, or `storing` where the provider's answer was lost: it is asked again under the same
 * key, and an event tells the end. The same request run again goes on where the first one stopped.
 *
 * @throws refusals customer_not_found, customer_deleted, payment_method_limit_reached,
 *   payment_method_not_savable, provider_not_connected
 */
export const storePaymentMethod = async (
  deps: DriveDeps & Pick<PaymentsDeps, 'defaultProvider' | 'leaseMs'>,
  caller: Caller,
  input: {
    readonly params: { readonly customer_id: string };
    readonly body: StorePaymentMethod;
  },
): Promise<PaymentMethodView> => {
  const provider = input.body.payment_method.provider ?? deps.defaultProvider;
  // Refuses before anything is written; found again when the secrets are needed.
  await deps.connect(caller, provider);
  if (!deps.providerNamed(provider).capabilities.maySave) {
    throw refuse('payment_method_not_savable', {
      detail: `${provider} keeps no payment methods.`,
      pointer: '/payment_method/provider',
    });
  }
  const opened = await openStoring(deps, caller, {
    id: caller.ids.next('pm'),
    customerId: input.params.customer_id,
    provider,
    body: input.body,
  });
  return presentPaymentMethod(
    opened.kind === 'ours' ? await driveStoring(deps, opened.leased) : opened.method,
  );
};
