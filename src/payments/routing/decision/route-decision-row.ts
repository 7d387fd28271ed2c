import type { Scope } from '#kernel';
import type { PlannedRoute } from '../plan-route.ts';
import { keepFacts } from './keep-facts.ts';
import { keepTrace } from './keep-trace.ts';
import type { RouteDecisionRow } from './store.ts';

/**
 * The row of a decision, for {@link appendRouteDecisions} in the payment's own transaction.
 *
 * @param of `number`: which confirmation of the payment this is, from 1; `attemptId`: the first
 *   attempt of the order, null where there is none
 */
export const routeDecisionRow = (
  scope: Scope,
  plan: PlannedRoute,
  of: {
    readonly id: string;
    readonly number: number;
    readonly attemptId: string | null;
    readonly at: Date;
  },
): RouteDecisionRow => ({
  organisation_id: scope.organisationId,
  mode: scope.mode,
  id: of.id,
  payment_id: plan.facts.paymentId,
  number: of.number,
  attempt_id: of.attemptId,
  rule_set_id: plan.ruleSetId,
  rule_set_version: plan.ruleSetVersion,
  provider: plan.trace.winner,
  // Their connections stand among the candidates of the facts.
  route_order: plan.order.map(({ provider }) => provider),
  facts: keepFacts(plan.facts, plan.candidates),
  trace: keepTrace(plan.trace, plan.ruleSet, plan.facts.currency),
  created_at: of.at,
});
