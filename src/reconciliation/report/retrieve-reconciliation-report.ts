import type { Static } from 'typebox';
import type { Caller } from '#kernel';
import type { ReconciliationDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { presentReport } from './present-report.ts';
import type { ReportParams, ReportView } from './schema.ts';
import { reportById } from './store.ts';

/**
 * One report, and how far it is in.
 *
 * @throws refusal report_not_found
 */
export const retrieveReconciliationReport = async (
  deps: Pick<ReconciliationDeps, 'database'>,
  caller: Caller,
  { params }: { readonly params: Static<typeof ReportParams> },
): Promise<ReportView> => {
  const row = await deps.database.asTenant(
    caller,
    async (tx) => await tx.row(reportById, [caller.organisationId, caller.mode, params.report_id]),
  );
  if (row === undefined) throw refuse('report_not_found');
  return presentReport(row);
};
