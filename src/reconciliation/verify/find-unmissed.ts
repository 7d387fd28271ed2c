import { attemptsToSettle, type MovedAttempts } from '#payments';
import { unsettledAmong } from '../match/unsettled-among.ts';
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
  let after: string | undefined = '';
  while (after !== undefined && faults.length < faultsMax) {
    const from: string = after;
    const { page, missed } = await database.transaction(async (tx) => {
      const scope = { organisationId, mode };
      const page = await attemptsToSettle(tx, scope, { ...span, after: from, limit: pageMax });
      return { page, missed: await unsettledAmong(tx, scope, page) };
    });
    faults.push(...missed.map((id) => told(page, id, report)));
    after = page.next;
  }
  return faults;
};

const told = (page: MovedAttempts, id: string, report: FinishedReport): string => {
  const paymentId = page.paymentIds[page.attemptIds.indexOf(id)];
  return `${id} of ${paymentId} was settled before ${report.id} and is in no report and no break`;
};
