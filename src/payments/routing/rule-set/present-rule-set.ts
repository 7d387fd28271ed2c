import type { RuleSetSummaryView, RuleSetView } from './schema.ts';
import type { RuleSetRow } from './store.ts';

/** A rule set as the API shows it. */
export const presentRuleSet = (row: RuleSetRow): RuleSetView => ({
  ...presentSummary(row),
  content: row.content,
});

/** The same without its rules. */
export const presentSummary = (row: RuleSetRow): RuleSetSummaryView => ({
  id: row.id,
  object: 'routing_rule_set',
  mode: row.mode,
  version: row.version,
  name: row.content.name,
  status: row.state,
  rule_count: row.content.rules.length,
  created_at: row.created_at.toISOString(),
  activated_at: row.activated_at?.toISOString() ?? null,
});
