import type { RemovalReason } from '../decide/trace.ts';
import type { RouteDecisionView } from './schema.ts';

type Filter = RouteDecisionView['trace']['removed'][number]['filter'];

/** What each reason means, to people, and which filter it belongs to. */
const reasons: Readonly<Record<RemovalReason, readonly [filter: Filter, explanation: string]>> = {
  method: ['capability', 'It does not take this payment method.'],
  currency: ['capability', 'It does not take this currency.'],
  country: ['capability', "It does not serve the payer's country."],
  amount_below: ['capability', 'The amount is below the least it takes.'],
  amount_above: ['capability', 'The amount is above the most it takes.'],
  hold: ['capability', 'It cannot hold money to be captured later.'],
  capture_partly: ['capability', 'It cannot capture a part.'],
  capture_multiple: ['capability', 'It cannot capture several times.'],
  increment: ['capability', 'It cannot raise an authorisation.'],
  void: ['capability', 'It cannot let a held amount go.'],
  refund_partly: ['capability', 'It cannot refund a part.'],
  save: ['capability', 'It cannot save a payment method.'],
  carry_authentication: ['capability', 'It cannot take an authentication made elsewhere.'],
  destination_charge: ['capability', 'It cannot hand a part on to a seller.'],
  direct_charge: ['capability', 'It cannot take a payment in the name of a seller.'],
  bound_elsewhere: ['token', 'The payment is tied to another provider.'],
  no_token: ['token', "It does not know the payer's method."],
  tried_before: ['token', 'It was tried for this payment before.'],
  breaker_open: ['health', 'It failed too often just now and gets no new payments.'],
  breaker_half_open: ['health', 'It is being probed, and this payment was not drawn as a probe.'],
  not_named: ['rule', 'The rule names it neither as a candidate nor as a fallback.'],
};

/** A stored removal with its filter and a sentence. A reason of a later version keeps its code. */
export const explainRemoval = (removal: {
  readonly provider: string;
  readonly reason: string;
}): RouteDecisionView['trace']['removed'][number] => {
  const known: Readonly<Record<string, readonly [Filter, string]>> = reasons;
  const [filter, explanation] = known[removal.reason] ?? (['rule', removal.reason] as const);
  return { provider: removal.provider, filter, reason: removal.reason, explanation };
};
