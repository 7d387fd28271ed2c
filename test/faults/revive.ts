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
    // One that was too slow to be ready would keep its port.
    await process.kill();
    await process.start(environment);
    return true;
  }, 240_000);
  if (!isUp) throw new Error(`a killed process does not come up again:\n${process.output()}`);
};
