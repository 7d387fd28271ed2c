import type Stripe from 'stripe';
import { nameOf } from '../../kernel/random.ts';
import { applicationBehind } from '../application-fees/application.ts';
import { renderPaymentMethod } from '../payment-methods/render-payment-method.ts';
import type {
  ConnectTerms,
  IntentError,
  NextAction,
  PaymentIntentRecord,
} from '../world/records.ts';
import type { World } from '../world/world.ts';

/** The secret a buyer's browser holds: a function of the id, so it needs no memory. */
export function clientSecretOf(world: World, id: string): string {
  return `${id}_secret_${nameOf(`${world.seed}/secret/${id}`, 25)}`;
}

/** The page where a buyer passes, or fails, the authentication of an intent. */
export function authenticationUrl(world: World, url: string, id: string): string {
  return `${url}/3ds/${world.account}/${id}`;
}

export function renderPaymentIntent(
  intent: PaymentIntentRecord,
  world: World,
  url: string,
): Stripe.PaymentIntent {
  const more = intent.more;
  return {
    id: intent.id,
    object: 'payment_intent',
    allowed_payment_method_types:
      more.allowed_types as Stripe.PaymentIntent['allowed_payment_method_types'],
    amount: intent.amount,
    amount_capturable: intent.amount_capturable,
    amount_details: { tip: {} },
    amount_received: intent.amount_received,
    application: applicationBehind(world, more.connect),
    application_fee_amount: more.connect?.application_fee_amount ?? null,
    automatic_payment_methods:
      more.allow_redirects === null
        ? null
        : { allow_redirects: more.allow_redirects, enabled: true },
    canceled_at: more.canceled_at,
    cancellation_reason: more.cancellation_reason as Stripe.PaymentIntent.CancellationReason | null,
    capture_method: intent.capture_method,
    client_secret: clientSecretOf(world, intent.id),
    confirmation_method: more.confirmation_method,
    created: intent.created,
    currency: intent.currency,
    customer: intent.customer,
    customer_account: null,
    description: more.description,
    excluded_payment_method_types:
      more.excluded_types as Stripe.PaymentIntent['excluded_payment_method_types'],
    last_payment_error: renderError(intent.last_error, world),
    latest_charge: intent.latest_charge,
    livemode: false,
    managed_payments: null,
    metadata: intent.metadata,
    next_action: renderNextAction(more.next_action, authenticationUrl(world, url, intent.id)),
    on_behalf_of: more.connect?.on_behalf_of ?? null,
    payment_method: intent.payment_method,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: {
        installments: null,
        mandate_options: null,
        network: null,
        request_three_d_secure: more.three_d_secure,
        ...(more.incremental === null
          ? {}
          : { request_incremental_authorization: more.incremental }),
        ...(more.multicapture === null ? {} : { request_multicapture: more.multicapture }),
      },
    },
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: more.receipt_email,
    review: null,
    setup_future_usage: more.setup_future_usage,
    shipping: more.shipping as Stripe.PaymentIntent['shipping'],
    source: null,
    statement_descriptor: more.statement_descriptor,
    statement_descriptor_suffix: more.statement_descriptor_suffix,
    status: intent.status,
    transfer_data: transferData(more.connect),
    transfer_group: more.transfer_group,
  };
}

function transferData(terms: ConnectTerms | null): Stripe.PaymentIntent.TransferData | null {
  if (terms === null || terms.destination === null) return null;
  const { destination, transfer_amount } = terms;
  return { destination, ...(transfer_amount === null ? {} : { amount: transfer_amount }) };
}

/** The error an intent remembers of its last attempt. */
export function renderError(
  error: IntentError | null,
  world: World,
): Stripe.PaymentIntent.LastPaymentError | null {
  if (error === null) return null;
  const method =
    error.payment_method === null
      ? undefined
      : world.tables.payment_method.byId.get(error.payment_method);
  return {
    type: error.type,
    code: error.code as Stripe.PaymentIntent.LastPaymentError['code'] & string,
    doc_url: `https://stripe.com/docs/error-codes/${error.code.replaceAll('_', '-')}`,
    message: error.message,
    ...(error.decline_code === null ? {} : { decline_code: error.decline_code }),
    ...(error.param === null ? {} : { param: error.param }),
    ...(error.charge === null ? {} : { charge: error.charge }),
    ...(method === undefined ? {} : { payment_method: renderPaymentMethod(method) }),
  };
}

export function renderNextAction(
  action: NextAction | null,
  url: string,
): Stripe.PaymentIntent.NextAction | null {
  if (action === null) return null;
  if (action.type === 'redirect_to_url') {
    return {
      type: 'redirect_to_url',
      redirect_to_url: { return_url: action.return_url, url },
    };
  }
  return {
    type: 'use_stripe_sdk',
    use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url },
  };
}
