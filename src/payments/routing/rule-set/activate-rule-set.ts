import type { Static } from 'typebox';
import { writeAudit } from '#identity';
import { appendEvents, assert, type Caller, type Transaction } from '#kernel';
import type { RoutingDeps } from '../route-sources.ts';
import { presentRuleSet, presentSummary } from './present-rule-set.ts';
import { requireRuleSet, requireValidRules } from './require-rule-set.ts';
import { type RuleSetEvent, routingRuleSetMachine } from './routing-rule-set.machine.ts';
import type { RuleSetParams, RuleSetView } from './schema.ts';
import {
  lockRuleSets,
  type RuleSetRow,
  selectActiveRuleSet,
  selectRuleSet,
  stepRuleSet,
} from './store.ts';

/**
 * Puts a rule set into force in place of the one that was: a new one, or an earlier one to roll
 * back to. Every process follows within seconds; a payment that is confirmed meanwhile goes by the
 * one or the other, and says by which. Activating the active one changes nothing.
 *
 * @throws refusal routing_rule_set_not_found; routing_rule_set_invalid where providers have gone
 *   since it was written
 */
export const activateRuleSet = async (
  deps: RoutingDeps,
  caller: Caller,
  { params }: { readonly params: Static<typeof RuleSetParams> },
): Promise<RuleSetView> => {
  const id = params.rule_set_id;
  const { organisationId, mode } = caller;
  const row = await deps.database.transaction(async (tx) => {
    await tx.row(lockRuleSets, [organisationId, mode]);
    const wanted = requireRuleSet(await tx.row(selectRuleSet, [organisationId, mode, id]), id);
    if (wanted.state === 'active') return wanted;
    requireValidRules(wanted.content, deps.routing.knownProviders, '/content');
    const former = await tx.row(selectActiveRuleSet, [organisationId, mode]);
    if (former !== undefined) await step(tx, deps, caller, former, 'retire');
    const active = await step(tx, deps, caller, wanted, 'activate');
    await tell(tx, deps, caller, active, former);
    return active;
  });
  deps.routing.memory.ruleSets.forget(caller);
  deps.onEvents();
  return presentRuleSet(row);
};

const step = async (
  tx: Transaction,
  deps: Pick<RoutingDeps, 'clock'>,
  caller: Caller,
  row: RuleSetRow,
  event: RuleSetEvent,
): Promise<RuleSetRow> => {
  const to = routingRuleSetMachine.step(row.state, event);
  const values = [row.organisation_id, row.id, event, row.state, to] as const;
  const stepped = await tx.row(stepRuleSet, [...values, deps.clock.now(), caller.requestId]);
  assert(stepped !== undefined, 'a rule set under the lock of all is as it was read');
  return stepped;
};

const tell = async (
  tx: Transaction,
  deps: Pick<RoutingDeps, 'ids'>,
  caller: Caller,
  active: RuleSetRow,
  former: RuleSetRow | undefined,
): Promise<void> => {
  const object = { type: 'routing_rule_set', id: active.id };
  await appendEvents(tx, deps.ids, [
    {
      scope: { organisationId: caller.organisationId, mode: caller.mode },
      type: 'routing_rule_set.activated',
      object,
      payload: presentSummary(active),
      traceparent: caller.traceparent,
    },
  ]);
  await writeAudit(tx, caller, 'routing_rule_set.activated', object, {
    version: active.version,
    former_version: former?.version ?? null,
  });
};
