import type { Capabilities } from '../contract.ts';
import { mollieCurrencies } from './units.ts';

const second = 1_000;
const minute = 60 * second;

/**
 * What Mollie does for cards and iDEAL. Sources: docs.mollie.com/reference/api-idempotency,
 * /docs/place-a-hold-for-a-payment, /reference/create-capture, /reference/refunds-api.
 */
export const mollieCapabilities: Capabilities = {
  rail: 'pull',
  methods: ['card', 'ideal'],
  currencies: mollieCurrencies,
  countries: 'all',
  mayHold: true,
  mayIncrement: false,
  mayCapturePartly: true,
  // One capture a card payment: what it leaves is let go.
  mayCaptureMultiple: false,
  mayVoid: true,
  mayRefundPartly: true,
  // By a first payment of nothing: docs.mollie.com/docs/recurring-payments.
  maySave: true,
  mayCarryAuthentication: false,
  idempotency: {
    authorize: 'native',
    increment: 'none',
    capture: 'native',
    void: 'native',
    refund: 'native',
  },
  answersLater: ['capture', 'refund'],
  noticeTrust: 'hint',
  // Kept for one hour, by their clock: five minutes are left for ours. After it we ask.
  keyLifetimeMs: 55 * minute,
  // Not documented. While a request is at work, the same key is answered 409.
  inFlightWindowMs: 10 * second,
  // Not documented either; their lists have shown new payments at once.
  visibilityWindowMs: 10 * minute,
  callTimeoutMs: 15 * second,
  // Where Mollie does not say by `captureBefore`.
  authorizationDays: 7,
};
