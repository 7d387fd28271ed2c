import type { Caller } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { findPaymentMethod } from './find-payment-method.ts';
import { presentPaymentMethod } from './present-payment-method.ts';
import type { PaymentMethodPath, PaymentMethodView } from './schema.ts';

/** A saved payment method as it stands. @throws refusal payment_method_not_found */
export const retrievePaymentMethod = async (
  deps: Pick<PaymentsDeps, 'database'>,
  caller: Caller,
  { params }: { readonly params: PaymentMethodPath },
): Promise<PaymentMethodView> =>
  presentPaymentMethod(await findPaymentMethod(deps, caller, params.payment_method_id));
