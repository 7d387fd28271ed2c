import type { Metrics, WorkerMetrics } from '#kernel';
import type { DeliveryMetrics } from '#webhooks';

/** Counts runs and sweeps of jobs by name. */
export const jobMetrics = (metrics: Metrics): WorkerMetrics => ({
  ran: (job, outcome, objects, durationMs) => {
    metrics.count('jobs_total', { job, outcome }, objects);
    metrics.observe('job_duration_seconds', { job }, durationMs / 1000);
  },
  swept: (job, objects) => {
    metrics.count('jobs_swept_total', { job }, objects);
  },
});

/** Counts tries of deliveries. */
export const deliveryMetrics = (metrics: Metrics): DeliveryMetrics => ({
  tried: (outcome) => {
    metrics.count('webhook_deliveries_total', { outcome });
  },
});
