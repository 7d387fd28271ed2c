import { type JobInsert, PgBoss } from 'pg-boss';
import type { Carrier, ConsumeOptions, Wake } from './carrier.ts';
import { PreparingClient } from './preparing-client.ts';

/** How the embedded carrier reaches its database. */
export interface PgBossOptions {
  /** A direct connection: LISTEN does not pass a pooler in transaction mode. */
  readonly url: string;
  /** A worker listens and tidies up; a process that only wakes does neither. */
  readonly isWorker: boolean;
  readonly poolMax: number;
  /** Told of faults and warnings; the carrier mends itself. */
  readonly onFault: (fault: unknown) => void;
}

/** Objects carried by one row of the queue. Rows are what costs. */
const packSize = 20;

/** The data of one row of the queue. */
interface Pack {
  readonly objectIds: readonly string[];
}

/**
 * Carries wake-ups through pg-boss on the same PostgreSQL, in the schema `pgboss` that it makes
 * itself. Its commits do not wait for the disk: the truth stands in tables, and a wake-up that a
 * crash takes with it is found by a sweep.
 */
export const pgBossCarrier = (options: PgBossOptions): Carrier => {
  const boss = openBoss(options);
  const queues = new Map<string, Promise<void>>();

  const ensureQueue = async (job: string): Promise<void> => {
    const known = queues.get(job) ?? boss.createQueue(job, queueOptions);
    queues.set(job, known);
    try {
      await known;
    } catch (fault) {
      queues.delete(job);
      throw fault;
    }
  };

  return {
    start: async () => {
      await boss.start();
    },
    wake: async (wakes) => {
      for (const [job, packs] of packed(wakes)) {
        await ensureQueue(job);
        await boss.insert(job, packs);
      }
    },
    consume: async (job, consuming) => {
      await ensureQueue(job);
      await boss.work<Pack>(job, workOptions(consuming), async (rows) => {
        await handleInSlices(
          rows.flatMap((row) => row.data.objectIds),
          consuming,
        );
      });
    },
    stop: async () => {
      await boss.stop({ graceful: true, timeout: 30_000 });
    },
  };
};

const openBoss = (options: PgBossOptions): PgBoss => {
  // Handed on whole to the driver's pool, which makes its connections of this class.
  const pool = {
    connectionString: options.url,
    application_name: 'bascule wake-ups',
    max: options.poolMax,
    options: '-c synchronous_commit=off -c statement_timeout=10000',
    connectionTimeoutMillis: 5_000,
    Client: PreparingClient,
  };
  const boss = new PgBoss({
    ...pool,
    schema: 'pgboss',
    useListenNotify: options.isWorker,
    supervise: options.isWorker,
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
    schedule: false,
  });
  boss.on('error', options.onFault);
  boss.on('warning', options.onFault);
  return boss;
};

/** One notification for a batch; hours of keeping; another try where a worker died. */
const queueOptions = {
  notify: true,
  retryLimit: 3,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 30,
  expireInSeconds: 120,
  heartbeatSeconds: 10,
  retentionSeconds: 6 * 3600,
  deleteAfterSeconds: 600,
};

/** Rows taken at once: few enough that other processes find something to do, and never one. */
const rowsMax = 10;

const workOptions = ({ batchMax, concurrency }: ConsumeOptions) => ({
  batchSize: Math.max(2, Math.min(rowsMax, batchMax)),
  localConcurrency: concurrency,
  burstWhenBatchFull: true,
  pollingIntervalSeconds: 1,
  notifyPollingIntervalSeconds: 2,
});

/** Rows by job: objects due at the same moment share one, each object once. */
const packed = (wakes: readonly Wake[]): ReadonlyMap<string, JobInsert<Pack>[]> => {
  const moments = new Map<string, { readonly wake: Wake; readonly objectIds: Set<string> }>();
  for (const wake of wakes) {
    const key = `${wake.job}\n${wake.at?.getTime() ?? 0}`;
    const moment = moments.get(key) ?? { wake, objectIds: new Set() };
    moments.set(key, moment);
    moment.objectIds.add(wake.objectId);
  }
  const rows = new Map<string, JobInsert<Pack>[]>();
  for (const { wake, objectIds } of moments.values()) {
    const startAfter = wake.at === undefined ? {} : { startAfter: wake.at };
    const packs = slicesOf([...objectIds], packSize).map((slice) => ({
      data: { objectIds: slice },
      ...startAfter,
    }));
    rows.set(wake.job, [...(rows.get(wake.job) ?? []), ...packs]);
  }
  return rows;
};

const handleInSlices = async (
  objectIds: readonly string[],
  { batchMax, handle }: ConsumeOptions,
): Promise<void> => {
  for (const slice of slicesOf([...new Set(objectIds)], batchMax)) await handle(slice);
};

const slicesOf = <Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
