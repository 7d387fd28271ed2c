import {
  type Carrier,
  type Clock,
  type Database,
  keepPartitions,
  kernelJobs,
  type Log,
  type Metrics,
  type MountedJob,
  mountJobs,
  type Random,
  startWorker,
} from '#kernel';
import { jobMetrics } from './job-metrics.ts';

/** What a worker is made of. */
export interface WorkerProcessOptions {
  readonly database: Database;
  readonly carrier: Carrier;
  /** The jobs of all modules, bound to what they need. */
  readonly jobs: readonly MountedJob[];
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Work that goes on beside the jobs, and how each is brought to its end: the webhook courier. */
  readonly drains: readonly (() => Promise<void>)[];
}

/** A worker that takes work until it is stopped. */
export interface WorkerProcess {
  /** Takes nothing more, lets what is under way finish; within half a minute or so. */
  stop(): Promise<void>;
}

/**
 * Brings a worker up: the months' partitions first, so that nothing it writes is homeless, then the
 * carrier, all jobs and their sweeps. Any number of workers share one database.
 */
export const startWorkerProcess = async (options: WorkerProcessOptions): Promise<WorkerProcess> => {
  const { database, carrier, log } = options;
  await keepPartitions({ database });
  await carrier.start();
  const worker = await startWorker({
    ...options,
    jobs: [...mountJobs(kernelJobs, { database }), ...options.jobs],
    metrics: jobMetrics(options.metrics),
  });
  log.info({ jobs: options.jobs.map((job) => job.name) }, 'worker.started');
  return {
    stop: async () => {
      // The drains first: what they still wake needs a carrier.
      await Promise.all(options.drains.map(async (drain) => await drain()));
      await worker.stop();
      log.info({}, 'worker.stopped');
    },
  };
};
