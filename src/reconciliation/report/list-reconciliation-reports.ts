import type { Static } from 'typebox';
import { type Caller, pageSize, toPage } from '#kernel';
import type { ReconciliationDeps } from '../deps.ts';
import { presentReport } from './present-report.ts';
import type { ListReportsQuery, ReportList } from './schema.ts';
import { reportsBefore } from './store.ts';

/** Reports, newest first. */
export const listReconciliationReports = async (
  deps: Pick<ReconciliationDeps, 'database'>,
  caller: Caller,
  { query }: { readonly query: Static<typeof ListReportsQuery> },
): Promise<Static<typeof ReportList>> => {
  const limit = query.limit ?? pageSize;
  const { organisationId, mode } = caller;
  const rows = await deps.database.asTenant(
    caller,
    async (tx) =>
      await tx.rows(reportsBefore, [organisationId, mode, query.cursor ?? null, limit + 1]),
  );
  return toPage(rows, limit, presentReport);
};
