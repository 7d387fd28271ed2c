import { refuse } from '../errors.ts';
import { type CsvRecord, readRecords } from './read-records.ts';
import { type ReportFormat, type ReportRow, UnreadableRow, type UnreadLine } from './report-row.ts';

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
  let places: ReadonlyMap<string, number> | undefined;
  let number = 0;
  let batch: NumberedRow[] = [];
  for await (const records of readRecords(source)) {
    for (const record of records) {
      if (places === undefined) {
        places = placesOf(format, record);
        continue;
      }
      number += 1;
      if (number <= after) continue;
      batch.push({ number, hash: record.hash, content: readRecord(format, places, record) });
      if (batch.length < batchSize) continue;
      yield batch;
      batch = [];
    }
  }
  if (places === undefined)
    throw refuse('report_format_mismatch', { detail: 'The file is empty.' });
  if (batch.length > 0) yield batch;
}

const byteOrderMark = /^\uFEFF/;

const placesOf = (format: ReportFormat, { cells }: CsvRecord): ReadonlyMap<string, number> => {
  const places = new Map(
    cells.map((cell, place) => [cell.replace(byteOrderMark, '').trim(), place] as const),
  );
  const missing = format.columns.filter((column) => !places.has(column));
  if (missing.length > 0) {
    throw refuse('report_format_mismatch', {
      detail: `${format.title} has the columns ${missing.slice(0, 5).join(', ')}; this file has not.`,
    });
  }
  return places;
};

const readRecord = (
  format: ReportFormat,
  places: ReadonlyMap<string, number>,
  record: CsvRecord,
): ReportRow | UnreadLine => {
  if (record.fault !== undefined) return { unreadable: record.fault };
  const { cells } = record;
  if (cells.length < format.columns.length) {
    return { unreadable: `the line has ${cells.length} cells, too few` };
  }
  try {
    return format.read((column) => {
      const place = places.get(column);
      return place === undefined ? '' : (cells[place] ?? '').trim();
    });
  } catch (fault) {
    if (fault instanceof UnreadableRow) return { unreadable: fault.message };
    throw fault;
  }
};
