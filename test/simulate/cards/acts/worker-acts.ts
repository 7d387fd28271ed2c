import { receiveNotice } from '#webhooks';
import type { OutgoingNotice } from '../../outside/outside.ts';
import { survive, sweep } from '../../world/sweep.ts';
import type { CardsMachine } from '../cards-machine.ts';
import type { CardsWorld } from '../cards-world.ts';
import type { DrawAct } from './act.ts';

/** A worker looks for what is due and does it. */
export const drawSweep: DrawAct = (world) => ({
  kind: 'other',
  run: async (machine) => {
    await sweep(world, machine);
  },
});

/** A notice arrives at a machine; half of the time the wake-up is not lost either. */
export const drawNotice: DrawAct = (world) => {
  const { dice, postman, sometimes } = world;
  const notice = postman.draw();
  if (notice === undefined) return undefined;
  const isForged = dice.chance(0.15);
  // What is told in order is applied in order.
  const isWoken = dice.chance(0.5) || notice.thread !== null;
  return {
    kind: 'notice',
    run: async (machine) => {
      if (isForged && (await deliver(world, machine, forged(notice))) === undefined) {
        sometimes.hit('notice: forged and refused');
      }
      const id = await deliver(world, machine, notice);
      if (id === undefined) postman.giveBack(notice);
      else if (isWoken) await applyAtOnce(world, machine, id);
    },
  };
};

/** Hands a notice to a machine; nothing where it was not taken. */
export const deliver = async (
  world: CardsWorld,
  machine: CardsMachine,
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
export const applyAtOnce = async (
  world: CardsWorld,
  machine: CardsMachine,
  id: string,
): Promise<void> => {
  const job = machine.jobs.find(({ name }) => name === 'payments.apply_notices');
  await survive(world, machine, 'payments.apply_notices', async () => await job?.run([id]));
};
