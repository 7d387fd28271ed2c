import type { RowKind } from './row-kinds.ts';

/** A row of a report as its format understood it. Signs are those of what the provider owes us. */
export interface ReportRow {
  /** The provider's own word for it. */
  readonly type: string;
  readonly kind: RowKind;
  readonly at: Date;
  /** The provider's names for what it is about, the most telling first. */
  readonly references: readonly string[];
  /** Ours, as the report carries them. */
  readonly ours: readonly string[];
  /** Before costs, in the currency of the payment. */
  readonly grossMinor: bigint;
  readonly grossCurrency: string;
  /** After costs, in the currency of the settlement. */
  readonly netMinor: bigint;
  readonly netCurrency: string;
  /** What the provider kept of it, in the currency of the settlement. */
  readonly feeMinor: bigint;
  /** What it says it kept, where it says so by parts. */
  readonly statedFeeMinor: bigint | null;
  /** What the gross comes to at the rate it names; nothing where it names none or needs none. */
  readonly convertedMinor: bigint | null;
}

/** Takes the text of one column out of a line; empty where the file has no such column. */
export type Cell = (line: readonly string[]) => string;

/** A report's form as data, and how one line of it is read. */
export interface ReportFormat {
  /** The name it is asked for by. */
  readonly name: string;
  readonly provider: string;
  readonly title: string;
  /** Columns without which the file is of another form. */
  readonly columns: readonly string[];
  /** The provider's words for rows, and what each is in ours. Others are of kind `other`. */
  readonly types: Readonly<Record<string, RowKind>>;
  /** How a line is read, given where a file has its columns: found once, not for every line. */
  reader(column: (name: string) => Cell): LineReader;
}

/** Reads one line of a report, given its cells. @throws UnreadableRow */
export type LineReader = (line: readonly string[]) => ReportRow;

/** A line that says nothing we can count: kept, and told as a break. */
export class UnreadableRow extends Error {
  override readonly name = 'UnreadableRow';
}

/** A line that could not be read, and why. */
export interface UnreadLine {
  readonly unreadable: string;
}
