import { checkAmount, currencyOf } from '../contract/currencies.ts';
import { type Call, found, type Outcome } from '../contract/endpoint.ts';
import { changedMetadata } from '../contract/metadata.ts';
import { type Checked, required } from '../contract/params.ts';
import { invalid } from '../contract/refusal.ts';
import { liveCustomer } from '../customers/live-customer.ts';
import { methodOfData, usePaymentMethod } from '../payment-methods/use-payment-method.ts';
import { noMetadata, plainMore } from '../world/plain.ts';
import type { PaymentIntentRecord, PaymentMethodRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';
import { confirmIntent } from './confirm-payment-intent.ts';
import { checkTerms } from './connect-terms.ts';
import { moreOf } from './more.ts';
import type { confirmParams, createParams } from './params.ts';

type Given = Checked<typeof createParams>;
type MethodGiven = Pick<Checked<typeof confirmParams>, 'payment_method' | 'payment_method_data'>;

/** Creates a payment intent, and confirms it at once when asked to. */
export function createPaymentIntent({ step, params }: Call<Given>): Outcome {
  const currency = currencyOf(required(params.currency, 'currency'));
  const amount = required(params.amount, 'amount');
  checkAmount(amount, currency);
  checkConfirmOnly(params);

  const customer = params.customer === undefined ? null : liveCustomer(step, params.customer).id;
  const method = methodGiven(step, params, customer);
  const intent = step.put<PaymentIntentRecord>({
    kind: 'payment_intent',
    id: step.newId('pi_3', 23),
    n: step.nextN('payment_intent'),
    created: step.now_s,
    amount,
    amount_capturable: 0,
    amount_received: 0,
    currency,
    status: method === null ? 'requires_payment_method' : 'requires_confirmation',
    capture_method: params.capture_method ?? 'automatic',
    customer,
    payment_method: method?.id ?? null,
    latest_charge: null,
    metadata: changedMetadata(noMetadata, params.metadata),
    last_error: null,
    more: moreOf(plainMore, params),
  });
  checkTerms(step, intent);
  step.emit('payment_intent.created', intent);
  return params.confirm ? confirmIntent(step, intent, method, params) : found(intent);
}

/** The payment method that a request brings along, made or found; null when it brings none. */
export function methodGiven(
  step: Step,
  params: MethodGiven,
  customer: string | null,
): PaymentMethodRecord | null {
  if (params.payment_method !== undefined) {
    return usePaymentMethod(step, params.payment_method, customer);
  }
  return params.payment_method_data === undefined
    ? null
    : methodOfData(step, params.payment_method_data);
}

/** Parameters of the confirmation are refused on a create that does not confirm. */
function checkConfirmOnly(params: Given): void {
  if (params.confirm) return;
  const names = ['off_session', 'return_url', 'error_on_requires_action', 'mandate_data'] as const;
  const early = names.find((name) => params[name] !== undefined);
  if (early === undefined) return;
  throw invalid(
    `You can only set \`${early}\` when \`confirm\` is true.`,
    early,
    'parameter_invalid_empty',
  );
}
