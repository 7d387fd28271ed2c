import { readFileSync, rmSync } from 'node:fs';
import { assert } from './assert.ts';

/**
 * What happens when an armed failpoint is reached: the process kills itself, the call throws, or
 * a test's own function runs (to pause, to count, to race).
 */
export type FailpointAction = 'kill' | 'throw' | (() => Promise<void> | void);

const armed = new Map<string, FailpointAction>();
const known = new Set<string>();
let armedFromFile: string | undefined;

/**
 * Declares the named places at which a fault can be injected, so that a test can check that each
 * was reached.
 */
export const failpoints = <const Name extends string>(
  module: string,
  names: readonly Name[],
): ((name: Name) => Promise<void> | void) => {
  for (const name of names) known.add(`${module}.${name}`);
  return (name) =>
    armed.size === 0 && armedFromFile === undefined ? undefined : reach(`${module}.${name}`);
};

/** All failpoints that loaded modules declare. */
export const knownFailpoints = (): readonly string[] => [...known].sort();

/** Arms one failpoint until the returned function disarms it. For tests in the same process. */
export const armFailpoint = (name: string, action: FailpointAction): (() => void) => {
  armed.set(name, action);
  return () => {
    armed.delete(name);
  };
};

/**
 * Lets a file arm the failpoints of this process from outside, while it runs: whoever reaches the
 * one that the file names takes the file away and kills the process. So it strikes once, the
 * restarted process lives, and whoever wrote the file sees that it struck.
 */
export const armFailpointsFrom = (file: string): void => {
  armedFromFile = file;
};

/** What a failpoint armed with `throw` throws. */
export class FailpointFault extends Error {
  override readonly name = 'FailpointFault';
}

const reach = async (name: string): Promise<void> => {
  assert(known.has(name), `the failpoint ${name} is declared by its module`);
  const action = armed.get(name) ?? actionOfFile(name);
  if (action === undefined) return;
  if (action === 'kill') process.kill(process.pid, 'SIGKILL');
  else if (action === 'throw') throw new FailpointFault(`failpoint ${name}`);
  else await action();
};

const actionOfFile = (name: string): FailpointAction | undefined => {
  if (armedFromFile === undefined || namedIn(armedFromFile) !== name) return undefined;
  rmSync(armedFromFile);
  return 'kill';
};

/** What the file names; nothing while there is none. */
const namedIn = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
};
