import type { Database } from '../database.ts';
import { type Job, job } from './job.ts';
import { ensurePartitions } from './store.ts';

/**
 * Makes the coming months' partitions of every table that has monthly ones. Also called before a
 * process serves, so that a database that slept for months is ready.
 */
export const keepPartitions = async (deps: { readonly database: Database }): Promise<void> => {
  await deps.database.transaction(async (tx) => await tx.run(ensurePartitions, []));
};

/** Upkeep that belongs to no module. */
export const kernelJobs: readonly Job<{ readonly database: Database }>[] = [
  job({
    name: 'kernel.keep_partitions',
    summary: 'Makes the coming months of every table that is kept by month.',
    batchMax: 2,
    concurrency: 1,
    run: keepPartitions,
    // Due at every start of a worker and then daily; there is no row to look for.
    sweep: { everyMs: 86_400_000, find: async () => ['every_table'] },
  }),
];
