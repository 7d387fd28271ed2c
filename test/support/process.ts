import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

/** A process of ours under test: it can be asked to stop, killed, and started again. */
export interface TestProcess {
  /** Starts it and waits until it says that it is ready. */
  start(environment?: Readonly<Record<string, string>>): Promise<void>;
  /** SIGTERM, and waits for its end; answers the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL: pulls the plug. */
  kill(): Promise<void>;
  /** Settles when the process is gone, whoever ended it. */
  readonly gone: () => Promise<void>;
  isRunning(): boolean;
  pid(): number;
  /** What it wrote so far, for the message of a failure. */
  output(): string;
}

const root = path.join(import.meta.dirname, '..', '..');
/** Long enough for a machine that is ten times as busy as it should be. */
const readyTimeoutMs = 180_000;

/**
 * Runs one command of ours as a process of its own.
 *
 * @param args what follows `node`: `['src/cli/main.ts', 'api']`
 * @param ready what its output says once it takes work
 */
export const testProcess = (
  args: readonly string[],
  ready: RegExp,
  environment: Readonly<Record<string, string>>,
): TestProcess => {
  let child: ChildProcess | undefined;
  let written = '';
  const gone = async (): Promise<void> => {
    const running = child;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    await new Promise<void>((resolve) => running.once('exit', () => resolve()));
  };
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child?.kill(signal);
    await gone();
    return child?.exitCode ?? null;
  };
  return {
    gone,
    isRunning: () => child !== undefined && child.exitCode === null && child.signalCode === null,
    pid: () => child?.pid ?? 0,
    output: () => written,
    stop: async () => await end('SIGTERM'),
    kill: async () => {
      await end('SIGKILL');
    },
    start: async (more = {}) => {
      const started = spawn(process.execPath, [...args], {
        cwd: root,
        env: { ...process.env, ...environment, ...more },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = started;
      // A test that fails must not leave its processes behind.
      const reap = (): void => {
        started.kill('SIGKILL');
      };
      process.once('exit', reap);
      started.once('exit', () => process.off('exit', reap));
      await new Promise<void>((resolve, reject) => {
        const refuse = (why: string): void => {
          reject(new Error(`${args.join(' ')} ${why}:\n${written.slice(-4_000)}`));
        };
        const late = setTimeout(() => refuse('is not ready in time'), readyTimeoutMs);
        // Only of this start: a restarted process is not ready because the one before it was.
        let sinceStart = '';
        const hear = (text: Buffer): void => {
          written = (written + text.toString()).slice(-200_000);
          sinceStart = (sinceStart + text.toString()).slice(-10_000);
          if (!ready.test(sinceStart)) return;
          clearTimeout(late);
          resolve();
        };
        started.stdout.on('data', hear);
        started.stderr.on('data', hear);
        started.once('exit', (code) => {
          clearTimeout(late);
          refuse(`ended with ${code} before it was ready`);
        });
      });
    },
  };
};
