import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { systemClock } from '#kernel';

import { CommandFault } from './command-fault.ts';
import { commandOf } from './owner.ts';
import type { PostgresBinaries, RunAs } from './postgres-binaries.ts';

export type ClusterOptions = {
  readonly binaries: PostgresBinaries;
  /** The data folder; made when missing. Its parents must be passable for `binaries.runAs`. */
  readonly data: string;
  readonly log: string;
  readonly port: number;
  /** With a password the server asks for it (scram); without, whoever reaches the port is trusted. */
  readonly password?: string;
  /** Any `postgresql.conf` setting, given on the command line. */
  readonly settings?: Readonly<Record<string, string>>;
};

/** One running PostgreSQL server that belongs to this process. */
export type Cluster = {
  /** Connects as superuser to the database `postgres`. */
  readonly url: string;
  readonly pid: number;
  /** Settles with the exit code once the server is gone, wanted or not. */
  readonly exited: Promise<number | null>;
  /** `fast` rolls back and checkpoints, `immediate` is for data nobody keeps, `kill` is a power cut. */
  stop(how?: 'fast' | 'immediate' | 'kill'): Promise<void>;
};

const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT', kill: 'SIGKILL' } as const;
const START_ATTEMPTS = 40;
const START_PAUSE_MS = 50;
const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;

/**
 * Makes the data folder when there is none.
 *
 * @throws Error with a sentence when PostgreSQL cannot make it.
 */
export async function ensureDataFolder(options: ClusterOptions): Promise<void> {
  if (!existsSync(path.join(options.data, 'PG_VERSION'))) await makeDataFolder(options);
}

/**
 * Makes the data folder when there is none and starts the server on it. A server left behind by a
 * process that was killed is stopped first; stale lock files are recovered.
 *
 * @throws Error with a sentence when the port is taken or the server does not come up.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  await stopLeftBehind(options.data);
  await ensureDataFolder(options);
  await refuseBusyPort(options.port);

  for (let attempt = 1; ; attempt += 1) {
    const from = existsSync(options.log) ? statSync(options.log).size : 0;
    const server = launch(options);
    if (await becomesReady(server, options.data)) return clusterOf(server, options);

    const said = readFileSync(options.log, 'utf8').slice(from);
    // After kill -9 the old children hold the folder and its shared memory for a moment.
    const isHeld = /still in use|already exists|Is another postmaster/.test(said);
    if (!isHeld || attempt >= START_ATTEMPTS) throw new CommandFault(startFault(options, said));
    await delay(START_PAUSE_MS);
  }
}

/** The process id of the server that runs on this data folder, or undefined. */
export function runningServer(data: string): number | undefined {
  const pid = Number(readPidFile(data)[0]);
  if (!Number.isSafeInteger(pid) || pid <= 1) return undefined;
  const command = commandOf(pid);
  return command?.includes(`-D ${data}`) === true ? pid : undefined;
}

async function stopLeftBehind(data: string): Promise<void> {
  const pid = runningServer(data);
  if (pid !== undefined) {
    process.kill(pid, 'SIGINT');
    const until = systemClock.monotonicMs() + STOP_TIMEOUT_MS;
    while (commandOf(pid) !== undefined && systemClock.monotonicMs() < until) await delay(10);
  }
  // PostgreSQL takes a reused process number for a living server; we have just seen it is not one.
  if (runningServer(data) === undefined) rmSync(path.join(data, 'postmaster.pid'), { force: true });
}

async function refuseBusyPort(port: number): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1' });
  const isBusy = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  });
  socket.destroy();
  if (isBusy) throw new CommandFault(busyPort(port));
}

function busyPort(port: number): string {
  return `Port ${port}, wanted for PostgreSQL, is taken by another program. Set BASCULE_POSTGRES_PORT to a free one.`;
}

/** Initialises beside the final place and renames, so that an interrupted initdb leaves no half cluster. */
async function makeDataFolder(options: ClusterOptions): Promise<void> {
  const draft = `${options.data}.new`;
  const secret = `${options.data}.password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  giveTo(draft, options.binaries.runAs);

  const auth =
    options.password === undefined ? ['-A', 'trust'] : ['-A', 'scram-sha-256', '--pwfile', secret];
  if (options.password !== undefined) {
    writeFileSync(secret, options.password, { mode: 0o600 });
    giveTo(secret, options.binaries.runAs);
  }

  const haste = options.settings?.fsync === 'off' ? ['--no-sync'] : [];
  const flags = ['-U', 'postgres', '-E', 'UTF8', '--locale=C', '--no-instructions', ...haste];
  const run = spawn(path.join(options.binaries.bin, 'initdb'), ['-D', draft, ...auth, ...flags], {
    ...options.binaries.runAs,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  run.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(run, 'close')) as [number | null];
  rmSync(secret, { force: true });
  if (code !== 0)
    throw new CommandFault(`PostgreSQL could not make its data folder ${draft}:\n${said}`);
  renameSync(draft, options.data);
}

function giveTo(file: string, runAs: RunAs | undefined): void {
  if (runAs !== undefined) chownSync(file, runAs.uid, runAs.gid);
}

function launch({ binaries, data, log, port, settings = {} }: ClusterOptions): ChildProcess {
  const wanted = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // The port is all we need. A Unix socket's path ends at 107 bytes, deep folders exceed that; and
  // its buffer is smaller than a batch of the ledger, which went a third slower through one.
  const args = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', ...wanted];
  const output = openSync(log, 'a', 0o600);
  try {
    // Detached: Ctrl-C goes to the whole group, and the database must outlive the draining API.
    return spawn(path.join(binaries.bin, 'postgres'), args, {
      ...binaries.runAs,
      cwd: '/',
      detached: true,
      stdio: ['ignore', output, output],
    });
  } finally {
    closeSync(output);
  }
}

/** Line 8 of postmaster.pid is how pg_ctl knows too. False: the server ended instead. */
async function becomesReady(server: ChildProcess, data: string): Promise<boolean> {
  const until = systemClock.monotonicMs() + READY_TIMEOUT_MS;
  server.once('error', () => undefined);
  while (server.exitCode === null && server.signalCode === null && server.pid !== undefined) {
    const lines = readPidFile(data);
    if (Number(lines[0]) === server.pid && lines[7]?.trim() === 'ready') return true;
    if (systemClock.monotonicMs() > until) server.kill('SIGQUIT');
    await delay(5);
  }
  return false;
}

function readPidFile(data: string): readonly string[] {
  try {
    return readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

function startFault({ port, log }: ClusterOptions, said: string): string {
  if (/could not bind|Address already in use/.test(said)) return busyPort(port);
  const tail = said.trim().split('\n').slice(-5).join('\n');
  return `PostgreSQL did not start (whole log: ${log}):\n${tail}`;
}

function clusterOf(server: ChildProcess, { port, password }: ClusterOptions): Cluster {
  const secret = password === undefined ? '' : `:${encodeURIComponent(password)}`;
  // A running server is no reason to keep this process; whoever forgets to stop it may still end.
  server.unref();
  const exited = new Promise<number | null>((resolve) => server.once('exit', resolve));
  return {
    url: `postgres://postgres${secret}@127.0.0.1:${port}/postgres`,
    pid: server.pid ?? 0,
    exited,
    stop: async (how = 'fast') => {
      server.ref();
      server.kill(SIGNALS[how]);
      const slow = setTimeout(() => server.kill('SIGQUIT'), STOP_TIMEOUT_MS);
      await exited;
      clearTimeout(slow);
    },
  };
}
