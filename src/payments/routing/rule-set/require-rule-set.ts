import { refuse } from '../errors.ts';
import type { KnownProvider } from '../facts.ts';
import { checkRuleSet } from '../rule/check-rule-set.ts';
import type { RuleSetContent } from '../rule/schema.ts';
import type { RuleSetRow } from './store.ts';

/**
 * Refuses `routing_rule_set_invalid` with every fault of a rule set that cannot work.
 *
 * @param at the pointer of the rule set in the request, empty where it is the whole body
 */
export const requireValidRules = (
  content: RuleSetContent,
  knownProviders: readonly KnownProvider[],
  at = '',
): void => {
  const faults = checkRuleSet(content, knownProviders).map((fault) => ({
    ...fault,
    pointer: at + fault.pointer,
  }));
  const [first] = faults;
  if (first === undefined) return;
  const more = faults.length === 1 ? '' : ` It has ${faults.length - 1} more faults.`;
  throw refuse('routing_rule_set_invalid', {
    detail: first.detail + more,
    pointer: first.pointer,
    extra: { faults },
  });
};

/** Refuses `routing_rule_set_not_found` where there is none. */
export const requireRuleSet = (row: RuleSetRow | undefined, id: string): RuleSetRow => {
  if (row !== undefined) return row;
  throw refuse('routing_rule_set_not_found', { detail: `No rule set ${id}.` });
};
