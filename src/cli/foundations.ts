import { readFileSync } from 'node:fs';

import {
  type Carrier,
  type Config,
  createDatabase,
  createLog,
  createMetrics,
  createVault,
  createWaker,
  type Metrics,
  machineRandom,
  pgBossCarrier,
  randomIds,
  systemClock,
} from '#kernel';

import type { HouseOptions } from './house.ts';

const CARRIER_POOL_MAX = 3;

/** What every module stands on, made once a process from the settings. */
export const layFoundations = (config: Config, options: HouseOptions) => {
  const build = { version: version(), commit: config.commit };
  const log = createLog({
    level: config.logLevel,
    base: { service: 'bascule', version: build.version, env: config.profile },
    ...(options.logTo === undefined ? {} : { destination: options.logTo }),
  });
  const database = createDatabase({
    url: options.databaseUrl,
    poolMax: config.poolMax,
    statementTimeoutMs: config.statementTimeoutMs,
    lockTimeoutMs: config.lockTimeoutMs,
    onIdleFault: (err) => log.warn({ err }, 'database.connection_lost'),
  });
  const carrier = pgBossCarrier({
    url: options.databaseUrl,
    isWorker: options.isWorker,
    poolMax: CARRIER_POOL_MAX,
    onFault: (err) => log.warn({ err }, 'wake_ups.fault'),
  });
  const metrics = createMetrics({ hasProcessMetrics: true });
  watch(metrics, database, build);

  return {
    build,
    log,
    database,
    metrics,
    carrier: startedOnce(carrier),
    waker: createWaker(carrier, (err) => log.warn({ err }, 'wake_ups.lost')),
    vault: createVault(config.encryptionKey, config.olderEncryptionKeys),
    clock: systemClock,
    ids: randomIds(systemClock),
    random: machineRandom,
  };
};

export type Foundations = ReturnType<typeof layFoundations>;

/** API and worker of one process share a carrier; whoever comes first starts it, the last stops it. */
const startedOnce = (carrier: Carrier) => {
  let starting: Promise<void> | undefined;
  let stopping: Promise<void> | undefined;
  return {
    ...carrier,
    start: async () => await (starting ??= carrier.start()),
    stop: async () => {
      if (starting !== undefined) await (stopping ??= starting.then(carrier.stop));
    },
  };
};

const watch = (
  metrics: Metrics,
  database: { pressure(): { readonly inUse: number; readonly waiting: number } },
  build: { readonly version: string; readonly commit: string },
): void => {
  metrics.set('build_info', build, 1);
  metrics.beforeScrape(() => {
    const { inUse, waiting } = database.pressure();
    metrics.set('db_pool_in_use', {}, inUse);
    metrics.set('db_pool_waiting', {}, waiting);
  });
};

const version = (): string => {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
};
