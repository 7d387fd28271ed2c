import { createHash } from 'node:crypto';
import { appendEvents, assert, type Scope } from '#kernel';
import type { ReconciliationDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { findFormat } from '../format/formats.ts';
import { type NumberedRow, readRows } from '../format/read-rows.ts';
import type { ReportFormat } from '../format/report-row.ts';
import type { ReportPlace } from '../match/report-place.ts';
import { importBatch } from './import-batch.ts';
import { type MatchedBatch, matchBatch } from './match-batch.ts';
import { missAttempts } from './miss-attempts.ts';
import { presentReport } from './present-report.ts';
import { readAhead } from './read-ahead.ts';
import type { ReportView } from './schema.ts';
import {
  finishReport,
  insertReport,
  type ReportRowStored,
  reportById,
  reportOfContent,
} from './store.ts';

/** A provider's file, and what it claims to hold. */
export interface ReportOrder {
  readonly provider: string;
  /** The provider's only one where absent. */
  readonly format?: string | undefined;
  /** For people: the name of the file. */
  readonly name: string;
  /** What was captured before has to be in this report or an earlier one. */
  readonly cutOff: Date;
  /** Nothing captured before is missed; all of it is where absent. */
  readonly coversFrom?: Date | undefined;
  /** Only this currency is missed; all are where absent. */
  readonly currency?: string | undefined;
  /** The file from its beginning, at each call. It is read in a stream, and never held whole. */
  readonly open: () => AsyncIterable<Uint8Array | string>;
  readonly batchSize?: number | undefined;
  /** Told after each batch how many rows are in. */
  readonly onRows?: ((rows: number) => void) | undefined;
}

/** Larger ones gain nothing more, and hold the ledger and the memory longer. */
const batchSizeDefault = 5_000;

/**
 * Imports a settlement report and holds it against payments and the ledger. The same file again
 * answers the report that it was; one that was broken off goes on where it stood.
 *
 * @throws refusal report_format_unknown, report_format_mismatch, report_busy
 */
export const importReport = async (
  deps: ReconciliationDeps,
  scope: Scope,
  order: ReportOrder,
): Promise<ReportView> => {
  const format = findFormat(order.provider, order.format);
  if (format === undefined) throw refuse('report_format_unknown');
  await checkHeader(format, order);
  const report = await openReport(deps, scope, order, format);
  if (report.finished_at !== null) return presentReport(report);

  const place = { scope, reportId: report.id, provider: format.provider };
  const read = readRows(format, order.open(), {
    batchSize: order.batchSize ?? batchSizeDefault,
    after: Number(report.row_count),
  });
  // While one batch is written, the next is matched, and the one after that is read.
  for await (const batch of readAhead(matchEach(deps, place, readAhead(read)))) {
    await importBatch(deps, place, batch);
    order.onRows?.(batch.rows.at(-1)?.number ?? 0);
  }
  await missAttempts(deps, place, report);
  return await finish(deps, scope, report.id);
};

async function* matchEach(
  deps: ReconciliationDeps,
  place: ReportPlace,
  batches: AsyncGenerator<readonly NumberedRow[]>,
): AsyncGenerator<MatchedBatch> {
  for await (const rows of batches) yield await matchBatch(deps, place, rows);
}

/** Looks at the first line alone, so that a file of another form leaves no trace. */
const checkHeader = async (format: ReportFormat, { open }: ReportOrder): Promise<void> => {
  for await (const _ of readRows(format, open(), { batchSize: 1 })) break;
};

const openReport = async (
  deps: ReconciliationDeps,
  { organisationId, mode }: Scope,
  order: ReportOrder,
  { provider, name: format }: ReportFormat,
): Promise<ReportRowStored> => {
  const hash = createHash('sha256');
  for await (const piece of order.open()) hash.update(piece);
  const contentHash = hash.digest();
  const report = await deps.database.transaction(async (tx) => {
    await tx.run(insertReport, [
      organisationId,
      mode,
      deps.ids.next('rep'),
      provider,
      format,
      order.name.slice(0, 500),
      contentHash,
      order.cutOff,
      order.coversFrom ?? null,
      order.currency ?? null,
      deps.clock.now(),
    ]);
    return await tx.row(reportOfContent, [organisationId, mode, provider, format, contentHash]);
  });
  assert(report !== undefined, 'a report that was written can be read');
  return report;
};

const finish = async (
  deps: ReconciliationDeps,
  scope: Scope,
  reportId: string,
): Promise<ReportView> => {
  const { organisationId, mode } = scope;
  const report = await deps.database.transaction(async (tx) => {
    const finished = await tx.row(finishReport, [organisationId, reportId, deps.clock.now()]);
    if (finished === undefined) return await tx.row(reportById, [organisationId, mode, reportId]);
    await appendEvents(tx, deps.ids, [
      {
        scope,
        type: 'reconciliation.report_imported',
        object: { type: 'report', id: reportId },
        payload: presentReport(finished),
      },
    ]);
    return finished;
  });
  assert(report !== undefined, 'a report that is being imported exists');
  deps.onEvents();
  return presentReport(report);
};
