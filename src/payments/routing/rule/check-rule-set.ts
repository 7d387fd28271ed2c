import type { KnownProvider } from '../facts.ts';
import { checkConditions } from './check-conditions.ts';
import { checkDirection } from './check-direction.ts';
import { checkFees } from './check-fees.ts';
import { checkReach } from './check-reach.ts';
import type { RuleFault } from './fault.ts';
import type { RuleSetContent } from './schema.ts';

/**
 * Everything that is wrong with a rule set, in the order in which it is written; nothing for one
 * that can be activated. Found are rules that can never match, that overlap without saying so,
 * and that route nowhere.
 *
 * @param knownProviders every provider of this build: routes may be written before it is connected
 */
export const checkRuleSet = (
  ruleSet: RuleSetContent,
  knownProviders: readonly KnownProvider[],
): readonly RuleFault[] => {
  const inside = { fees: ruleSet.fees ?? {}, knownProviders };
  const ofRules = ruleSet.rules.map((rule, at) => checkConditions(rule.when, `/rules/${at}/when`));
  const clean = ofRules.map((faults) => faults.length === 0);
  return [
    ...repeatedIds(ruleSet),
    ...ofRules.flat(),
    ...ruleSet.rules.flatMap((rule, at) =>
      checkDirection(rule.then, {
        ...inside,
        pointer: `/rules/${at}/then`,
        when: clean[at] === true ? rule.when : {},
      }),
    ),
    ...checkDirection(ruleSet.otherwise, { ...inside, pointer: '/otherwise', when: {} }),
    // A rule whose conditions are broken takes nothing, so it neither covers nor overlaps.
    ...checkReach(ruleSet.rules, clean),
    ...checkFees(ruleSet.fees ?? {}, knownProviders),
  ];
};

const repeatedIds = ({ rules }: RuleSetContent): readonly RuleFault[] =>
  rules.flatMap((rule, at) => {
    const first = rules.findIndex((other) => other.id === rule.id);
    if (first === at) return [];
    const detail = `Rule ${first} is called ${rule.id} already.`;
    return [{ reason: 'rule_id_repeated', pointer: `/rules/${at}/id`, detail } as const];
  });
