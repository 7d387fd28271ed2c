import { explainRemoval } from './explain-removal.ts';
import type { RouteDecisionView } from './schema.ts';
import type { RouteDecisionRow } from './store.ts';

/** A decision as the API shows it. */
export const presentDecision = (row: RouteDecisionRow): RouteDecisionView => ({
  id: row.id,
  object: 'route_decision',
  payment_id: row.payment_id,
  number: row.number,
  attempt_id: row.attempt_id,
  rule_set_id: row.rule_set_id,
  rule_set_version: row.rule_set_version,
  order: row.route_order.flatMap((provider) => {
    const candidate = row.facts.candidates.find((one) => one.provider === provider);
    return candidate === undefined ? [] : [{ provider, connection_id: candidate.connection_id }];
  }),
  facts: row.facts,
  trace: { ...row.trace, removed: row.trace.removed.map(explainRemoval) },
  created_at: row.created_at.toISOString(),
});
