import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { type Config, systemClock } from '#kernel';

import { CommandFault } from './command-fault.ts';
import { endNotedChild, noteChild } from './owner.ts';

/** The sandbox as a child of `start`. */
export interface SandboxProcess {
  readonly exited: Promise<number | null>;
  stop(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('../../sandbox/main.ts', import.meta.url));
const COMPILE_CACHE = fileURLToPath(new URL('../../node_modules/.cache/bascule', import.meta.url));
const READY_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 5_000;

/** The command line and environment that run the sandbox with these settings. */
export const sandboxCommand = (config: Config) => ({
  args: [PROGRAM],
  env: {
    SANDBOX_HOST: '127.0.0.1',
    SANDBOX_PORT: String(config.sandboxPort),
    SANDBOX_SEED: config.sandboxSeed,
    SANDBOX_DATA_DIR: path.resolve(config.dataFolder, 'sandbox'),
    // Stripping types anew at each start costs 100 ms and 30 MB.
    NODE_COMPILE_CACHE: COMPILE_CACHE,
  },
});

/** Starts the sandbox and waits until it listens. Its output goes to `.bascule/sandbox.log`. */
export const startSandbox = async (
  config: Config,
  base: NodeJS.ProcessEnv,
): Promise<SandboxProcess> => {
  const { args, env } = sandboxCommand(config);
  const note = path.resolve(config.dataFolder, 'sandbox.json');
  mkdirSync(env.SANDBOX_DATA_DIR, { recursive: true });
  await endNotedChild(note);

  const logFile = path.resolve(config.dataFolder, 'sandbox.log');
  const log = openSync(logFile, 'w');
  // Detached: Ctrl-C reaches the whole group, and the API drains towards this very sandbox.
  const child = spawn(process.execPath, args, {
    env: { ...base, ...env },
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  if (child.pid !== undefined) noteChild(note, child.pid);
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));

  if (!(await listens(child, config.sandboxPort))) {
    child.kill('SIGKILL');
    const tail = readFileSync(logFile, 'utf8').trim().split('\n').slice(-8).join('\n');
    throw new CommandFault(`The sandbox did not start (whole log: ${logFile}):\n${tail}`);
  }
  return { exited, stop: async () => await stopChild(child, exited) };
};

const listens = async (child: ChildProcess, port: number): Promise<boolean> => {
  const until = systemClock.monotonicMs() + READY_TIMEOUT_MS;
  while (
    child.exitCode === null &&
    child.signalCode === null &&
    systemClock.monotonicMs() < until
  ) {
    if (await answers(port)) return true;
    await delay(10);
  }
  return false;
};

/** Whether somebody listens on this port of this machine. */
export const answers = async (port: number, host = '127.0.0.1'): Promise<boolean> => {
  const socket = connect({ port, host });
  const isOpen = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  });
  socket.destroy();
  return isOpen;
};

const stopChild = async (child: ChildProcess, exited: Promise<unknown>): Promise<void> => {
  child.kill('SIGTERM');
  const slow = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(slow);
};
