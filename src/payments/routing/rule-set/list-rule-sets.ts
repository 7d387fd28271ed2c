import type { Static } from 'typebox';
import { type Caller, type Page, pageSize, toPage } from '#kernel';
import type { RoutingDeps } from '../route-sources.ts';
import { presentSummary } from './present-rule-set.ts';
import type { ListRuleSetsQuery, RuleSetSummaryView } from './schema.ts';
import { selectRuleSets } from './store.ts';

/** One page of rule sets, newest first, without their rules. */
export const listRuleSets = async (
  deps: Pick<RoutingDeps, 'database'>,
  caller: Caller,
  { query }: { readonly query: Static<typeof ListRuleSetsQuery> },
): Promise<Page<RuleSetSummaryView>> => {
  const { limit = pageSize, cursor = afterEveryId } = query;
  const rows = await deps.database.asTenant(
    caller,
    async (tx) =>
      await tx.rows(selectRuleSets, [caller.organisationId, caller.mode, cursor, limit + 1]),
  );
  return toPage(rows, limit, presentSummary);
};

/** Where the first page begins: a bound instead of none, so that every page seeks in the index. */
const afterEveryId = `rrs_${'z'.repeat(27)}`;
