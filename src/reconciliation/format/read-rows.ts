import { refuse } from '../errors.ts';
import { type CsvRecord, readRecords } from './read-records.ts';
import {
  type LineReader,
  type ReportFormat,
  type ReportRow,
  UnreadableRow,
  type UnreadLine,
} from './report-row.ts';

/** A line of a report with its place in it, counted from 1 after the header. */
export interface NumberedRow {
  readonly number: number;
  /** Of its text: 16 bytes, in hex. */
  readonly hash: string;
  readonly content: ReportRow | UnreadLine;
}

/**
 * Reads the rows of a report in batches, in a stream: no more than a batch is ever held. A line
 * that cannot be read is a row as well.
 *
 * @param after rows that are in already; their lines are passed over
 * @throws refusal report_format_mismatch where the header lacks what the format needs
 */
export async function* readRows(
  format: ReportFormat,
  source: AsyncIterable<Uint8Array | string>,
  { batchSize, after = 0 }: { readonly batchSize: number; readonly after?: number },
): AsyncGenerator<readonly NumberedRow[]> {
  let read: LineReader | undefined;
  let number = 0;
  let batch: NumberedRow[] = [];
  for await (const records of readRecords(source)) {
    for (const record of records) {
      if (read === undefined) {
        read = readerOf(format, record);
        continue;
      }
      number += 1;
      if (number <= after) continue;
      batch.push({ number, hash: record.hash, content: readRecord(format, read, record) });
      if (batch.length < batchSize) continue;
      yield batch;
      batch = [];
    }
  }
  if (read === undefined) throw refuse('report_format_mismatch', { detail: 'The file is empty.' });
  if (batch.length > 0) yield batch;
}

const byteOrderMark = /^\uFEFF/;

const readerOf = (format: ReportFormat, { cells }: CsvRecord): LineReader => {
  const places = new Map(
    cells.map((cell, place) => [cell.replace(byteOrderMark, '').trim(), place] as const),
  );
  const missing = format.columns.filter((column) => !places.has(column));
  if (missing.length > 0) {
    throw refuse('report_format_mismatch', {
      detail: `${format.title} has the columns ${missing.slice(0, 5).join(', ')}; this file has not.`,
    });
  }
  return format.reader((name) => {
    const place = places.get(name);
    return (line) => (place === undefined ? '' : trimmed(line[place] ?? ''));
  });
};

/** Nearly no cell has anything to trim. */
const trimmed = (cell: string): string =>
  isPlain(cell.charCodeAt(0)) && isPlain(cell.charCodeAt(cell.length - 1)) ? cell : cell.trim();

const isPlain = (code: number): boolean => code > 32 && code < 127;

const readRecord = (
  format: ReportFormat,
  read: LineReader,
  { cells, fault }: CsvRecord,
): ReportRow | UnreadLine => {
  if (fault !== undefined) return { unreadable: fault };
  if (cells.length < format.columns.length) {
    return { unreadable: `the line has ${cells.length} cells, too few` };
  }
  try {
    return read(cells);
  } catch (unread) {
    if (unread instanceof UnreadableRow) return { unreadable: unread.message };
    throw unread;
  }
};
