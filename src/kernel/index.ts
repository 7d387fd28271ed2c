export { assert, Bug, unreachable } from './assert.ts';
export { type BatchOptions, batched, type Settled } from './batch.ts';
export {
  bigintColumn,
  byteaColumn,
  doubleColumn,
  integerColumn,
  jsonbColumn,
  numericColumn,
  smallintColumn,
  textColumn,
} from './binary-columns.ts';
export { type Clock, type ManualClock, manualClock, systemClock } from './clock.ts';
export {
  type Config,
  ConfigFault,
  type Environment,
  readConfig,
  readEnvironment,
} from './config/read-config.ts';
export { renderEnvExample, renderSettingsReference } from './config/render-settings.ts';
export type { CommandName } from './config/setting.ts';
export {
  assertNoTransaction,
  type Call,
  call,
  createDatabase,
  type Database,
  type DatabaseOptions,
  type Transaction,
} from './database.ts';
export { kernelRefusals, refuseKernel } from './errors.ts';
export { type AppendedEvent, appendEvents, type EventDraft } from './events/append-events.ts';
export { type Consumed, consumeEvents } from './events/consume-events.ts';
export type { StoredEvent } from './events/event.ts';
export {
  type EventFilter,
  eventCountsOf,
  eventsById,
  isBehind,
  listEvents,
  oldestUnread,
} from './events/read-events.ts';
export {
  type Subscription,
  type SubscriptionDeps,
  subscription,
  wakeOf,
} from './events/subscription.ts';
export {
  armFailpoint,
  armFailpointsFrom,
  FailpointFault,
  failpoints,
  knownFailpoints,
} from './failpoint.ts';
export { derivedId, type Ids, idPattern, randomIds, seededIds, timeOfId } from './ids.ts';
export type { Carrier, ConsumeOptions, Wake } from './jobs/carrier.ts';
export { type Job, job, type MountedJob, mountJobs } from './jobs/job.ts';
export { keepPartitions, kernelJobs } from './jobs/kernel-jobs.ts';
export { type MemoryQueue, memoryQueue } from './jobs/memory-carrier.ts';
export { type PgBossOptions, pgBossCarrier } from './jobs/pg-boss-carrier.ts';
export { type JobRun, jobRunsOf, recordJobRuns } from './jobs/record-job-runs.ts';
export {
  startWorker,
  type Worker,
  type WorkerMetrics,
  type WorkerOptions,
} from './jobs/start-worker.ts';
export { createWaker, type Waker, type WakeUp } from './jobs/waker.ts';
export { createLog, type Log, type LogFields, type LogLevel, silentLog } from './log.ts';
export { type Edge, type Machine, machine } from './machine.ts';
export { createMetrics, type Metrics, metricDefinitions } from './metrics.ts';
export { type Page, pageSize, toPage } from './page.ts';
export { machineBytes, machineRandom, type Random, seededRandom } from './random.ts';
export {
  isRefusal,
  Refusal,
  type RefusalCatalogue,
  type RefusalDetail,
  type RefusalEntry,
  refuser,
} from './refusal.ts';
export {
  type AnyRoute,
  type Caller,
  type MountedRoute,
  mount,
  type Route,
  type RouteExample,
  route,
} from './route.ts';
export type { Mode, Scope } from './scope.ts';
export { findPans, scrubLine, scrubText } from './scrub.ts';
export { columns, declaredStatements, jsonRows, type Statement, sql } from './sql.ts';
export { continueTrace } from './traceparent.ts';
export { createVault, type Vault, type VaultPlace } from './vault.ts';
