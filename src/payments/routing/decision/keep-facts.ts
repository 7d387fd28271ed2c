import { formatAmount, money, parseAmount } from '#money';
import type { CandidateState, RouteFacts } from '../facts.ts';
import type { DecisionFactsView } from './schema.ts';

/** Facts as they are stored and shown, with the candidates as they were. */
export const keepFacts = (
  facts: RouteFacts,
  candidates: readonly CandidateState[],
): DecisionFactsView => ({
  amount: formatAmount(money(facts.amountMinor, facts.currency)),
  currency: facts.currency,
  method: facts.method,
  brand: facts.brand,
  card_class: facts.cardClass,
  issuer_country: facts.issuerCountry,
  payer_country: facts.payerCountry,
  customer_id: facts.customerId,
  metadata: { ...facts.metadata },
  needs: [...facts.needs],
  at: facts.at.toISOString(),
  token_providers: facts.tokenProviders === null ? null : [...facts.tokenProviders],
  bound_to: facts.boundTo,
  sticky_provider: facts.stickyProvider,
  tried_providers: [...facts.triedProviders],
  candidates: candidates.map(({ provider, connectionId, breaker }) => ({
    provider,
    connection_id: connectionId,
    breaker,
  })),
});

/** The same facts again, to decide anew. */
export const openFacts = (paymentId: string, kept: DecisionFactsView): RouteFacts => ({
  paymentId,
  amountMinor: parseAmount(kept.amount, kept.currency).minor,
  currency: kept.currency,
  method: kept.method,
  brand: kept.brand,
  cardClass: kept.card_class,
  issuerCountry: kept.issuer_country,
  payerCountry: kept.payer_country,
  customerId: kept.customer_id,
  metadata: kept.metadata,
  needs: kept.needs,
  at: new Date(kept.at),
  tokenProviders: kept.token_providers,
  boundTo: kept.bound_to,
  stickyProvider: kept.sticky_provider,
  triedProviders: kept.tried_providers,
});
