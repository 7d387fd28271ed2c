import { columns, type Transaction } from '#kernel';
import { insertDecisions, type RouteDecisionRow } from './store.ts';

/** Appends the decisions of many payments, in the transaction of their attempts. */
export const appendRouteDecisions = async (
  tx: Transaction,
  rows: readonly RouteDecisionRow[],
): Promise<void> => {
  if (rows.length === 0) return;
  await tx.run(
    insertDecisions,
    columns(rows, (row) => [
      row.organisation_id,
      row.mode,
      row.id,
      row.payment_id,
      row.number,
      row.attempt_id,
      row.rule_set_id,
      row.rule_set_version,
      row.provider,
      JSON.stringify(row.route_order),
      JSON.stringify(row.facts),
      JSON.stringify(row.trace),
      row.created_at,
    ]),
  );
};
