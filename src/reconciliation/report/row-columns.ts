import { bigintColumn, byteaColumn, doubleColumn, textColumn } from '#kernel';
import type { NumberedRow } from '../format/read-rows.ts';
import type { ReportRow } from '../format/report-row.ts';
import type { Verdict } from '../match/judge-row.ts';
import type { ReportPlace } from '../match/report-place.ts';
import type { insertRows } from '../match/store.ts';

type Judged = 'state' | 'paymentId' | 'attemptId' | 'disputeId' | 'feeKnownMinor';
type RowColumns = NonNullable<(typeof insertRows)['types']>['parameters'];

/** A batch of rows as it is written: columns, with what is the same for all of them before. */
export const rowColumns = (
  { scope, reportId }: Pick<ReportPlace, 'scope' | 'reportId'>,
  rows: readonly NumberedRow[],
  verdicts: readonly Pick<Verdict, Judged>[],
): RowColumns => {
  const first = rows[0]?.number ?? 0;
  const read = (take: (row: ReportRow) => string | null, otherwise: string | null): Buffer =>
    textColumn(rows, ({ content }) => ('unreadable' in content ? otherwise : take(content)));
  const amounts = (take: (row: ReportRow) => bigint): Buffer =>
    bigintColumn(rows, ({ content }) => ('unreadable' in content ? 0n : take(content)));
  return [
    scope.organisationId,
    scope.mode,
    reportId,
    first,
    first,
    read(({ type }) => short(type), 'unreadable'),
    read(({ kind }) => kind, 'other'),
    doubleColumn(rows, ({ content }) => ('unreadable' in content ? null : content.at.getTime())),
    read(({ references }) => short(references[0]), null),
    read(({ ours }) => short(ours[0]), null),
    amounts(({ grossMinor }) => grossMinor),
    read(({ grossCurrency }) => grossCurrency, null),
    amounts(({ feeMinor }) => feeMinor),
    amounts(({ netMinor }) => netMinor),
    read(({ netCurrency }) => netCurrency, null),
    bigintColumn(verdicts, ({ feeKnownMinor }) => feeKnownMinor),
    textColumn(verdicts, ({ state }) => state),
    textColumn(verdicts, ({ state, paymentId }) => (state === 'repeated' ? null : paymentId)),
    textColumn(verdicts, ({ attemptId }) => attemptId),
    textColumn(verdicts, ({ disputeId }) => disputeId),
    byteaColumn(rows, ({ hash }) => hash),
  ];
};

const short = (text: string | undefined): string | null => text?.slice(0, 500) ?? null;
