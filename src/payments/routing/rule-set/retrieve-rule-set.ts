import type { Static } from 'typebox';
import type { Caller } from '#kernel';
import type { RoutingDeps } from '../route-sources.ts';
import { presentRuleSet } from './present-rule-set.ts';
import { requireRuleSet } from './require-rule-set.ts';
import type { RuleSetParams, RuleSetView } from './schema.ts';
import { selectRuleSet } from './store.ts';

/**
 * A rule set with its rules.
 *
 * @throws refusal routing_rule_set_not_found
 */
export const retrieveRuleSet = async (
  deps: Pick<RoutingDeps, 'database'>,
  caller: Caller,
  { params }: { readonly params: Static<typeof RuleSetParams> },
): Promise<RuleSetView> => {
  const id = params.rule_set_id;
  const row = await deps.database.asTenant(
    caller,
    async (tx) => await tx.row(selectRuleSet, [caller.organisationId, caller.mode, id]),
  );
  return presentRuleSet(requireRuleSet(row, id));
};
