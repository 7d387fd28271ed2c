import { unreachable } from '#kernel';
import type { CandidateRef, RouteFacts } from '../facts.ts';
import type { CompiledDirection, CompiledRuleSet } from '../rule/compile-rule-set.ts';
import { lookAt } from '../rule/condition.ts';
import { auctionOrder } from '../strategy/auction.ts';
import { type Contest, type Ordering, plainOrder } from '../strategy/contest.ts';
import { leastCostOrder } from '../strategy/least-cost.ts';
import { splitOrder } from '../strategy/split.ts';
import { successRateOrder } from '../strategy/success-rate.ts';
import { filterCandidate } from './filter-candidate.ts';
import type { PreparedCandidate, RouteSnapshot } from './snapshot.ts';
import type { Removal, RemovalReason, RouteTrace } from './trace.ts';

/** Where a payment is tried, in this order, and why. Nobody: there is no route. */
export interface Route {
  readonly order: readonly CandidateRef[];
  readonly trace: RouteTrace;
}

/**
 * Decides where a payment goes. A pure function: the same facts, rules, snapshot and seed lead to
 * the same order, which is what lets a rule set be simulated over what was.
 *
 * Candidates that cannot take the payment are filtered out; the first rule whose conditions hold
 * orders those it names; its fallback follows.
 */
export const route = (
  facts: RouteFacts,
  ruleSet: CompiledRuleSet,
  snapshot: RouteSnapshot,
  seed: string = facts.paymentId,
): Route => {
  const { place, passedOver } = ruleSet.sieve(lookAt(facts));
  const matched = ruleSet.rules[place];
  const leads = matched?.leads ?? ruleSet.otherwise;
  const reasons = snapshot.candidates.map((candidate) =>
    filterCandidate(facts, candidate, ruleSet.probePercent, seed),
  );
  const survivors = alive(leads.named, snapshot, reasons);
  const contest = {
    facts,
    seed,
    salt: leads.salt,
    survivors,
    statistics: snapshot.statistics,
    pricers: ruleSet.pricers,
  };
  const ordering = orderBy(leads, contest);
  const fallbacks = fallbacksOf(leads, snapshot, reasons);
  const order = [...ordering.order, ...fallbacks];
  const stuckTo = stick(order, facts.stickyProvider);
  return {
    order: order.map(({ provider, connectionId }) => ({ provider, connectionId })),
    trace: {
      seed,
      rule: matched?.id ?? null,
      passedOver,
      strategy: leads.then.strategy,
      removed: removalsOf(snapshot, reasons, order),
      bids: ordering.bids,
      breakers: breakersOf(snapshot),
      winner: order[0]?.provider ?? null,
      margin: stuckTo === null ? ordering.margin : null,
      arm: ordering.arm,
      isExploration: ordering.isExploration && stuckTo === null,
      stuckTo,
      fallbacks: fallbacks.map(({ provider }) => provider),
    },
  };
};

type Reasons = readonly (RemovalReason | undefined)[];

/** Those of the named that are connected and that no filter took, in the order of the names. */
const alive = (
  named: readonly string[],
  { byProvider }: RouteSnapshot,
  reasons: Reasons,
): readonly PreparedCandidate[] => {
  const found: PreparedCandidate[] = [];
  for (const provider of named) {
    const candidate = byProvider.get(provider);
    if (candidate !== undefined && reasons[candidate.place] === undefined) found.push(candidate);
  }
  return found;
};

const orderBy = ({ then }: CompiledDirection, contest: Contest): Ordering => {
  switch (then.strategy) {
    case 'priority':
      return plainOrder(contest.survivors);
    case 'split':
      return splitOrder(contest, then.candidates);
    case 'least_cost':
      return leastCostOrder(contest, then.minimum_sample ?? minimumSampleUsual);
    case 'success_rate':
      return successRateOrder(contest, {
        minimumSample: then.minimum_sample ?? minimumSampleUsual,
        explorationPercent: then.exploration_percent ?? explorationPercentUsual,
      });
    case 'auction':
      return auctionOrder(contest, {
        minimumSample: then.minimum_sample ?? minimumSampleUsual,
        weights: then.weights,
      });
    default:
      return unreachable(then);
  }
};

const minimumSampleUsual = 50;
const explorationPercentUsual = 5;

const fallbacksOf = (
  { named, fallback }: CompiledDirection,
  snapshot: RouteSnapshot,
  reasons: Reasons,
): readonly PreparedCandidate[] =>
  fallback === 'others'
    ? snapshot.candidates.filter(
        ({ provider, place }) => reasons[place] === undefined && !named.includes(provider),
      )
    : alive(fallback, snapshot, reasons);

/** Moves the provider that a payer was at before to the front, where it can be tried at all. */
const stick = (order: PreparedCandidate[], sticky: string | null): string | null => {
  if (sticky === null) return null;
  const at = order.findIndex(({ provider }) => provider === sticky);
  if (at < 0) return null;
  if (at > 0) order.unshift(...order.splice(at, 1));
  return sticky;
};

const removalsOf = (
  { candidates }: RouteSnapshot,
  reasons: Reasons,
  order: readonly PreparedCandidate[],
): readonly Removal[] => {
  const removed: Removal[] = [];
  if (order.length === candidates.length) return removed;
  for (const candidate of candidates) {
    const { provider, place } = candidate;
    const reason = reasons[place] ?? (order.includes(candidate) ? undefined : 'not_named');
    if (reason !== undefined) removed.push({ provider, reason });
  }
  return removed;
};

const breakersOf = ({ candidates }: RouteSnapshot): RouteTrace['breakers'] => {
  const unwell: RouteTrace['breakers'][number][] = [];
  for (const { provider, breaker } of candidates) {
    if (breaker !== 'closed') unwell.push({ provider, state: breaker });
  }
  return unwell;
};
