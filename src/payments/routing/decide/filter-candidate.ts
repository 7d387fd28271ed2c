import type { RouteFacts } from '../facts.ts';
import { draw } from './draw.ts';
import type { PreparedCandidate } from './snapshot.ts';
import type { RemovalReason } from './trace.ts';

/**
 * Why a candidate cannot be tried, or nothing. What it cannot do comes first, then what ties the
 * payment elsewhere, then its health: the first reason is the one that waiting would not mend.
 *
 * @param probePercent payments that a half-open breaker lets through, drawn by the payment
 */
export const filterCandidate = (
  facts: RouteFacts,
  candidate: PreparedCandidate,
  probePercent: number,
  seed: string,
): RemovalReason | undefined =>
  lacking(facts, candidate) ??
  tiedElsewhere(facts, candidate.provider) ??
  ill(candidate, probePercent, seed);

const lacking = (
  facts: RouteFacts,
  { can, charges }: PreparedCandidate,
): RemovalReason | undefined => {
  if (!can.methods.has(facts.method)) return 'method';
  if (can.currencies !== undefined && !can.currencies.has(facts.currency)) return 'currency';
  const country = facts.payerCountry;
  if (country !== null && can.countries !== undefined && !can.countries.has(country)) {
    return 'country';
  }
  for (const need of facts.needs) if (!can.needs.has(need) && !charges.has(need)) return need;
  return beyond(facts, can.amounts);
};

const beyond = (
  facts: RouteFacts,
  amounts: PreparedCandidate['can']['amounts'],
): RemovalReason | undefined => {
  if (amounts === undefined || !Object.hasOwn(amounts, facts.currency)) return undefined;
  const { leastMinor, mostMinor } = amounts[facts.currency] ?? {};
  if (leastMinor !== undefined && facts.amountMinor < leastMinor) return 'amount_below';
  if (mostMinor !== undefined && facts.amountMinor > mostMinor) return 'amount_above';
  return undefined;
};

const tiedElsewhere = (facts: RouteFacts, provider: string): RemovalReason | undefined => {
  if (facts.boundTo !== null && facts.boundTo.provider !== provider) return 'bound_elsewhere';
  if (facts.tokenProviders !== null && !facts.tokenProviders.includes(provider)) return 'no_token';
  if (facts.triedProviders.includes(provider)) return 'tried_before';
  return undefined;
};

const ill = (
  { breaker, provider }: PreparedCandidate,
  probePercent: number,
  seed: string,
): RemovalReason | undefined => {
  if (breaker === 'closed') return undefined;
  if (breaker === 'open') return 'breaker_open';
  return draw(seed, `probe ${provider}`, 100) < probePercent ? undefined : 'breaker_half_open';
};
