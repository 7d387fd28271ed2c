import { createWriteStream } from 'node:fs';
import path from 'node:path';

import { type Config, readEnvironment, systemClock } from '#kernel';

import { applyChanges } from './apply-changes.ts';
import { CommandFault } from './command-fault.ts';
import { databaseUrlOf, ensureEmbeddedDatabase } from './database-url.ts';
import { ensureEmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
import { explain } from './explain.ts';
import { firstScreen } from './first-screen.ts';
import type { DemoAccess } from './house.ts';
import { loadConfig } from './load-config.ts';
import { claimFolder } from './owner.ts';
import { answers, startSandbox } from './sandbox-process.ts';
import { hearStopSignal } from './stop-signal.ts';

/** How to end what has been started, newest last. */
type Stops = (() => Promise<void>)[];

/**
 * `bascule start`: everything in one process tree. PostgreSQL unless DATABASE_URL names one, the
 * changes, the demo organisation, the sandbox as a child, API and worker in this process.
 * Stops in the opposite order, so that requests in flight still find the database.
 */
export const start = async (): Promise<void> => {
  const config = loadConfig();
  if (config.profile === 'production') {
    throw new CommandFault(
      '`start` is for development. Production runs `bascule api` and `bascule worker`.',
    );
  }

  // From here on a signal waits for what is coming up, so that nothing is left behind.
  const told = hearStopSignal();
  const stops: Stops = [];
  try {
    const { ended } = await bringUp(config, stops);
    const { why, code } = await Promise.race([
      told.then((signal) => ({ why: signal, code: 0 })),
      ended.then((sentence) => ({ why: sentence, code: 1 })),
    ]);
    process.exitCode = code;
    console.log(`\n${why}. Stopping …`);
  } finally {
    await stopAll(stops);
  }
  console.log(
    'Stopped. Your data is kept; `npm start` finds it again, `npm run reset` deletes it.',
  );
};

/** One part that cannot stop must not keep the others up. */
const stopAll = async (stops: Stops): Promise<void> => {
  for (const stop of stops.reverse()) {
    await stop().catch((fault: unknown) => {
      process.exitCode = 1;
      console.error(explain(fault));
    });
  }
};

/** Settles with a sentence when a part ends that nobody told to end. */
type Watch = { readonly ended: Promise<string> };

const bringUp = async (config: Config, stops: Stops): Promise<Watch> => {
  claimOrRefuse(config, stops);
  await refuseTakenPorts(config);

  // A new database takes the longest: until it is made, the sandbox leaves it a processor.
  const folder = ensureData(config);
  const postgres = folder.then(async () => await bringUpPostgres(config, stops));
  const sandbox = folder.then(async () => await bringUpSandbox(config, stops));
  const changes = postgres.then(async () => await applyChanges(databaseUrlOf(config)));
  const demo = moveIn(config, stops, { changes, sandbox });
  const parts = await Promise.allSettled([postgres, changes, sandbox, demo]);
  const [{ ended }, { applied }, child, access] = allOrFirstFault(parts);

  const isFirst = applied[0]?.version === 1;
  console.log(firstScreen({ config, demo: access, isFirst, readyMs: sinceLaunch() }));
  return { ended: Promise.race([ended, child.ended]) };
};

/** What the house waits for, each part of it for what it needs. */
type Waits = { readonly changes: Promise<unknown>; readonly sandbox: Promise<unknown> };

/** The API stops before the worker: what the last requests leave to do is still done. */
const moveIn = async (
  config: Config,
  stops: Stops,
  { changes, sandbox }: Waits,
): Promise<DemoAccess> => {
  const { assemble } = await import('./assemble.ts');
  const logTo = createWriteStream(path.resolve(config.dataFolder, 'bascule.log'), { flags: 'a' });
  const house = assemble(config, { databaseUrl: databaseUrlOf(config), isWorker: true, logTo });
  const parts = await Promise.allSettled([
    changes.then(async () => await house.startWorker()),
    house.startApi(changes),
    Promise.all([changes, sandbox]).then(async () => await house.seedDemo()),
  ]);
  stops.push(house.close);
  const [worker, api] = parts;
  for (const part of [worker, api]) if (part.status === 'fulfilled') stops.push(part.value.stop);
  const [, , demo] = allOrFirstFault(parts);
  return demo;
};

type Fulfilled<Parts extends readonly PromiseSettledResult<unknown>[]> = {
  [At in keyof Parts]: Parts[At] extends PromiseSettledResult<infer Value> ? Value : never;
};

/** Only once all have ended, well or not: what did start can then be stopped. */
const allOrFirstFault = <const Parts extends readonly PromiseSettledResult<unknown>[]>(
  parts: Parts,
): Fulfilled<Parts> =>
  parts.map((part) => {
    if (part.status === 'rejected') throw part.reason;
    return part.value;
  }) as Fulfilled<Parts>;

/** Two starts on one folder would share a database without knowing. */
const claimOrRefuse = (config: Config, stops: Stops): void => {
  const claim = claimFolder(path.resolve(config.dataFolder));
  if ('heldBy' in claim) {
    throw new CommandFault(
      `Bascule already runs on ${config.dataFolder} (process ${claim.heldBy.pid}). ` +
        'End that one with Ctrl-C, or set BASCULE_DATA_DIR and the ports to run a second one.',
    );
  }
  stops.push(async () => claim.release());
};

const refuseTakenPorts = async (config: Config): Promise<void> => {
  const wanted = [
    { variable: 'BASCULE_PORT', what: 'the API', port: config.port, host: config.host },
    {
      variable: 'BASCULE_ADMIN_PORT',
      what: 'metrics',
      port: config.adminPort,
      host: config.adminHost,
    },
  ];
  const taken: string[] = [];
  for (const { variable, what, port, host } of wanted) {
    const near = host === '0.0.0.0' ? '127.0.0.1' : host;
    if (!(await answers(port, near))) continue;
    taken.push(
      `Port ${port}, wanted for ${what}, is taken by another program. Set ${variable} to a free one.`,
    );
  }
  if (taken.length > 0) throw new CommandFault(taken.join('\n'));
};

const ensureData = async ({ databaseUrl, dataFolder, postgresPort }: Config): Promise<void> => {
  if (databaseUrl !== undefined) return;
  await ensureEmbeddedPostgres({ folder: dataFolder, port: postgresPort });
};

const bringUpPostgres = async (config: Config, stops: Stops): Promise<Watch> => {
  if (config.databaseUrl !== undefined) return { ended: new Promise(() => undefined) };
  const cluster = await startEmbeddedPostgres({
    folder: config.dataFolder,
    port: config.postgresPort,
  });
  stops.push(async () => await cluster.stop());
  await ensureEmbeddedDatabase(cluster.url);
  return { ended: cluster.exited.then((code) => `PostgreSQL ended by itself (code ${code})`) };
};

const bringUpSandbox = async (config: Config, stops: Stops): Promise<Watch> => {
  const sandbox = await startSandbox(config, readEnvironment());
  stops.push(sandbox.stop);
  return { ended: sandbox.exited.then((code) => `The sandbox ended by itself (code ${code})`) };
};

/** Milliseconds since the operating system started this process. */
const sinceLaunch = (): number => Math.round(systemClock.monotonicMs());
