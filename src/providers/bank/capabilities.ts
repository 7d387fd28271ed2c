import type { Capabilities } from '../contract.ts';

const second = 1_000;
const day = 86_400 * second;

/**
 * What a bank account does for payments: the payer sends the money himself, and a refund is a
 * transfer of ours. This bank takes no idempotency key and cannot be asked about a transfer.
 */
export const bankCapabilities: Capabilities = {
  rail: 'push',
  methods: ['bank_transfer'],
  currencies: ['EUR'],
  countries: 'all',
  mayHold: false,
  mayIncrement: false,
  mayCapturePartly: false,
  mayCaptureMultiple: false,
  // To stop waiting is our own doing: the bank holds nothing and is not called.
  mayVoid: true,
  mayRefundPartly: true,
  maySave: false,
  mayCarryAuthentication: false,
  idempotency: {
    // Neither leaves the house, so neither can happen twice.
    authorize: 'native',
    void: 'native',
    increment: 'none',
    capture: 'none',
    refund: 'none',
  },
  answersLater: ['refund'],
  noticeTrust: 'hint',
  keyLifetimeMs: 3_650 * day,
  inFlightWindowMs: 5 * second,
  // A transfer that was accepted stands on the statement a day later.
  visibilityWindowMs: day,
  callTimeoutMs: 10 * second,
  authorizationDays: 14,
};
