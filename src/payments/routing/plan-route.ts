import type { Caller, Scope } from '#kernel';
import { type Route, route } from './decide/route.ts';
import { prepareSnapshot } from './decide/snapshot.ts';
import type { CandidateState, RouteFacts } from './facts.ts';
import type { RoutingDeps } from './route-sources.ts';
import { type Cascade, type CompiledRuleSet, compileRuleSet } from './rule/compile-rule-set.ts';
import { defaultRuleSet } from './rule/default-rule-set.ts';
import { selectActiveRuleSet } from './rule-set/store.ts';
import type { RouteStatistics } from './statistics/fold-statistics.ts';
import { readRouteStatistics, statisticsWindowMs } from './statistics/read-route-statistics.ts';

/** A route with all that its row and its payment need to keep of it. */
export interface PlannedRoute extends Route {
  readonly ruleSetId: string | null;
  /** 0 where no rule set is in force. */
  readonly ruleSetVersion: number;
  readonly ruleSet: CompiledRuleSet;
  readonly facts: RouteFacts;
  readonly candidates: readonly CandidateState[];
  readonly cascade: Cascade;
  readonly lateSuccess: 'keep' | 'refund';
}

/**
 * Decides where a payment is tried by the organisation's active rule set and the world as it is.
 * An empty order: nobody can take it. Reads what is not remembered; decides nothing else.
 */
export const planRoute = async (
  deps: Pick<RoutingDeps, 'database' | 'clock' | 'routing'>,
  caller: Pick<Caller, 'organisationId' | 'mode'>,
  facts: RouteFacts,
): Promise<PlannedRoute> => {
  const scope = { organisationId: caller.organisationId, mode: caller.mode };
  const [ruleSet, candidates] = await Promise.all([
    activeRuleSet(deps, scope),
    deps.routing.candidatesOf(scope),
  ]);
  const statistics = ruleSet.needsStatistics ? await statisticsOf(deps, scope) : nothing;
  return {
    ...route(facts, ruleSet, prepareSnapshot(candidates, statistics)),
    ruleSetId: ruleSet.id,
    ruleSetVersion: ruleSet.version,
    ruleSet,
    facts,
    candidates,
    cascade: ruleSet.cascade,
    lateSuccess: ruleSet.lateSuccess,
  };
};

const nothing: RouteStatistics = new Map();

const activeRuleSet = async (
  { database, routing }: Pick<RoutingDeps, 'database' | 'routing'>,
  scope: Scope,
): Promise<CompiledRuleSet> =>
  await routing.memory.ruleSets.get(scope, async () => {
    const row = await database.asTenant(
      scope,
      async (tx) => await tx.row(selectActiveRuleSet, [scope.organisationId, scope.mode]),
    );
    return row === undefined ? defaultRuleSet : compileRuleSet(row.content, row);
  });

/** What the last days say of each provider, remembered. */
export const statisticsOf = async (
  { database, clock, routing }: Pick<RoutingDeps, 'database' | 'clock' | 'routing'>,
  scope: Scope,
): Promise<RouteStatistics> =>
  await routing.memory.statistics.get(scope, async () => {
    const before = clock.now();
    const from = new Date(before.getTime() - statisticsWindowMs);
    return await database.asTenant(
      scope,
      async (tx) => await readRouteStatistics(tx, scope, { from, before }),
    );
  });
