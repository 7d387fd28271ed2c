import { FailpointFault, isRefusal } from '#kernel';
import type { Machine } from './machine.ts';
import type { World } from './world.ts';

type Told = Pick<World, 'history' | 'violations'>;

/**
 * Looks once for what is due and runs the jobs that have something to do: how much was found. What
 * somebody else does in between, or what a job makes due for another, is a stale or a late wake-up.
 */
export const sweep = async (world: Told, machine: Machine): Promise<number> => {
  let due: Awaited<ReturnType<Machine['look']>> = new Map();
  await survive(world, machine, 'look for what is due', async () => {
    due = await machine.look();
  });
  for (const job of machine.jobs) {
    const found = due.get(job.name) ?? [];
    if (found.length === 0) continue;
    await survive(world, machine, job.name, async () => {
      await job.run(found);
      world.history.note(`${machine.name} ${job.name}: ${found.join(' ')}`);
    });
  }
  return [...due.values()].reduce((sum, found) => sum + found.length, 0);
};

/** Background work may die with its machine; anything else that it throws is a bug. */
export const survive = async (
  world: Told,
  machine: Machine,
  what: string,
  work: () => Promise<unknown>,
): Promise<void> => {
  try {
    await machine.within(work);
  } catch (fault) {
    const isFine =
      fault instanceof FailpointFault ||
      isRefusal(fault, 'service_unavailable') ||
      isRefusal(fault, 'notice_not_verified');
    world.history.note(`${machine.name} ${what}: ${isFine ? 'not done' : String(fault)}`);
    if (!isFine) world.violations.push(`a job meets a bug: ${what}: ${stackOf(fault)}`);
  }
};

/** The fault with the lines of its stack that tell most. */
export const stackOf = (fault: unknown): string =>
  fault instanceof Error
    ? (fault.stack ?? fault.message).split('\n').slice(0, 8).join('\n    ')
    : String(fault);
