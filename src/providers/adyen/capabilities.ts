import type { Capabilities } from '../contract.ts';
import { adyenCurrencies } from './units.ts';

const second = 1_000;
const hour = 3_600 * second;
const day = 24 * hour;

/**
 * What Adyen does for cards. Sources: docs.adyen.com/development-resources/api-idempotency,
 * /online-payments/capture, /cancel, /refund, /adjust-authorisation; read 2026-11.
 */
export const adyenCapabilities: Capabilities = {
  rail: 'pull',
  methods: ['card'],
  currencies: adyenCurrencies,
  countries: 'all',
  mayHold: true,
  mayIncrement: true,
  mayCapturePartly: true,
  mayCaptureMultiple: true,
  mayVoid: true,
  mayRefundPartly: true,
  maySave: true,
  mayCarryAuthentication: true,
  idempotency: {
    authorize: 'native',
    increment: 'native',
    capture: 'native',
    void: 'native',
    refund: 'native',
  },
  // A modification is answered "received"; its notice tells what became of it.
  answersLater: ['increment', 'capture', 'void', 'refund'],
  // There is no query of payments: what a signed notice says is all there is to know.
  noticeTrust: 'truth',
  // Kept for seven days at least, by their clock: an hour is left for ours.
  keyLifetimeMs: 7 * day - hour,
  // Not documented. While a request is at work the same key is refused, so `native` is safe
  // without it; it bounds only how long a lease outlives a call.
  inFlightWindowMs: 5 * second,
  // Nothing is ever searched for, so nothing is ever proved absent by this.
  visibilityWindowMs: day,
  callTimeoutMs: 10 * second,
  // The longest that schemes hold a pre-authorisation; Adyen itself tells by EXPIRE.
  authorizationDays: 28,
};
