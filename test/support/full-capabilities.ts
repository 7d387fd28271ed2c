import type { Capabilities, IdempotencyClass } from '#providers';

/** What a card provider of the tests can do: all of it, in one class of idempotency. */
export const fullCapabilities = (
  idempotency: IdempotencyClass,
  windows: Pick<
    Capabilities,
    'visibilityWindowMs' | 'inFlightWindowMs' | 'callTimeoutMs' | 'authorizationDays'
  >,
): Capabilities => ({
  rail: 'pull',
  methods: ['card'],
  currencies: 'all',
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
    authorize: idempotency,
    increment: idempotency,
    capture: idempotency,
    void: idempotency,
    refund: idempotency,
  },
  answersLater: [],
  noticeTrust: 'hint',
  keyLifetimeMs: 86_400_000,
  ...windows,
});
