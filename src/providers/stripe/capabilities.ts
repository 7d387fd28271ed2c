import type { Capabilities } from '../contract.ts';
import { stripeCurrencies } from './units.ts';

const second = 1_000;
const hour = 3_600 * second;

/** What Stripe does for cards. Sources: docs.stripe.com/api/idempotent_requests, /search, /payments. */
export const stripeCapabilities: Capabilities = {
  rail: 'pull',
  methods: ['card'],
  currencies: stripeCurrencies,
  countries: 'all',
  mayHold: true,
  // Each depends on the card and on the account's plan: where one is not to be had, the operation
  // is declined for a reason. Sources: docs.stripe.com/payments/incremental-authorization,
  // docs.stripe.com/payments/multicapture.
  mayIncrement: true,
  mayCapturePartly: true,
  mayCaptureMultiple: true,
  mayVoid: true,
  mayRefundPartly: true,
  maySave: true,
  // Takes a proof made elsewhere, and gives none of its own away: no cryptogram in any answer.
  // Source: docs.stripe.com/payments/payment-intents/three-d-secure-import.
  mayCarryAuthentication: true,
  idempotency: {
    authorize: 'native',
    increment: 'native',
    capture: 'native',
    void: 'native',
    refund: 'native',
  },
  answersLater: [],
  noticeTrust: 'hint',
  // Pruned after 24 hours at the earliest, by their clock: an hour is left for ours.
  keyLifetimeMs: 23 * hour,
  // Not documented. While a request is at work, the same key is answered 409, so `native` is safe
  // without it; it bounds only how long a lease outlives a call.
  inFlightWindowMs: 5 * second,
  // Search holds new objects within a minute, after an outage within an hour.
  visibilityWindowMs: hour,
  callTimeoutMs: 10 * second,
  authorizationDays: 7,
};
