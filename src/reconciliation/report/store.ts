import { type Mode, sql } from '#kernel';

/** A report as it stands in its row. */
export interface ReportRowStored {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
  readonly provider: string;
  readonly format: string;
  readonly name: string;
  readonly cut_off: Date;
  readonly covers_from: Date | null;
  readonly currency: string | null;
  readonly row_count: bigint;
  readonly matched_count: bigint;
  readonly resolved_count: bigint;
  readonly repeated_count: bigint;
  readonly break_count: bigint;
  readonly created_at: Date;
  readonly finished_at: Date | null;
}

const reportColumns = `organisation_id, mode, id, provider, format, name, cut_off, covers_from,
    currency, row_count, matched_count, resolved_count, repeated_count, break_count, created_at,
    finished_at`;

export const insertReport = sql<
  never,
  [
    organisationId: string,
    mode: string,
    id: string,
    provider: string,
    format: string,
    name: string,
    contentHash: Buffer,
    cutOff: Date,
    coversFrom: Date | null,
    currency: string | null,
    at: Date,
  ]
>(
  'reconciliation.insert_report',
  `
  insert into reconciliation.report (organisation_id, mode, id, provider, format, name,
    content_hash, cut_off, covers_from, currency, created_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  on conflict on constraint file_is_imported_once do nothing`,
);

export const reportOfContent = sql<
  ReportRowStored,
  [organisationId: string, mode: string, provider: string, format: string, contentHash: Buffer]
>(
  'reconciliation.report_of_content',
  `
  select ${reportColumns}
  from reconciliation.report
  where organisation_id = $1 and mode = $2 and provider = $3 and format = $4 and content_hash = $5`,
);

export const reportById = sql<ReportRowStored, [organisationId: string, mode: string, id: string]>(
  'reconciliation.report_by_id',
  `
  select ${reportColumns}
  from reconciliation.report
  where organisation_id = $1 and mode = $2 and id = $3`,
);

export const reportsBefore = sql<
  ReportRowStored,
  [organisationId: string, mode: string, before: string | null, limit: number]
>(
  'reconciliation.reports_before',
  `
  select ${reportColumns}
  from reconciliation.report
  where organisation_id = $1
    and mode = $2
    and ($3::text is null or id < $3)
  order by id desc
  limit $4`,
);

/** Moves a report on by one batch; nobody else may have moved it since. */
export const advanceReport = sql<
  { readonly id: string },
  [
    organisationId: string,
    id: string,
    rowsBefore: number,
    rows: number,
    matched: number,
    resolved: number,
    repeated: number,
    breaks: number,
  ]
>(
  'reconciliation.advance_report',
  `
  update reconciliation.report
  set row_count = row_count + $4, matched_count = matched_count + $5,
    resolved_count = resolved_count + $6, repeated_count = repeated_count + $7,
    break_count = break_count + $8
  where organisation_id = $1 and id = $2 and row_count = $3 and finished_at is null
  returning id`,
);

export const finishReport = sql<ReportRowStored, [organisationId: string, id: string, at: Date]>(
  'reconciliation.finish_report',
  `
  update reconciliation.report
  set finished_at = $3
  where organisation_id = $1 and id = $2 and finished_at is null
  returning ${reportColumns}`,
);

export const countBreaks = sql<never, [organisationId: string, id: string, breaks: number]>(
  'reconciliation.count_breaks',
  `
  update reconciliation.report
  set break_count = break_count + $3
  where organisation_id = $1 and id = $2`,
);
