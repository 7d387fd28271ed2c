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
  mayIncrement: false,
  mayCapturePartly: true,
  // Stripe does it only for some merchants and cards; promised to nobody here.
  mayCaptureMultiple: false,
  mayVoid: true,
  mayRefundPartly: true,
  maySave: true,
  mayCarryAuthentication: false,
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
