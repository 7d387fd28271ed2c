import type { ReportView } from './schema.ts';
import type { ReportRowStored } from './store.ts';

/** A report as the API shows it. */
export const presentReport = (row: ReportRowStored): ReportView => ({
  id: row.id,
  object: 'report',
  provider: row.provider,
  format: row.format,
  name: row.name,
  status: row.finished_at === null ? 'importing' : 'imported',
  cut_off: row.cut_off.toISOString(),
  covers_from: row.covers_from?.toISOString() ?? null,
  currency: row.currency,
  rows: Number(row.row_count),
  matched: Number(row.matched_count),
  resolved: Number(row.resolved_count),
  repeated: Number(row.repeated_count),
  breaks: Number(row.break_count),
  created_at: row.created_at.toISOString(),
  finished_at: row.finished_at?.toISOString() ?? null,
});
