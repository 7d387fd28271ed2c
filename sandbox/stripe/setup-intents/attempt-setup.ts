import { cardOfName } from '../cards/test-cards.ts';
import { found, type Outcome } from '../contract/endpoint.ts';
import { attachPaymentMethod } from '../payment-methods/use-payment-method.ts';
import type { IntentError, PaymentMethodRecord, SetupIntentRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';

export interface SetupOptions {
  readonly isAuthenticated: boolean;
  readonly return_url: string | null;
}

/** Sets a card up for later: asks the buyer where the issuer wants it, saves it for the customer. */
export function attemptSetup(
  step: Step,
  intent: SetupIntentRecord,
  method: PaymentMethodRecord,
  options: SetupOptions,
): Outcome {
  const card = cardOfName(method.card);
  const asks = card.authentication !== undefined && card.authentication !== 'optional';
  if (asks && !options.isAuthenticated) {
    const asked = step.put<SetupIntentRecord>({
      ...intent,
      status: 'requires_action',
      payment_method: method.id,
      last_error: null,
      next_action: {
        type: options.return_url === null ? 'use_stripe_sdk' : 'redirect_to_url',
        return_url: options.return_url,
      },
    });
    step.emit('setup_intent.requires_action', asked);
    return found(asked);
  }

  const { decline } = card;
  if (decline !== undefined && card.declines === 'charge_and_attach') {
    return refuseSetup(step, intent, {
      type: 'card_error',
      code: decline.code,
      decline_code: decline.decline_code,
      message: decline.message,
      param: null,
      charge: null,
      payment_method: method.id,
    });
  }
  return finishSetup(step, intent, method);
}

/** Ends an attempt in an error; the intent waits for another payment method. */
export function refuseSetup(step: Step, intent: SetupIntentRecord, error: IntentError): Outcome {
  const refused = step.put<SetupIntentRecord>({
    ...intent,
    status: 'requires_payment_method',
    payment_method: null,
    next_action: null,
    last_error: error,
  });
  step.emit('setup_intent.setup_failed', refused);
  const { type, code, decline_code, message } = error;
  return {
    type: 'failed',
    status: type === 'card_error' ? 402 : 400,
    error: { type, code, message, ...(decline_code === null ? {} : { decline_code }) },
    record: refused,
  };
}

function finishSetup(step: Step, intent: SetupIntentRecord, method: PaymentMethodRecord): Outcome {
  const ready: PaymentMethodRecord = { ...method, standing: 'set_up' };
  if (intent.customer === null) step.put(ready);
  else if (method.customer === intent.customer) step.put(ready);
  else attachPaymentMethod(step, ready, intent.customer);

  const done = step.put<SetupIntentRecord>({
    ...intent,
    status: 'succeeded',
    payment_method: method.id,
    next_action: null,
    last_error: null,
  });
  step.emit('setup_intent.succeeded', done);
  return found(done);
}
