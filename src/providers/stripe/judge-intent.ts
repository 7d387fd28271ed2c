import type { Stripe } from 'stripe';
import type { FrozenRequest, Outcome } from '../contract.ts';
import { chargeOf, feeOf, methodOf, toMoney } from './answers.ts';
import { reasonOfDecline } from './declines.ts';
import { authorizationStatus, captureStatus, meaningOf, voidStatus } from './status-map.ts';

/** An outcome, or the finding that what we asked for has not happened. */
export type Judged = Outcome | { readonly kind: 'absent' };

/** What a PaymentIntent says of the authorisation that made it. */
export const judgeAuthorization = (intent: Stripe.PaymentIntent): Outcome => {
  switch (meaningOf(authorizationStatus, intent.status)) {
    case 'captured':
      return approved(intent, 'captured', intent.amount_received);
    case 'authorized':
      return approved(intent, 'authorized', intent.amount_capturable);
    case 'pending':
      return pending(intent);
    case 'declined':
      return intent.status === 'canceled' ? canceled(intent) : declined(intent);
    case 'unmapped':
    case undefined:
      return unmapped(intent);
  }
};

/** What a PaymentIntent says of a capture. */
export const judgeCapture = (intent: Stripe.PaymentIntent): Judged => {
  switch (meaningOf(captureStatus, intent.status)) {
    case 'captured':
      return approved(intent, 'captured', intent.amount_received);
    case 'pending':
      return { kind: 'pending', reference: intent.id };
    case 'absent':
      return { kind: 'absent' };
    case 'declined':
      return intent.status === 'canceled' ? canceled(intent) : wrongState(intent);
    case undefined:
      return unmapped(intent);
  }
};

/** What a PaymentIntent says of a void. */
export const judgeVoid = (intent: Stripe.PaymentIntent): Judged => {
  switch (meaningOf(voidStatus, intent.status)) {
    case 'voided':
      return approved(intent, 'voided', intent.amount);
    case 'absent':
      return { kind: 'absent' };
    case 'declined':
      return {
        kind: 'declined',
        reference: intent.id,
        reason: 'already_captured',
        code: `payment_intent_${intent.status}`,
        message: 'The payment was captured and can only be refunded.',
      };
    case undefined:
      return unmapped(intent);
  }
};

/** What a PaymentIntent says of a raised authorisation: raised once it stands at the new total. */
export const judgeIncrement = (request: FrozenRequest, intent: Stripe.PaymentIntent): Judged => {
  if (intent.status !== 'requires_capture') {
    return intent.status === 'canceled' ? canceled(intent) : wrongState(intent);
  }
  const raised = approved(intent, 'authorized', intent.amount_capturable);
  const isRaised =
    raised.kind === 'approved' && raised.amount.minor.toString() === request.expects?.minor;
  return isRaised || raised.kind === 'unknown' ? raised : { kind: 'absent' };
};

const approved = (
  intent: Stripe.PaymentIntent,
  effect: 'authorized' | 'captured' | 'voided',
  units: number,
): Outcome => {
  const amount = toMoney(units, intent.currency);
  if (amount === undefined) {
    const cause = `${intent.id} approves ${units} ${intent.currency}, which we cannot count`;
    return { kind: 'unknown', cause, isUnmapped: true };
  }
  const charge = chargeOf(intent);
  return {
    kind: 'approved',
    reference: intent.id,
    amount,
    effect,
    fee: feeOf(charge),
    method: methodOf(charge?.payment_method_details),
  };
};

const pending = (intent: Stripe.PaymentIntent): Outcome => {
  const url = intent.next_action?.redirect_to_url?.url ?? null;
  return {
    kind: 'pending',
    reference: intent.id,
    nextAction: url === null ? undefined : { type: 'redirect', url },
  };
};

const declined = (intent: Stripe.PaymentIntent): Outcome => {
  const error = intent.last_payment_error;
  const { reason, isUnmapped } = reasonOfDecline(error?.decline_code ?? null, error?.code ?? null);
  return {
    kind: 'declined',
    reference: intent.id,
    reason,
    code: error?.decline_code ?? error?.code ?? intent.status,
    message: error?.message ?? 'The payment needs another payment method.',
    // Without an error nothing was tried: that is a state, not a word we failed to map.
    isUnmapped: error !== null && isUnmapped ? true : undefined,
  };
};

const canceled = (intent: Stripe.PaymentIntent): Outcome => {
  // `automatic`: Stripe itself let go of an authorisation that nobody captured in time.
  const hasExpired =
    intent.cancellation_reason === 'automatic' || intent.cancellation_reason === 'expired';
  return {
    kind: 'declined',
    reference: intent.id,
    reason: hasExpired ? 'authorization_expired' : 'canceled',
    code: 'payment_intent_canceled',
    message: 'The payment was canceled at the provider.',
  };
};

const wrongState = (intent: Stripe.PaymentIntent): Outcome => ({
  kind: 'declined',
  reference: intent.id,
  reason: 'wrong_state',
  code: `payment_intent_${intent.status}`,
  message: 'The payment is not authorised at the provider.',
});

const unmapped = (intent: Stripe.PaymentIntent): Outcome => ({
  kind: 'unknown',
  cause: `${intent.id} has the status ${intent.status}, which no table holds`,
  isUnmapped: true,
});
