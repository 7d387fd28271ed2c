import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { machineBytes, systemClock } from '#kernel';

import { CommandFault } from './command-fault.ts';
import { claimFolder, isAlive, readOwner } from './owner.ts';
import { findPostgresBinaries, type RunAs } from './postgres-binaries.ts';
import {
  type Cluster,
  type ClusterOptions,
  ensureDataFolder,
  runningServer,
  startCluster,
} from './postgres-cluster.ts';

export type EmbeddedOptions = {
  /** The data directory of Bascule, usually `.bascule`; the cluster lies in `postgres` below it. */
  readonly folder: string;
  readonly port: number;
  readonly settings?: Readonly<Record<string, string>>;
};

/** A cluster of its own in the temp folder, for tests; gone with the process that made it. */
export type ThrowAwayCluster = {
  readonly url: string;
  readonly port: number;
  /** Stops it for good and removes its folder. */
  destroy(): Promise<void>;
  /** A power cut for the server: SIGKILL, nothing flushed that was not already durable. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port after `kill` or a stop from outside. */
  restart(): Promise<void>;
};

const FRUGAL = {
  max_connections: '200',
  shared_buffers: '128MB',
  // Workers for asynchronous reads and for logical replication cost memory and are never used here.
  io_method: 'sync',
  max_logical_replication_workers: '0',
  jit: 'off',
};

const CARELESS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

const THROW_AWAY_PREFIX = 'bascule-throw-away-';
/** Between making its folder and claiming it a process needs milliseconds. */
const UNCLAIMED_GRACE_MS = 60_000;

/**
 * Starts the durable PostgreSQL of `npm start`: data in `<folder>/postgres`, password in
 * `<folder>/secrets/postgres`, log in `<folder>/postgres.log`. The caller holds the claim on the
 * folder. Also recovers after a SIGKILL of an earlier start.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<Cluster> {
  return await startCluster(clusterOptions(options));
}

/** Makes what `startEmbeddedPostgres` starts on, if it is not there yet; that takes the longest. */
export async function ensureEmbeddedPostgres(options: EmbeddedOptions): Promise<void> {
  await ensureDataFolder(clusterOptions(options));
}

function clusterOptions({ port, settings, ...options }: EmbeddedOptions): ClusterOptions {
  const folder = path.resolve(options.folder);
  const binaries = findPostgresBinaries();
  mkdirSync(folder, { recursive: true });

  const data = placeOfData(folder, binaries.runAs);
  const runAs = existsSync(data) && binaries.runAs !== undefined ? ownerOf(data) : binaries.runAs;

  return {
    binaries: { ...binaries, runAs },
    data,
    log: path.join(folder, 'postgres.log'),
    port,
    password: embeddedPassword(folder),
    settings: { ...FRUGAL, ...settings },
  };
}

/** The URL of the database that `startEmbeddedPostgres` serves, for a second command beside it. */
export function embeddedUrl({ folder, port }: EmbeddedOptions): string {
  const password = encodeURIComponent(embeddedPassword(path.resolve(folder)));
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
}

/** Stops a server that an earlier, killed start left running, and removes all of its data. */
export function removeEmbeddedPostgres(folder: string): void {
  const data = path.join(path.resolve(folder), 'postgres');
  if (!existsSync(data)) return;
  const real = realpathSync(data);
  const isElsewhere = lstatSync(data).isSymbolicLink();
  const pid = runningServer(isElsewhere ? path.join(real, 'data') : data);
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
  rmSync(real, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  rmSync(data, { recursive: true, force: true });
}

/** Starts a cluster for tests: no fsync, trusted, any free port. Pass `settings` to turn fsync on. */
export async function startThrowAwayPostgres(
  settings: Readonly<Record<string, string>> = {},
): Promise<ThrowAwayCluster> {
  const binaries = findPostgresBinaries();
  sweepThrowAways(passableTemp(binaries.runAs));
  const folder = mkdtempSync(path.join(passableTemp(binaries.runAs), THROW_AWAY_PREFIX));
  chmodSync(folder, 0o711);
  claimFolder(folder);

  const port = await freePort();
  const [data, log] = [path.join(folder, 'data'), path.join(folder, 'log')];
  const start = () =>
    startCluster({ binaries, data, log, port, settings: { ...FRUGAL, ...CARELESS, ...settings } });
  let cluster = await start();

  const abandon = () => discard(folder, cluster.pid);
  process.once('exit', abandon);

  return {
    url: cluster.url,
    port,
    destroy: async () => {
      process.off('exit', abandon);
      await cluster.stop('immediate');
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    },
    kill: () => cluster.stop('kill'),
    restart: async () => {
      cluster = await start();
    },
  };
}

/**
 * Root's own folders are often closed to everybody else, and PostgreSQL must not run as root.
 * Then the data lies in a passable folder and `<folder>/postgres` is a link to it.
 */
function placeOfData(folder: string, runAs: RunAs | undefined): string {
  const data = path.join(folder, 'postgres');
  if (lstatSync(data, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
    if (existsSync(data)) return path.join(realpathSync(data), 'data');
    rmSync(data);
  }
  if (runAs === undefined || isPassable(folder, runAs)) return data;

  const home = ['/var/lib/bascule', path.join(passableTemp(runAs), 'bascule')].find(canMake);
  if (home === undefined)
    throw new CommandFault(`No place for PostgreSQL's data: ${folder} is closed to it.`);
  const place = mkdtempSync(path.join(home, 'postgres-'));
  chmodSync(place, 0o711);
  symlinkSync(place, data);
  return path.join(place, 'data');
}

function canMake(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o711 });
    return true;
  } catch {
    return false;
  }
}

/** May this user walk down to the folder? Looks at the mode of every parent. */
function isPassable(folder: string, { uid, gid }: RunAs): boolean {
  for (let at = realpathSync(folder); ; at = path.dirname(at)) {
    const seen = statSync(at);
    const bit = seen.uid === uid ? 0o100 : seen.gid === gid ? 0o010 : 0o001;
    if ((seen.mode & bit) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

function passableTemp(runAs: RunAs | undefined): string {
  const places = [tmpdir(), '/tmp', '/var/tmp'].filter((place) => existsSync(place));
  return places.find((place) => runAs === undefined || isPassable(place, runAs)) ?? tmpdir();
}

function ownerOf(data: string): RunAs {
  const { uid, gid } = statSync(data);
  return { uid, gid };
}

/** Other users of this machine reach the port too, so the server asks for a password. */
function embeddedPassword(folder: string): string {
  const file = path.join(folder, 'secrets', 'postgres');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  mkdirSync(folder, { recursive: true });
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const password = machineBytes(24).toString('base64url');
  writeFileSync(file, password, { mode: 0o600 });
  return password;
}

/** A test run that was killed could not clean up; the next one does it for it. */
function sweepThrowAways(temp: string): void {
  for (const name of readdirSync(temp).filter((entry) => entry.startsWith(THROW_AWAY_PREFIX))) {
    const folder = path.join(temp, name);
    const owner = readOwner(folder);
    // Its owner may remove it between two looks.
    const seen = statSync(folder, { throwIfNoEntry: false });
    if (seen === undefined) continue;
    const isOld = systemClock.now().getTime() - seen.mtimeMs > UNCLAIMED_GRACE_MS;
    if (owner === undefined ? !isOld : isAlive(owner)) continue;
    discard(folder, runningServer(path.join(folder, 'data')));
  }
}

/** Ends the server and removes its folder without a promise, because the process may be ending. */
function discard(folder: string, pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGQUIT');
  } catch {
    // Already gone, or another user's: then the folder is not ours to remove either.
  }
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (runningServer(path.join(folder, 'data')) === undefined) break;
    Atomics.wait(pause, 0, 0, 10);
  }
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  } catch {
    // The next run's sweep tries again.
  }
}

/** A port nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new CommandFault('No port to be had.');
  return address.port;
}
