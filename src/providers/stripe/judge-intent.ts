import type { Stripe } from 'stripe';
import type { FrozenRequest, Outcome } from '../contract.ts';
import { chargeFactsOf, chargeOf, expiryOf, feeOf, methodOf, toMoney } from './answers.ts';
import { reasonOfDecline } from './declines.ts';
import { capturedBeforeKey } from './prepare-request.ts';
import { authorizationStatus, captureStatus, meaningOf, voidStatus } from './status-map.ts';

/** An outcome, or the finding that what we asked for has not happened. */
export type Judged = Outcome | { readonly kind: 'absent' };

/** What a PaymentIntent says of the authorisation that made it. */
export const judgeAuthorization = (intent: Stripe.PaymentIntent): Outcome => {
  switch (meaningOf(authorizationStatus, intent.status)) {
    case 'captured':
      return approved(intent, 'captured', intent.amount_received);
    case 'authorized':
      // What was captured of it meanwhile had been authorised as well.
      return approved(intent, 'authorized', intent.amount_capturable + intent.amount_received);
    case 'pending':
      return pending(intent);
    case 'declined':
      return intent.status === 'canceled' ? canceled(intent) : declined(intent);
    case 'unmapped':
    case undefined:
      return unmapped(intent);
  }
};

/**
 * What a PaymentIntent says of a capture. Stripe tells the sum of all captures; this one's share is
 * the difference to what the frozen request says was captured before.
 */
export const judgeCapture = (request: FrozenRequest, intent: Stripe.PaymentIntent): Judged => {
  const meaning = meaningOf(captureStatus, intent.status);
  const share = intent.amount_received - capturedBefore(request);
  // Of a hold that stands, or was let go after it: what was taken is taken.
  if (share > 0 && (meaning === 'absent' || intent.status === 'canceled')) {
    return approved(intent, 'captured', share);
  }
  switch (meaning) {
    case 'captured':
      return share > 0 ? approved(intent, 'captured', share) : endedWithout(intent);
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

/** In Stripe's units; nothing for a first capture. */
const capturedBefore = ({ body: { metadata } }: FrozenRequest): number =>
  typeof metadata === 'object' && metadata !== null && capturedBeforeKey in metadata
    ? Number(metadata[capturedBeforeKey])
    : 0;

/** The payment came to its end by another capture than this one. */
const endedWithout = (intent: Stripe.PaymentIntent): Outcome => ({
  kind: 'declined',
  reference: intent.id,
  reason: 'already_captured',
  code: `payment_intent_${intent.status}`,
  message: 'The authorisation ended by another capture.',
});

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

/** What the answer to a raise says: what is authorised now. */
export const judgeIncrement = (intent: Stripe.PaymentIntent): Outcome => {
  if (intent.status === 'requires_capture') {
    return approved(intent, 'authorized', intent.amount_capturable);
  }
  return intent.status === 'canceled' ? canceled(intent) : wrongState(intent);
};

/** What a PaymentIntent says of a raise whose answer was lost: made once it stands at the new total. */
export const findIncrement = (request: FrozenRequest, intent: Stripe.PaymentIntent): Judged => {
  const raised = judgeIncrement(intent);
  const isMissing =
    raised.kind === 'approved' && raised.amount.minor.toString() !== request.expects?.minor;
  return isMissing ? { kind: 'absent' } : raised;
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
    fee: feeOf(charge, units),
    method: methodOf(charge?.payment_method_details),
    charge: chargeFactsOf(charge),
    ...(effect === 'authorized' ? { expiresAt: expiryOf(charge) } : {}),
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
