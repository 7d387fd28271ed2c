import { Stripe } from 'stripe';
import { isRefusal } from '#kernel';
import type { Reply } from './client.ts';
import { TransportFault } from './transport.ts';

/** Stripe's error object: what decides an outcome, and what a person reads. */
export interface StripeFault {
  /** `card_error`, `invalid_request_error`, …; empty where Stripe left it out. */
  readonly type: string;
  readonly code: string | null;
  readonly decline_code: string | null;
  readonly network_decline_code: string | null;
  readonly network_advice_code: string | null;
  readonly param: string | null;
  readonly message: string;
  /** The PaymentIntent that the error is about, as it stands after it. */
  readonly payment_intent: unknown;
}

/** Turns whatever the SDK threw into what is known of the request. */
export const readFault = (fault: unknown): Reply => {
  // Settings that must not be used: nothing was sent, and saying why helps.
  if (isRefusal(fault)) return lost(`refused before sending: ${fault.code}`, false);

  if (!(fault instanceof Stripe.errors.StripeError)) return lost(messageOf(fault), true);
  const broken = transportFaultOf(fault);
  if (broken !== undefined) {
    const { hasLeft, status } = broken;
    return { kind: 'lost', status, hasLeft, cause: broken.message };
  }
  if (fault.statusCode === undefined) return lost(fault.message, true);
  return { kind: 'refused', status: fault.statusCode, fault: faultOf(fault) };
};

const lost = (cause: string, hasLeft: boolean): Reply => ({
  kind: 'lost',
  status: null,
  hasLeft,
  cause,
});

const messageOf = (fault: unknown): string =>
  fault instanceof Error ? fault.message : 'something was thrown that is no error';

/** The SDK hides the transport's own fault in `detail`, or in `exception` of what it read. */
const transportFaultOf = (fault: Stripe.errors.StripeError): TransportFault | undefined => {
  if (fault.detail instanceof TransportFault) return fault.detail;
  const { raw } = fault;
  if (typeof raw !== 'object' || raw === null || !('exception' in raw)) return undefined;
  return raw.exception instanceof TransportFault ? raw.exception : undefined;
};

const faultOf = (fault: Stripe.errors.StripeError): StripeFault => ({
  type: fault.rawType ?? '',
  code: fault.code ?? null,
  // The SDK writes an empty one onto card errors that have none.
  decline_code: fault.decline_code === '' ? null : (fault.decline_code ?? null),
  network_decline_code: fault.network_decline_code ?? null,
  network_advice_code: fault.network_advice_code ?? null,
  param: fault.param ?? null,
  message: fault.message.slice(0, 500),
  payment_intent: fault.payment_intent ?? null,
});
