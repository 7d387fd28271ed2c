import type { Static } from 'typebox';
import type { Caller } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { findPayment } from './find-payment.ts';
import { presentPayment } from './present-payment.ts';
import type { PaymentParams, PaymentView } from './schema.ts';

/** A payment as it stands. @throws refusal payment_not_found */
export const retrievePayment = async (
  deps: Pick<PaymentsDeps, 'database'>,
  caller: Caller,
  { params }: { readonly params: Static<typeof PaymentParams> },
): Promise<PaymentView> => presentPayment(await findPayment(deps, caller, params.payment_id));
