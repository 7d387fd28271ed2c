import type { Transaction } from '../database.ts';
import type { Scope } from '../scope.ts';
import { columns } from '../sql.ts';
import { insertJobRuns, jobRunRows } from './store.ts';

/** What a job did to one object. */
export interface JobRun {
  readonly scope: Scope;
  readonly job: string;
  readonly objectId: string;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** One word: `applied`, `postponed`, `failed`. */
  readonly outcome: string;
  readonly detail?: string | undefined;
}

/**
 * Writes down what a job did, in the transaction in which it did it. For the timeline: a run that
 * changed nothing is not worth a row.
 */
export const recordJobRuns = async (tx: Transaction, runs: readonly JobRun[]): Promise<void> => {
  if (runs.length === 0) return;
  await tx.run(
    insertJobRuns,
    columns(runs, (run) => [
      run.scope.organisationId,
      run.scope.mode,
      run.objectId,
      run.job,
      run.startedAt,
      run.finishedAt,
      run.outcome,
      run.detail?.slice(0, 500) ?? null,
    ]),
  );
};

/** The runs of jobs over some objects of one organisation, oldest first, 500 at the most. */
export const jobRunsOf = async (
  tx: Transaction,
  scope: Scope,
  objectIds: readonly string[],
): Promise<readonly JobRun[]> => {
  const rows = await tx.rows(jobRunRows, [scope.organisationId, scope.mode, objectIds]);
  return rows.map((row) => ({
    scope,
    job: row.job,
    objectId: row.object_id,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    outcome: row.outcome,
    detail: row.detail ?? undefined,
  }));
};
