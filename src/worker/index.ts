export { deliveryMetrics } from './job-metrics.ts';
export {
  startWorkerProcess,
  type WorkerProcess,
  type WorkerProcessOptions,
} from './start-worker-process.ts';
