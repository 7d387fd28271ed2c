import type { FrozenRequest, Outcome } from '../contract.ts';
import { isPaymentIntent } from './answers.ts';
import { reasonOfDecline } from './declines.ts';
import { judgeCapture, judgeVoid } from './judge-intent.ts';
import type { StripeFault } from './read-fault.ts';

/**
 * What an error of Stripe's says of a request. By status first, because Stripe documents those
 * (docs.stripe.com/api/errors): which were refused before anything ran, and which may have run.
 */
export const judgeFault = (request: FrozenRequest, status: number, fault: StripeFault): Outcome => {
  switch (status) {
    case 402:
      return fault.type === 'card_error' ? declined(fault) : unmapped(status, fault);
    case 400:
    case 404:
      if (fault.type === 'idempotency_error') return keyMismatch(status, fault);
      if (fault.code === 'rate_limit' || fault.code === 'lock_timeout') {
        return notProcessed(status, fault);
      }
      return fault.type === 'invalid_request_error'
        ? judgeInvalid(request, fault)
        : unmapped(status, fault);
    case 401:
    case 403:
    case 429:
      return notProcessed(status, fault);
    case 409:
      return { kind: 'unknown', cause: `409 ${fault.code ?? ''}: the same key is at work` };
    default:
      return status >= 500
        ? { kind: 'unknown', cause: `status ${status} after sending` }
        : unmapped(status, fault);
  }
};

/** A fault in the parameters, or a payment that is no longer where we thought: nothing ran. */
const judgeInvalid = (request: FrozenRequest, fault: StripeFault): Outcome => {
  if (fault.code === 'payment_intent_unexpected_state') return judgeMoved(request, fault);
  const { reason, isUnmapped } = reasonOfDecline(null, fault.code);
  if (fault.code === null && isBeyondCard(request)) {
    return { ...declined(fault), reason: 'not_permitted', isUnmapped: undefined };
  }
  return {
    ...declined(fault),
    reason: isUnmapped ? 'configuration' : reason,
    isUnmapped: isUnmapped && fault.code !== null ? true : undefined,
  };
};

/**
 * A raise, or a capture that leaves a rest: refused without a code where the card or the account
 * has it not. The hold stands as it was.
 */
const isBeyondCard = ({ operation, body }: FrozenRequest): boolean =>
  operation === 'increment' || (operation === 'capture' && body.final_capture === false);

/**
 * Somebody was at the payment before: perhaps we, in a request whose key has been forgotten. What
 * we want may be so already, or can be no more; the PaymentIntent says which.
 */
const judgeMoved = (request: FrozenRequest, fault: StripeFault): Outcome => {
  const { operation } = request;
  if (operation !== 'capture' && operation !== 'void') return declined(fault);
  if (!isPaymentIntent(fault.payment_intent)) {
    return { kind: 'unknown', cause: `${fault.code}, without the state it is in` };
  }
  const judged =
    operation === 'capture'
      ? judgeCapture(request, fault.payment_intent)
      : judgeVoid(fault.payment_intent);
  return judged.kind === 'absent' ? declined(fault) : judged;
};

const declined = (fault: StripeFault): Extract<Outcome, { kind: 'declined' }> => {
  const { reason, isUnmapped } = reasonOfDecline(fault.decline_code, fault.code);
  return {
    kind: 'declined',
    reference: isPaymentIntent(fault.payment_intent) ? fault.payment_intent.id : undefined,
    reason,
    code: fault.decline_code ?? fault.code ?? 'none',
    message: fault.message,
    isUnmapped: isUnmapped ? true : undefined,
  };
};

const notProcessed = (status: number, fault: StripeFault): Outcome => ({
  kind: 'not_sent',
  proof: `Stripe answered ${status} ${fault.code ?? fault.type}, which it gives before it acts`,
});

/** The key is known with other parameters: a request of ours was rebuilt, the first may have run. */
const keyMismatch = (status: number, fault: StripeFault): Outcome => ({
  kind: 'unknown',
  cause: `${status} ${fault.type}: the key was sent before with other parameters`,
  isUnmapped: true,
});

const unmapped = (status: number, fault: StripeFault): Outcome => ({
  kind: 'unknown',
  cause: `status ${status} with ${fault.type} ${fault.code ?? ''}, which no table holds`,
  isUnmapped: true,
});
