import {
  attemptsToSettle,
  findSettledAttempts,
  type MovedAttempts,
  type SettledAttempt,
} from '#payments';
import type { BreakDraft } from '../break/break-types.ts';
import { openBreaks } from '../break/open-breaks.ts';
import type { ReconciliationDeps } from '../deps.ts';
import type { ReportPlace } from '../match/report-place.ts';
import { unsettledAmong } from '../match/unsettled-among.ts';
import { readAhead } from './read-ahead.ts';
import { countBreaks, type ReportRowStored } from './store.ts';
import { tellAll } from './tell-all.ts';

const pageMax = 4_000;

type MissingDeps = Pick<ReconciliationDeps, 'database' | 'clock' | 'ids'>;
type Span = Pick<ReportRowStored, 'cut_off' | 'covers_from' | 'currency'>;

/**
 * Opens a break for whatever we captured or gave back before the cut-off and no report has named.
 * A page at a time, each in a commit of its own; done again after a crash it opens nothing twice.
 */
export const missAttempts = async (
  deps: MissingDeps,
  place: ReportPlace,
  report: Span,
): Promise<void> => {
  const { scope, reportId } = place;
  const pages = readAhead(pagesToSettle(deps, place, report));
  // While breaks are written, the next page is looked up, and the one after that is read.
  for await (const drafts of readAhead(missingOfEach(deps, place, pages))) {
    if (drafts.length === 0) continue;
    await deps.database.transaction(async (tx) => {
      const opened = await openBreaks(tx, deps.ids, place, deps.clock.now(), drafts);
      await tx.run(countBreaks, [scope.organisationId, reportId, opened.length]);
      await tellAll(tx, deps.ids, opened);
    });
  }
};

async function* pagesToSettle(
  { database }: MissingDeps,
  { scope, provider }: ReportPlace,
  { currency, covers_from: from, cut_off: before }: Span,
): AsyncGenerator<MovedAttempts> {
  const span = { provider, currency, from, before, limit: pageMax };
  let next: string | undefined = '';
  while (next !== undefined) {
    const after: string = next;
    const page = await database.transaction(
      async (tx) => await attemptsToSettle(tx, scope, { ...span, after }),
    );
    yield page;
    next = page.next;
  }
}

async function* missingOfEach(
  { database }: MissingDeps,
  { scope, provider }: ReportPlace,
  pages: AsyncGenerator<MovedAttempts>,
): AsyncGenerator<readonly BreakDraft[]> {
  for await (const page of pages) {
    yield await database.transaction(async (tx) => {
      const unsettled = await unsettledAmong(tx, scope, page);
      if (unsettled.length === 0) return [];
      const questions = unsettled.map((id) => ({ ...unsaid, ours: [id] }));
      const attempts = await findSettledAttempts(tx, scope, provider, questions);
      return attempts.flatMap((attempt) => (attempt === undefined ? [] : [missing(attempt)]));
    });
  }
}

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
