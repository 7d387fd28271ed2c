import type { Candidate, RouteCapabilities, RouteFacts } from '../facts.ts';

/** A card payment of 10.50 EUR: what routes are tested upon. */
export const exampleFacts: RouteFacts = {
  paymentId: 'pay_01kahq5x7c9r2m4v6b8d0f1g3h',
  amountMinor: 1050n,
  currency: 'EUR',
  method: 'card',
  brand: 'visa',
  cardClass: 'debit',
  issuerCountry: 'DE',
  payerCountry: 'DE',
  customerId: null,
  metadata: {},
  needs: [],
  at: new Date('2026-11-21T09:00:00.000Z'),
  tokenProviders: null,
  boundTo: null,
  stickyProvider: null,
  triedProviders: [],
};

/** What a provider that can do everything with cards says of itself. */
export const exampleCapabilities: RouteCapabilities = {
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
};

/** A healthy candidate of this name. */
export const exampleCandidate = (provider: string, fields: Partial<Candidate> = {}): Candidate => ({
  provider,
  connectionId: `conn_${provider}`,
  breaker: 'closed',
  capabilities: exampleCapabilities,
  ...fields,
});
