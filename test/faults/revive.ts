import type { TestProcess } from '#test/process';
import { eventually } from './eventually.ts';

/**
 * Starts a killed process again. Its port may serve some outgoing connection of another process
 * for a moment meanwhile, so it is tried until it is free.
 */
export const revive = async (
  process: TestProcess,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> => {
  const isUp = await eventually(async () => {
    await process.start(environment);
    return true;
  }, 60_000);
  if (!isUp) throw new Error(`a killed process does not come up again:\n${process.output()}`);
};
