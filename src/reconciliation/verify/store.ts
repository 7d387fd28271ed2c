import { type Mode, sql } from '#kernel';

interface Fault {
  readonly fault: string;
}

/** Rows that differ and have no break, and reports that have not all the rows they count. */
export const untoldDifferences = sql<Fault, [organisationId: string | null]>(
  'reconciliation.untold_differences',
  `
  select format('%s row %s is %s and has no break', row.report_id, row.number, row.state) as fault
  from reconciliation.row as row
  where row.state in ('broken', 'unreadable')
    and ($1::text is null or row.organisation_id = $1)
    and not exists (
      select
      from reconciliation.break as found
      where found.organisation_id = row.organisation_id
        and found.report_id = row.report_id
        and found.row_number = row.number
    )
  limit 100`,
);

export const miscountedReports = sql<Fault, [organisationId: string | null]>(
  'reconciliation.miscounted_reports',
  `
  select format('%s counts %s rows and holds %s up to %s', report.id, report.row_count, held.rows,
    held.last) as fault
  from reconciliation.report as report
  cross join lateral (
    select count(*) as rows, coalesce(max(number), 0) as last
    from reconciliation.row as row
    where row.organisation_id = report.organisation_id and row.report_id = report.id
  ) as held
  where ($1::text is null or report.organisation_id = $1)
    and (report.row_count <> held.rows or held.rows <> held.last)
  limit 100`,
);

/** Breaks that stand elsewhere than their step led to. */
export const misplacedBreaks = sql<Fault, [organisationId: string | null]>(
  'reconciliation.misplaced_breaks',
  `
  select format('%s is %s, its log ends in %s', found.id, found.state, log.state) as fault
  from reconciliation.break as found
  cross join lateral (
    select coalesce((array_agg(to_state order by sequence desc))[1], 'open') as state,
      count(*) as steps
    from reconciliation.break_step as step
    where step.organisation_id = found.organisation_id and step.object_id = found.id
  ) as log
  where ($1::text is null or found.organisation_id = $1)
    and (found.state, found.step_count) <> (log.state, log.steps)
  limit 100`,
);

/** A report that is in. */
export interface FinishedReport {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
  readonly provider: string;
  readonly cut_off: Date;
  readonly covers_from: Date | null;
  readonly currency: string | null;
}

/** The last report of each provider and currency: what came before it is judged by its cut-off. */
export const lastReports = sql<FinishedReport, [organisationId: string | null, limit: number]>(
  'reconciliation.last_reports',
  `
  select distinct on (organisation_id, mode, provider, currency) organisation_id, mode, id,
    provider, cut_off, covers_from, currency
  from reconciliation.report
  where finished_at is not null
    and ($1::text is null or organisation_id = $1)
  order by organisation_id, mode, provider, currency, cut_off desc, id desc
  limit $2`,
);

/** A row that was called matched, a page of them. */
export interface MatchedRow {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly report_id: string;
  readonly number: bigint;
  readonly provider: string;
  readonly kind: string;
  readonly payment_id: string | null;
  readonly attempt_id: string | null;
  readonly dispute_id: string | null;
  readonly gross_minor: bigint;
  readonly gross_currency: string;
}

export const matchedRowsAfter = sql<
  MatchedRow,
  [
    organisationId: string | null,
    afterOrganisation: string,
    afterReport: string,
    afterNumber: bigint,
    limit: number,
  ]
>(
  'reconciliation.matched_rows_after',
  `
  select row.organisation_id, row.mode, row.report_id, row.number, report.provider, row.kind,
    row.payment_id, row.attempt_id, row.dispute_id, row.gross_minor, row.gross_currency
  from reconciliation.row as row
  join reconciliation.report as report
    on report.organisation_id = row.organisation_id and report.id = row.report_id
  where row.state = 'matched'
    and ($1::text is null or row.organisation_id = $1)
    and (row.organisation_id, row.report_id, row.number) > ($2, $3, $4)
  order by row.organisation_id, row.report_id, row.number
  limit $5`,
);
