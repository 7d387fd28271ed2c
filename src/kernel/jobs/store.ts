import { sql } from '../sql.ts';

export const insertJobRuns = sql<
  never,
  [string[], string[], string[], string[], Date[], Date[], string[], (string | null)[]]
>(
  'kernel.insert_job_runs',
  `
  insert into kernel.job_run
    (organisation_id, mode, object_id, job, started_at, finished_at, outcome, detail)
  select *
  from unnest(
    $1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[],
    $7::text[], $8::text[])`,
);

interface JobRunRow {
  readonly object_id: string;
  readonly job: string;
  readonly started_at: Date;
  readonly finished_at: Date;
  readonly outcome: string;
  readonly detail: string | null;
}

export const jobRunRows = sql<
  JobRunRow,
  [organisationId: string, mode: string, objectIds: readonly string[]]
>(
  'kernel.job_runs_of',
  `
  select object_id, job, started_at, finished_at, outcome, detail
  from kernel.job_run
  where organisation_id = $1
    and mode = $2
    and object_id = any ($3::text[])
  order by started_at, position
  limit 500`,
);

export const ensurePartitions = sql<never>(
  'kernel.ensure_all_month_partitions',
  `
  call kernel.ensure_all_month_partitions()`,
);
