import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Random } from '../random.ts';
import { isRefusal } from '../refusal.ts';
import type { Carrier } from './carrier.ts';
import type { MountedJob } from './job.ts';

/** What a worker tells the metrics. */
export interface WorkerMetrics {
  /** A run ended, for so many objects. */
  ran(job: string, outcome: 'done' | 'failed', objects: number, durationMs: number): void;
  /** A sweep found so many objects that nobody had looked at. */
  swept(job: string, objects: number): void;
}

/** What a worker needs to work. */
export interface WorkerOptions {
  readonly carrier: Carrier;
  readonly jobs: readonly MountedJob[];
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics?: WorkerMetrics | undefined;
}

/** A worker at work. */
export interface Worker {
  /** Takes nothing more and waits for what is under way, 30 s at the most. */
  stop(): Promise<void>;
}

const drainMs = 30_000;
const fullPagesMax = 100;

/**
 * Consumes the wake-ups of all jobs and sweeps for what no wake-up reached. A run that fails is
 * repeated object by object, so that one poisoned object does not stop its neighbours; what still
 * fails stays as it is in its table, where the next sweep finds it.
 */
export const startWorker = async (options: WorkerOptions): Promise<Worker> => {
  const stopping = new AbortController();
  for (const job of options.jobs) {
    await options.carrier.consume(job.name, {
      batchMax: job.batchMax,
      concurrency: job.concurrency,
      handle: async (objectIds) => {
        await runJob(options, job, objectIds);
      },
    });
  }
  const sweeps = options.jobs.map(async (job) => {
    await sweepOften(options, job, stopping.signal);
  });
  return {
    stop: async () => {
      stopping.abort();
      const drained = Promise.all([options.carrier.stop(), ...sweeps]);
      await Promise.race([drained, pause(drainMs, undefined, { ref: false })]);
    },
  };
};

const runJob = async (
  options: WorkerOptions,
  job: MountedJob,
  objectIds: readonly string[],
): Promise<void> => {
  const began = options.clock.monotonicMs();
  const tell = (outcome: 'done' | 'failed'): void => {
    options.metrics?.ran(job.name, outcome, objectIds.length, options.clock.monotonicMs() - began);
  };
  try {
    await job.run(objectIds);
    tell('done');
  } catch (fault) {
    tell('failed');
    report(options.log, job, objectIds, fault);
    // While the database is away each object would only fail again.
    if (objectIds.length === 1 || isRefusal(fault, 'service_unavailable')) return;
    for (const objectId of objectIds) await runJob(options, job, [objectId]);
  }
};

const report = (log: Log, job: MountedJob, objectIds: readonly string[], fault: unknown): void => {
  const fields = { job: job.name, objects: objectIds.slice(0, 10), err: fault };
  if (isRefusal(fault, 'service_unavailable')) log.warn(fields, 'job.postponed');
  else log.error(fields, 'job.failed');
};

const sweepOften = async (
  options: WorkerOptions,
  job: MountedJob,
  stopping: AbortSignal,
): Promise<void> => {
  while (!stopping.aborted) {
    try {
      await sweep(options, job, stopping);
    } catch (fault) {
      report(options.log, job, [], fault);
    }
    // Half to one and a half times the interval: many workers do not sweep in step.
    const waitMs = job.sweep.everyMs * (0.5 + options.random());
    await pause(waitMs, undefined, { signal: stopping }).catch(() => undefined);
  }
};

/** Takes page after page while pages come back full, so that a backlog does not wait its turn. */
const sweep = async (
  options: WorkerOptions,
  job: MountedJob,
  stopping: AbortSignal,
): Promise<void> => {
  let before: readonly string[] = [];
  for (let page = 0; page < fullPagesMax && !stopping.aborted; page += 1) {
    const found = await job.sweep.find(job.batchMax);
    // A page that comes back unchanged cannot be helped now: its objects wait for the next sweep.
    if (found.every((objectId) => before.includes(objectId))) return;
    options.metrics?.swept(job.name, found.length);
    await runJob(options, job, found);
    if (found.length < job.batchMax) return;
    before = found;
  }
};
