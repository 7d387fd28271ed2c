import { columns, type EventDraft, type Ids, type Transaction } from '#kernel';
import type { ReportPlace } from '../match/report-place.ts';
import { breakEvent } from './break-event.ts';
import type { BreakDraft } from './break-types.ts';
import { insertBreaks } from './store.ts';

/** Writes differences down, and answers what is to be told of those that are new. */
export const openBreaks = async (
  tx: Transaction,
  ids: Ids,
  { scope, reportId, provider }: ReportPlace,
  at: Date,
  drafts: readonly BreakDraft[],
): Promise<readonly EventDraft[]> => {
  if (drafts.length === 0) return [];
  const opened = await tx.rows(insertBreaks, [
    scope.organisationId,
    scope.mode,
    reportId,
    provider,
    at,
    ...columns(drafts, (draft) => [
      ids.next('brk'),
      draft.rowNumber,
      draft.type,
      draft.paymentId,
      draft.attemptId,
      draft.providerReference,
      draft.expected?.minor ?? null,
      draft.expected?.currency ?? null,
      draft.actual?.minor ?? null,
      draft.actual?.currency ?? null,
      draft.detail.slice(0, 500),
    ]),
  ]);
  return opened.map((row) => breakEvent(row, 'reconciliation.break_opened'));
};
