import { attemptPayment } from '../payment-intents/attempt-payment.ts';
import { attemptSetup, refuseSetup } from '../setup-intents/attempt-setup.ts';
import type { IntentError, PaymentIntentRecord, SetupIntentRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';

export type Intent = PaymentIntentRecord | SetupIntentRecord;

/** The intent of an id while it waits for its buyer, or undefined. */
export function waitingIntent(step: Step, id: string): Intent | undefined {
  const intent = step.get('payment_intent', id) ?? step.get('setup_intent', id);
  return intent?.status === 'requires_action' ? intent : undefined;
}

/** What happens when the buyer passes, or fails, the authentication of an intent. */
export function finishAuthentication(step: Step, intent: Intent, isPassed: boolean): void {
  const method = step.get('payment_method', intent.payment_method ?? '');
  if (method === undefined) return;
  if (intent.kind === 'setup_intent') {
    if (isPassed) attemptSetup(step, intent, method, { isAuthenticated: true, return_url: null });
    else refuseSetup(step, intent, failure('setup_intent', method.id));
    return;
  }
  if (isPassed) {
    attemptPayment(step, intent, method, {
      isAuthenticated: true,
      isOffSession: false,
      failsOnAction: false,
      return_url: null,
    });
    return;
  }
  const refused = step.put<PaymentIntentRecord>({
    ...intent,
    status: 'requires_payment_method',
    payment_method: null,
    last_error: failure('payment_intent', method.id),
    more: { ...intent.more, next_action: null },
  });
  step.emit('payment_intent.payment_failed', refused);
}

/** Where the buyer goes afterwards, with the parameters that Stripe adds. */
export function returnAddress(
  intent: Intent,
  return_url: string | null,
  secret: string,
  isPassed: boolean,
): string | null {
  if (return_url === null) return null;
  const address = URL.parse(return_url);
  if (address === null) return null;
  address.searchParams.set(intent.kind, intent.id);
  address.searchParams.set(`${intent.kind}_client_secret`, secret);
  address.searchParams.set('redirect_status', isPassed ? 'succeeded' : 'failed');
  return address.href;
}

function failure(kind: Intent['kind'], method: string): IntentError {
  return {
    type: 'invalid_request_error',
    code: `${kind}_authentication_failure`,
    decline_code: null,
    message:
      'The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.',
    param: null,
    charge: null,
    payment_method: method,
  };
}
