import { type Call, found, type Outcome } from '../contract/endpoint.ts';
import { changedMetadata } from '../contract/metadata.ts';
import type { Checked } from '../contract/params.ts';
import { forbidden, invalid, missing } from '../contract/refusal.ts';
import { liveCustomer } from '../customers/live-customer.ts';
import { methodGiven } from '../payment-intents/create-payment-intent.ts';
import { unexpectedState } from '../payment-intents/unexpected-state.ts';
import { usePaymentMethod } from '../payment-methods/use-payment-method.ts';
import { noMetadata } from '../world/plain.ts';
import type { PaymentMethodRecord, SetupIntentRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';
import { attemptSetup } from './attempt-setup.ts';
import type { cancelParams, confirmParams, createParams, updateParams } from './params.ts';

type Confirming = Pick<Checked<typeof confirmParams>, 'return_url' | 'use_stripe_sdk'>;

const open = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

export function createSetupIntent({ step, params }: Call<Checked<typeof createParams>>): Outcome {
  const customer = params.customer === undefined ? null : liveCustomer(step, params.customer).id;
  const method = methodGiven(step, params, customer);
  const automatic = params.automatic_payment_methods;
  const isListed = params.allowed_payment_method_types !== undefined;
  const intent = step.put<SetupIntentRecord>({
    kind: 'setup_intent',
    id: step.newId('seti_1', 23),
    n: step.nextN('setup_intent'),
    created: step.now_s,
    status: method === null ? 'requires_payment_method' : 'requires_confirmation',
    usage: params.usage ?? 'off_session',
    customer,
    payment_method: method?.id ?? null,
    description: params.description ?? null,
    metadata: changedMetadata(noMetadata, params.metadata),
    allow_redirects:
      isListed || automatic?.enabled === false ? null : (automatic?.allow_redirects ?? 'always'),
    allowed_types: params.allowed_payment_method_types ?? null,
    excluded_types: params.excluded_payment_method_types ?? null,
    next_action: null,
    last_error: null,
    cancellation_reason: null,
  });
  step.emit('setup_intent.created', intent);
  return params.confirm ? confirm(step, intent, method, params) : found(intent);
}

export function confirmSetupIntent(call: Call<Checked<typeof confirmParams>>): Outcome {
  const { step, params } = call;
  const intent = setupIntentOf(call);
  if (!open.includes(intent.status)) throw unexpectedState(intent, 'confirm', open);
  const given = methodGiven(step, params, intent.customer);
  const method =
    given ??
    (intent.payment_method === null
      ? null
      : usePaymentMethod(step, intent.payment_method, intent.customer));
  return confirm(step, intent, method, params);
}

export function cancelSetupIntent(call: Call<Checked<typeof cancelParams>>): Outcome {
  const intent = setupIntentOf(call);
  if (!open.includes(intent.status)) throw unexpectedState(intent, 'cancel', open);
  const canceled = call.step.put<SetupIntentRecord>({
    ...intent,
    status: 'canceled',
    next_action: null,
    cancellation_reason: call.params.cancellation_reason ?? null,
  });
  call.step.emit('setup_intent.canceled', canceled);
  return found(canceled);
}

export function updateSetupIntent(call: Call<Checked<typeof updateParams>>): Outcome {
  const { step, params } = call;
  const intent = setupIntentOf(call);
  const changesMethod =
    params.payment_method !== undefined || params.payment_method_data !== undefined;
  if (!open.includes(intent.status) && (changesMethod || params.customer !== undefined)) {
    throw unexpectedState(intent, 'update', open);
  }
  const customer =
    params.customer === undefined ? intent.customer : liveCustomer(step, params.customer).id;
  const method = methodGiven(step, params, customer);
  return found(
    step.put<SetupIntentRecord>({
      ...intent,
      customer,
      payment_method: method?.id ?? intent.payment_method,
      status: method === null ? intent.status : 'requires_confirmation',
      description: params.description === undefined ? intent.description : params.description,
      metadata: changedMetadata(intent.metadata, params.metadata),
    }),
  );
}

export function setupIntentOf({ step, path }: Call<object>): SetupIntentRecord {
  const id = path['id'] ?? '';
  const intent = step.get('setup_intent', id);
  if (intent === undefined) throw missing('setupintent', id, 'intent');
  return intent;
}

function confirm(
  step: Step,
  intent: SetupIntentRecord,
  method: PaymentMethodRecord | null,
  params: Confirming,
): Outcome {
  if (method === null) {
    throw forbidden(
      "You cannot confirm this SetupIntent because it's missing a payment method.",
      'setup_intent_unexpected_state',
    );
  }
  const mayRedirect = intent.allow_redirects === 'always';
  if (mayRedirect && params.return_url === undefined && !params.use_stripe_sdk) {
    throw invalid(
      "This SetupIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.",
      'return_url',
    );
  }
  return attemptSetup(step, intent, method, {
    isAuthenticated: false,
    return_url: params.return_url ?? null,
  });
}
