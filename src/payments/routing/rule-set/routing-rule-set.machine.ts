import { machine } from '#kernel';

/** A rule set: one of an organisation and mode is active, and an earlier one can be so again. */
export const routingRuleSetMachine = machine('routing_rule_set', 'draft', {
  draft: { activate: 'active' },
  active: { retire: 'retired' },
  retired: { activate: 'active' },
});

export type RuleSetState = (typeof routingRuleSetMachine.states)[number];
export type RuleSetEvent = (typeof routingRuleSetMachine.events)[number];
