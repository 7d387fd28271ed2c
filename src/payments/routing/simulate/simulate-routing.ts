import type { Caller, Scope } from '#kernel';
import { route } from '../decide/route.ts';
import { prepareSnapshot } from '../decide/snapshot.ts';
import { openFacts } from '../decision/keep-facts.ts';
import { firstDecisions, type RouteDecisionRow } from '../decision/store.ts';
import { refuse } from '../errors.ts';
import type { Candidate, KnownProvider } from '../facts.ts';
import { statisticsOf } from '../plan-route.ts';
import type { RoutingDeps } from '../route-sources.ts';
import { type CompiledRuleSet, compileRuleSet } from '../rule/compile-rule-set.ts';
import { requireRuleSet, requireValidRules } from '../rule-set/require-rule-set.ts';
import { selectRuleSet } from '../rule-set/store.ts';
import type { RouteStatistics } from '../statistics/fold-statistics.ts';
import { statisticsWindowMs } from '../statistics/read-route-statistics.ts';
import type { SimulateRouting, SimulationView } from './schema.ts';
import { createTally, type Replayed } from './tally.ts';

/**
 * Replays a rule set over the first decisions of past payments, by the facts and the health of
 * their time and by what is known of success now, and tells what would have changed. Changes
 * nothing. Reads a page at a time.
 *
 * @throws refusal routing_rule_set_missing, routing_rule_set_not_found, routing_rule_set_invalid
 */
export const simulateRouting = async (
  deps: Pick<RoutingDeps, 'database' | 'clock' | 'routing'>,
  caller: Caller,
  { body }: { readonly body: SimulateRouting },
): Promise<SimulationView> => {
  const ruleSet = await findRuleSet(deps, caller, body);
  const now = deps.clock.now();
  const before = body.created_before === undefined ? now : new Date(body.created_before);
  const from =
    body.created_from === undefined
      ? new Date(before.getTime() - statisticsWindowMs)
      : new Date(body.created_from);
  const statistics = await statisticsOf(deps, caller);
  const tally = createTally(ruleSet, statistics);
  const replay = replayer(ruleSet, statistics, deps.routing.knownProviders);

  let left = body.limit ?? limitUsual;
  let cursor = afterEveryId;
  let hasMore = true;
  while (left > 0 && hasMore) {
    const page = await readPage(deps, caller, {
      cursor,
      from,
      before,
      size: Math.min(left, pageMax),
    });
    for (const row of page.rows) tally.add(replay(row));
    left -= page.rows.length;
    hasMore = page.hasMore;
    cursor = page.rows.at(-1)?.id ?? cursor;
  }
  return {
    object: 'routing_simulation',
    rule_set_id: ruleSet.id,
    created_from: from.toISOString(),
    created_before: before.toISOString(),
    has_more: hasMore,
    ...tally.result(),
  };
};

const limitUsual = 2_000;

/** Rows that are held at once. */
const pageMax = 500;

const afterEveryId = `rtd_${'z'.repeat(27)}`;

const findRuleSet = async (
  { database, routing }: Pick<RoutingDeps, 'database' | 'routing'>,
  caller: Caller,
  body: SimulateRouting,
): Promise<CompiledRuleSet> => {
  const { rule_set_id: id, rule_set: written } = body;
  if ((id === undefined) === (written === undefined)) throw refuse('routing_rule_set_missing');
  if (written !== undefined) {
    requireValidRules(written, routing.knownProviders, '/rule_set');
    return compileRuleSet(written, { id: null, version: 0 });
  }
  const row = await database.asTenant(
    caller,
    async (tx) => await tx.row(selectRuleSet, [caller.organisationId, caller.mode, id ?? '']),
  );
  const found = requireRuleSet(row, id ?? '');
  requireValidRules(found.content, routing.knownProviders, '/content');
  return compileRuleSet(found.content, found);
};

const readPage = async (
  { database }: Pick<RoutingDeps, 'database'>,
  scope: Scope,
  page: {
    readonly cursor: string;
    readonly from: Date;
    readonly before: Date;
    readonly size: number;
  },
): Promise<{ readonly rows: readonly RouteDecisionRow[]; readonly hasMore: boolean }> => {
  const { cursor, from, before, size } = page;
  const rows = await database.asTenant(
    scope,
    async (tx) =>
      await tx.rows(firstDecisions, [
        scope.organisationId,
        scope.mode,
        cursor,
        from,
        before,
        size + 1,
      ]),
  );
  return { rows: rows.slice(0, size), hasMore: rows.length > size };
};

/** Decides a stored decision again. A provider that this build no longer has is left out. */
const replayer = (
  ruleSet: CompiledRuleSet,
  statistics: RouteStatistics,
  knownProviders: readonly KnownProvider[],
): ((row: RouteDecisionRow) => Replayed) => {
  const known = new Map(knownProviders.map((one) => [one.provider, one]));
  return ({ payment_id, facts: kept, provider, trace }) => {
    const candidates = kept.candidates.flatMap((one): readonly Candidate[] => {
      const named = known.get(one.provider);
      if (named === undefined) return [];
      return [{ ...named, connectionId: one.connection_id, breaker: one.breaker }];
    });
    const facts = openFacts(payment_id, kept);
    const again = route(facts, ruleSet, prepareSnapshot(candidates, statistics), trace.seed).trace;
    return { facts, from: provider, to: again.winner, rule: again.rule };
  };
};
