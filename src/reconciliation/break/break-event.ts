import type { EventDraft } from '#kernel';
import { presentBreak } from './present-break.ts';
import type { BreakRow } from './store.ts';

/** What is told of a break, as it is then. */
export const breakEvent = (
  row: BreakRow,
  type: 'reconciliation.break_opened' | 'reconciliation.break_closed',
): EventDraft => ({
  scope: { organisationId: row.organisation_id, mode: row.mode },
  type,
  object: { type: 'break', id: row.id },
  payload: presentBreak(row),
});
