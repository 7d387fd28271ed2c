import { declines } from '../cards/declines.ts';
import type { Decline, TestCard } from '../cards/test-card.ts';
import { cardOfName } from '../cards/test-cards.ts';
import { bookCharge, newCharge } from '../charges/book-charge.ts';
import { found, type Outcome } from '../contract/endpoint.ts';
import type { ErrorBody } from '../contract/refusal.ts';
import { openDispute } from '../disputes/open-dispute.ts';
import { attachPaymentMethod } from '../payment-methods/use-payment-method.ts';
import type {
  IntentError,
  NextAction,
  PaymentIntentRecord,
  PaymentMethodRecord,
} from '../world/records.ts';
import type { Step } from '../world/step.ts';

export interface AttemptOptions {
  readonly isOffSession: boolean;
  readonly isAuthenticated: boolean;
  readonly failsOnAction: boolean;
  readonly return_url: string | null;
}

/** Asks the pretended issuer for the money of a confirmed intent, and records what it says. */
export function attemptPayment(
  step: Step,
  intent: PaymentIntentRecord,
  method: PaymentMethodRecord,
  options: AttemptOptions,
): Outcome {
  const card = cardOfName(method.card);
  // Whoever proved himself elsewhere is not asked again.
  if (intent.more.authentication !== null && !options.isAuthenticated) {
    return attemptPayment(step, intent, method, { ...options, isAuthenticated: true });
  }

  if (!options.isAuthenticated && asksBuyer(card, method, intent, options)) {
    if (options.isOffSession || options.failsOnAction) {
      return decline(step, intent, method, declines.authentication_required, options);
    }
    return askBuyer(step, intent, method, options.return_url);
  }
  if (card.decline !== undefined) return decline(step, intent, method, card.decline, options);
  return approve(step, intent, method, options);
}

function asksBuyer(
  card: TestCard,
  method: PaymentMethodRecord,
  intent: PaymentIntentRecord,
  options: AttemptOptions,
): boolean {
  switch (card.authentication ?? 'never') {
    case 'always':
    case 'always_then_declined':
      return true;
    case 'unless_set_up':
      return !(options.isOffSession && method.standing === 'set_up');
    case 'optional':
      return intent.more.three_d_secure !== 'automatic';
    case 'never':
      return false;
  }
}

function askBuyer(
  step: Step,
  intent: PaymentIntentRecord,
  method: PaymentMethodRecord,
  return_url: string | null,
): Outcome {
  const next_action: NextAction = {
    type: return_url === null ? 'use_stripe_sdk' : 'redirect_to_url',
    return_url,
  };
  const asked = step.put({
    ...intent,
    status: 'requires_action',
    payment_method: method.id,
    last_error: null,
    more: { ...intent.more, next_action },
  });
  step.emit('payment_intent.requires_action', asked);
  return found(asked);
}

function approve(
  step: Step,
  intent: PaymentIntentRecord,
  method: PaymentMethodRecord,
  options: AttemptOptions,
): Outcome {
  const isManual = intent.capture_method === 'manual';
  const authorized = newCharge(step, intent, method, {
    error: null,
    isAuthenticated: options.isAuthenticated,
  });
  const charge = isManual ? step.put(authorized) : bookCharge(step, authorized, intent.amount);
  step.emit('charge.succeeded', charge);
  keepMethod(step, intent, method);

  const paid = step.put({
    ...intent,
    status: isManual ? 'requires_capture' : 'succeeded',
    amount_capturable: isManual ? intent.amount : 0,
    amount_received: isManual ? 0 : intent.amount,
    payment_method: method.id,
    latest_charge: charge.id,
    last_error: null,
    more: withoutAction(intent),
  });
  step.emit(
    isManual ? 'payment_intent.amount_capturable_updated' : 'payment_intent.succeeded',
    paid,
  );
  if (!isManual) openDispute(step, charge);
  return found(paid);
}

/** A method used without a customer is spent; one meant for the future goes to the customer. */
function keepMethod(step: Step, intent: PaymentIntentRecord, method: PaymentMethodRecord): void {
  if (method.customer !== null) return;
  if (intent.customer !== null && intent.more.setup_future_usage !== null) {
    attachPaymentMethod(step, { ...method, standing: 'set_up' }, intent.customer);
    return;
  }
  step.put({ ...method, standing: 'spent' });
}

function decline(
  step: Step,
  intent: PaymentIntentRecord,
  method: PaymentMethodRecord,
  why: Decline,
  options: AttemptOptions,
): Outcome {
  const error: IntentError = {
    type: 'card_error',
    code: why.code,
    decline_code: why.decline_code,
    message: why.message,
    param: why.param ?? null,
    charge: null,
    payment_method: method.id,
  };
  const draft = newCharge(step, intent, method, {
    error,
    isAuthenticated: options.isAuthenticated,
  });
  const charge = step.put(draft);
  step.emit('charge.failed', charge);

  const refused = step.put({
    ...intent,
    status: 'requires_payment_method',
    payment_method: null,
    latest_charge: charge.id,
    last_error: { ...error, charge: charge.id },
    more: withoutAction(intent),
  });
  step.emit('payment_intent.payment_failed', refused);
  return { type: 'failed', status: 402, error: errorBody(why, charge.id), record: refused };
}

function errorBody(why: Decline, charge: string): ErrorBody {
  return {
    type: 'card_error',
    code: why.code,
    decline_code: why.decline_code,
    message: why.message,
    charge,
    advice_code: why.isBlocked ? 'do_not_try_again' : 'try_again_later',
    ...(why.param === undefined ? {} : { param: why.param }),
  };
}

function withoutAction(intent: PaymentIntentRecord): PaymentIntentRecord['more'] {
  return intent.more.next_action === null ? intent.more : { ...intent.more, next_action: null };
}
