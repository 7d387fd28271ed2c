import type { Call, Outcome } from '../contract/endpoint.ts';
import type { Checked } from '../contract/params.ts';
import { forbidden, invalid, missing } from '../contract/refusal.ts';
import { methodOfData, usePaymentMethod } from '../payment-methods/use-payment-method.ts';
import type { PaymentIntentRecord, PaymentMethodRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';
import { attemptPayment } from './attempt-payment.ts';
import { moreOf } from './more.ts';
import type { confirmParams } from './params.ts';
import { unexpectedState } from './unexpected-state.ts';

type Given = Checked<typeof confirmParams>;
type Confirming = Pick<
  Given,
  'off_session' | 'return_url' | 'error_on_requires_action' | 'use_stripe_sdk'
>;

const confirmable = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

/** Confirms an intent that waits for it, with a payment method of its own or one brought along. */
export function confirmPaymentIntent({ step, params, path }: Call<Given>): Outcome {
  const intent = step.get('payment_intent', path['id'] ?? '');
  if (intent === undefined) throw missing('payment_intent', path['id'] ?? '', 'intent');
  if (!confirmable.includes(intent.status)) {
    throw unexpectedState(intent, 'confirm', confirmable);
  }

  const changed: PaymentIntentRecord = {
    ...intent,
    capture_method: params.capture_method ?? intent.capture_method,
    more: moreOf(intent.more, params),
  };
  return confirmIntent(step, changed, methodOf(step, intent, params), params);
}

/** The common road of create with `confirm` and of confirm. */
export function confirmIntent(
  step: Step,
  intent: PaymentIntentRecord,
  method: PaymentMethodRecord | null,
  params: Confirming,
): Outcome {
  if (method === null) {
    throw forbidden(
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
      'payment_intent_unexpected_state',
    );
  }
  checkReturn(intent, params);
  requireCharges(step);
  return attemptPayment(step, intent, method, {
    isOffSession: params.off_session ?? false,
    isAuthenticated: false,
    failsOnAction: params.error_on_requires_action ?? false,
    return_url: params.return_url ?? null,
  });
}

function methodOf(
  step: Step,
  intent: PaymentIntentRecord,
  params: Given,
): PaymentMethodRecord | null {
  if (params.payment_method_data !== undefined)
    return methodOfData(step, params.payment_method_data);
  const id = params.payment_method ?? intent.payment_method;
  return id === null ? null : usePaymentMethod(step, id, intent.customer);
}

/** An account that is not enabled takes no payments in its own name. */
function requireCharges({ world, at }: Step): void {
  if (world.owner === null) return;
  if (at(null).get('account', world.owner)?.standing.charges_enabled === true) return;
  throw forbidden(
    'Your account cannot currently make charges: its requirements have to be met first.',
    'account_invalid',
  );
}

/** With automatic methods that may redirect, Stripe wants to know where to. */
function checkReturn(intent: PaymentIntentRecord, params: Confirming): void {
  if (intent.more.allow_redirects !== 'always') return;
  if (params.return_url !== undefined || params.off_session || params.use_stripe_sdk) return;
  if (params.error_on_requires_action) return;
  throw invalid(
    "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.",
    'return_url',
  );
}
