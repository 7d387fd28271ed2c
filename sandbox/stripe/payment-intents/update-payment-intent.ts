import { checkAmount, currencyOf } from '../contract/currencies.ts';
import { type Call, found, type Outcome } from '../contract/endpoint.ts';
import { changedMetadata } from '../contract/metadata.ts';
import type { Checked } from '../contract/params.ts';
import { forbidden, missing } from '../contract/refusal.ts';
import { liveCustomer } from '../customers/live-customer.ts';
import type { PaymentIntentRecord } from '../world/records.ts';
import { checkTerms } from './connect-terms.ts';
import { methodGiven } from './create-payment-intent.ts';
import { moreOf } from './more.ts';
import type { updateParams } from './params.ts';

type Given = Checked<typeof updateParams>;

const open = ['requires_payment_method', 'requires_confirmation', 'requires_action'];
const frozen = [
  'amount',
  'currency',
  'customer',
  'payment_method',
  'payment_method_data',
  'capture_method',
  'setup_future_usage',
  'application_fee_amount',
  'transfer_data',
] as const;

/** Changes an intent; what the money depends on only while nothing was asked of the issuer. */
export function updatePaymentIntent({ step, params, path }: Call<Given>): Outcome {
  const id = path['id'] ?? '';
  const intent = step.get('payment_intent', id);
  if (intent === undefined) throw missing('payment_intent', id, 'intent');
  checkOpen(intent, params);

  const currency = params.currency === undefined ? intent.currency : currencyOf(params.currency);
  const amount = params.amount ?? intent.amount;
  checkAmount(amount, currency);
  const customer =
    params.customer === undefined ? intent.customer : liveCustomer(step, params.customer).id;
  const method = methodGiven(step, params, customer);

  const updated = step.put<PaymentIntentRecord>({
    ...intent,
    amount,
    currency,
    customer,
    capture_method: params.capture_method ?? intent.capture_method,
    payment_method: method?.id ?? intent.payment_method,
    status:
      method === null || !open.includes(intent.status) ? intent.status : 'requires_confirmation',
    metadata: changedMetadata(intent.metadata, params.metadata),
    more:
      method === null
        ? moreOf(intent.more, params)
        : { ...moreOf(intent.more, params), next_action: null },
  });
  checkTerms(step, updated);
  return found(updated);
}

function checkOpen(intent: PaymentIntentRecord, params: Given): void {
  if (open.includes(intent.status)) return;
  const name = frozen.find((one) => params[one] !== undefined);
  if (name === undefined) return;
  throw forbidden(
    `This PaymentIntent's ${name} could not be updated because it has a status of ${intent.status}. You may only update the ${name} of a PaymentIntent with one of the following statuses: ${open.join(', ')}.`,
    'payment_intent_unexpected_state',
    name,
  );
}
