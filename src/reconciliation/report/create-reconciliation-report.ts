import type { Static } from 'typebox';
import type { Caller } from '#kernel';
import type { ReconciliationDeps } from '../deps.ts';
import { importReport } from './import-report.ts';
import type { CreateReportBody, ReportView } from './schema.ts';

/**
 * Imports a report that fits into a request, and answers what it came to.
 *
 * @throws refusal report_format_unknown, report_format_mismatch, report_busy
 */
export const createReconciliationReport = async (
  deps: ReconciliationDeps,
  caller: Caller,
  { body }: { readonly body: Static<typeof CreateReportBody> },
): Promise<ReportView> => {
  const { organisationId, mode } = caller;
  return await importReport(
    deps,
    { organisationId, mode },
    {
      provider: body.provider,
      format: body.format,
      name: body.name ?? 'report.csv',
      cutOff: new Date(body.cut_off),
      coversFrom: body.covers_from === undefined ? undefined : new Date(body.covers_from),
      currency: body.currency,
      open: () => once(body.content),
    },
  );
};

async function* once(content: string): AsyncGenerator<string> {
  yield content;
}
