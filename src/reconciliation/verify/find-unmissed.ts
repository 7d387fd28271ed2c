import { attemptsToSettle, type MovedAttempt } from '#payments';
import { unsettledOf } from '../match/store.ts';
import type { ReconciliationVerifyDeps } from './reconciliation-checks.ts';
import { type FinishedReport, lastReports } from './store.ts';

const [reportsMax, pageMax, faultsMax] = [1_000, 4_000, 100];

/** What was captured before the last cut-off and is neither in a report nor in a break. */
export const findUnmissed = async (deps: ReconciliationVerifyDeps): Promise<readonly string[]> => {
  const reports = await deps.database.transaction(
    async (tx) => await tx.rows(lastReports, [deps.organisationId ?? null, reportsMax]),
  );
  const faults: string[] = [];
  for (const report of reports) {
    if (faults.length >= faultsMax) break;
    faults.push(...(await ofReport(deps, report)));
  }
  return faults.slice(0, faultsMax);
};

const ofReport = async (
  { database }: ReconciliationVerifyDeps,
  report: FinishedReport,
): Promise<readonly string[]> => {
  const { organisation_id: organisationId, mode, provider, currency } = report;
  const span = { provider, currency, from: report.covers_from, before: report.cut_off };
  const faults: string[] = [];
  for (let after = '', isLast = false; !isLast && faults.length < faultsMax; ) {
    const { page, missed } = await database.transaction(async (tx) => {
      const scope = { organisationId, mode };
      const page = await attemptsToSettle(tx, scope, { ...span, after, limit: pageMax });
      const missed = await tx.rows(unsettledOf, [
        organisationId,
        page.map(({ attemptId }) => attemptId),
        page.map(({ paymentId }) => paymentId),
      ]);
      return { page, missed };
    });
    faults.push(...missed.map((row) => told(page, row.attempt_id, report)));
    after = page.at(-1)?.attemptId ?? after;
    isLast = page.length < pageMax;
  }
  return faults;
};

const told = (page: readonly MovedAttempt[], id: string, report: FinishedReport): string => {
  const attempt = page.find(({ attemptId }) => attemptId === id);
  return `${id} of ${attempt?.paymentId} was settled before ${report.id} and is in no report and no break`;
};
