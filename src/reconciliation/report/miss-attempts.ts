import { attemptsToSettle, findSettledAttempts, type SettledAttempt } from '#payments';
import type { BreakDraft } from '../break/break-types.ts';
import { openBreaks } from '../break/open-breaks.ts';
import type { ReconciliationDeps } from '../deps.ts';
import type { ReportPlace } from '../match/report-place.ts';
import { unsettledAmong } from '../match/unsettled-among.ts';
import { countBreaks, type ReportRowStored } from './store.ts';
import { tellAll } from './tell-all.ts';

const pageMax = 4_000;

/**
 * Opens a break for whatever we captured or gave back before the cut-off and no report has named.
 * A page at a time, each in a commit of its own; done again after a crash it opens nothing twice.
 */
export const missAttempts = async (
  deps: Pick<ReconciliationDeps, 'database' | 'clock' | 'ids'>,
  place: ReportPlace,
  report: Pick<ReportRowStored, 'cut_off' | 'covers_from' | 'currency'>,
): Promise<void> => {
  const { scope, provider, reportId } = place;
  const span = {
    provider,
    currency: report.currency,
    from: report.covers_from,
    before: report.cut_off,
    limit: pageMax,
  };
  let after: string | undefined = '';
  while (after !== undefined) {
    const from: string = after;
    after = await deps.database.transaction(async (tx) => {
      const page = await attemptsToSettle(tx, scope, { ...span, after: from });
      const unsettled = await unsettledAmong(tx, scope, page);
      if (unsettled.length === 0) return page.next;
      const attempts = await findSettledAttempts(
        tx,
        scope,
        provider,
        unsettled.map((id) => ({ ...unsaid, ours: [id] })),
      );
      const drafts = attempts.flatMap((attempt) =>
        attempt === undefined ? [] : [missing(attempt)],
      );
      const opened = await openBreaks(tx, deps.ids, place, deps.clock.now(), drafts);
      await tx.run(countBreaks, [scope.organisationId, reportId, opened.length]);
      await tellAll(tx, deps.ids, opened);
      return page.next;
    });
  }
};

const unsaid = { references: [], operation: 'capture', minor: 0n } as const;

const missing = (attempt: SettledAttempt): BreakDraft => {
  const { minor, currency } = attempt;
  return {
    type: 'missing_there',
    rowNumber: null,
    paymentId: attempt.paymentId,
    attemptId: attempt.attemptId,
    providerReference: attempt.providerReference,
    expected: { minor: attempt.isGivingBack ? -minor : minor, currency },
    actual: { minor: 0n, currency },
    detail: `The ${attempt.operation} ${attempt.attemptId} is in no report.`,
  };
};
