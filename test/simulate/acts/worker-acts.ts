import { FailpointFault, isRefusal } from '#kernel';
import { receiveNotice } from '#webhooks';
import type { OutgoingNotice } from '../outside/outside.ts';
import type { Machine } from '../world/machine.ts';
import type { World } from '../world/world.ts';
import type { DrawAct } from './act.ts';

/** A worker looks for what is due and does it. */
export const drawSweep: DrawAct = (world) => ({
  kind: 'other',
  run: async (machine) => {
    await sweep(world, machine);
  },
});

/**
 * Looks once for what is due and runs the jobs that have something to do: how much was found. What
 * somebody else does in between, or what a job makes due for another, is a stale or a late wake-up.
 */
export const sweep = async (world: World, machine: Machine): Promise<number> => {
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

/** A notice arrives at a machine; half of the time the wake-up is not lost either. */
export const drawNotice: DrawAct = (world) => {
  const { dice, postman, ground } = world;
  const notice = postman.draw();
  if (notice === undefined) return undefined;
  const isForged = dice.chance(0.15);
  // What is told in order is applied in order.
  const isWoken = dice.chance(0.5) || notice.thread !== null;
  return {
    kind: 'notice',
    run: async (machine) => {
      if (isForged && (await deliver(world, machine, forged(notice))) === undefined) {
        ground.sometimes.hit('notice: forged and refused');
      }
      const id = await deliver(world, machine, notice);
      if (id === undefined) postman.giveBack(notice);
      else if (isWoken) await applyAtOnce(world, machine, id);
    },
  };
};

/** Hands a notice to a machine; nothing where it was not taken. */
export const deliver = async (
  world: World,
  machine: Machine,
  notice: OutgoingNotice,
): Promise<string | undefined> => {
  const { clock, history, connectionOf, violations } = world;
  const connection = connectionOf(notice.organisationId, notice.provider);
  let id: string | undefined;
  await survive(world, machine, `notice ${notice.summary}`, async () => {
    const kept = await receiveNotice(machine.webhooks, {
      provider: notice.provider,
      connectionId: connection.id,
      ...notice.post(clock.now()),
    });
    id = kept.ids[0];
  });
  if (id !== undefined) history.note(`${machine.name} notice ${notice.summary}: kept`);
  if (id !== undefined && notice.summary.startsWith('forged')) {
    violations.push(`I12: a forged notice was taken for genuine: ${notice.summary}`);
  }
  return id;
};

const forged = (notice: OutgoingNotice): OutgoingNotice => ({
  ...notice,
  summary: `forged ${notice.summary}`,
  post: (now) => {
    const { body, headers } = notice.post(now);
    return { body: Buffer.concat([body, Buffer.from(' ')]), headers };
  },
});

/** The wake-up for a notice was not lost: it is applied now. */
export const applyAtOnce = async (world: World, machine: Machine, id: string): Promise<void> => {
  const job = machine.jobs.find(({ name }) => name === 'payments.apply_notices');
  await survive(world, machine, 'payments.apply_notices', async () => await job?.run([id]));
};

/** Background work may die with its machine; anything else that it throws is a bug. */
const survive = async (
  world: World,
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

const stackOf = (fault: unknown): string =>
  fault instanceof Error
    ? (fault.stack ?? fault.message).split('\n').slice(0, 8).join('\n    ')
    : String(fault);
