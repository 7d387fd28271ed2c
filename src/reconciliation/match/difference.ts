import type { BreakDraft, BreakType, Figure } from '../break/break-types.ts';
import type { ReportRow } from '../format/report-row.ts';

/** What is wrong with a row, before it is said of which. */
export type Difference = Pick<BreakDraft, 'type' | 'expected' | 'actual' | 'detail'>;

/** A difference in one expression. */
export const differ = (
  type: BreakType,
  expected: Figure | null,
  actual: Figure | null,
  detail: string,
): Difference => ({ type, expected, actual, detail });

/** A second copy of what is settled: what it comes to in the end waits for somebody whole. */
export const twice = ({ netMinor, netCurrency: currency }: ReportRow, detail: string): Difference =>
  differ('duplicate', { minor: 0n, currency }, { minor: netMinor, currency }, detail);
