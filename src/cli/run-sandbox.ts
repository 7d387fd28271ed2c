import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { readEnvironment } from '#kernel';

import { loadConfig } from './load-config.ts';
import { sandboxCommand } from './sandbox-process.ts';

/** `bascule sandbox`: the faked outside world alone, in the foreground. */
export const runSandbox = async (): Promise<void> => {
  const { args, env } = sandboxCommand(loadConfig());
  const child = spawn(process.execPath, args, {
    env: { ...readEnvironment(), ...env },
    stdio: 'inherit',
  });
  // Ctrl-C reaches the child through the terminal; only what is sent to us alone is handed on.
  process.on('SIGINT', () => undefined).on('SIGTERM', () => child.kill('SIGTERM'));
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exitCode = code ?? 1;
};
