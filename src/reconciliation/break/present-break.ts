import { formatAmount, money } from '#money';
import type { BreakView } from './schema.ts';
import type { BreakRow } from './store.ts';

/** A break as the API shows it. */
export const presentBreak = (row: BreakRow): BreakView => ({
  id: row.id,
  object: 'break',
  type: row.type,
  status: row.state,
  provider: row.provider,
  report_id: row.report_id,
  row_number: row.row_number === null ? null : Number(row.row_number),
  payment_id: row.payment_id,
  attempt_id: row.attempt_id,
  provider_reference: row.provider_reference,
  expected: shown(row.expected_minor, row.expected_currency),
  expected_currency: row.expected_currency,
  actual: shown(row.actual_minor, row.actual_currency),
  actual_currency: row.actual_currency,
  detail: row.detail,
  owner: row.owner,
  reason: row.reason,
  closed_by: row.closed_by,
  closed_at: row.closed_at?.toISOString() ?? null,
  transfer_id: row.transfer_id,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
});

const shown = (minor: bigint | null, currency: string | null): string | null =>
  minor === null || currency === null ? null : formatAmount(money(minor, currency));
