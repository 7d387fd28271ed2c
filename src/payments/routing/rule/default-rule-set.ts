import { compileRuleSet } from './compile-rule-set.ts';
import type { RuleSetContent } from './schema.ts';

/**
 * What holds where the merchant activated nothing: the providers that know the payer's method, in
 * the order of their connections.
 */
export const defaultRuleSetContent: RuleSetContent = {
  name: 'Default',
  rules: [],
  otherwise: { strategy: 'priority', candidates: [], fallback: 'others' },
};

/** The same, ready. Version 0 of every organisation. */
export const defaultRuleSet = compileRuleSet(defaultRuleSetContent, { id: null, version: 0 });
