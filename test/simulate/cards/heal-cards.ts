import { sweep } from '../world/sweep.ts';
import { reviewAll } from './acts/person-acts.ts';
import { applyAtOnce, deliver } from './acts/worker-acts.ts';
import type { CardsMachine } from './cards-machine.ts';
import type { CardsWorld } from './cards-world.ts';
import { nextDue } from './store.ts';

/** Past all that is still on its way, and past every lease. */
const patienceMs = 30 * 60_000;

/** The lines are good again, and every notice comes, what was dropped too. */
export const healCards = async (world: CardsWorld): Promise<void> => {
  const { postman, outside, sometimes, memory } = world;
  for (const line of world.lines) line.heal();
  await outside.heal();
  postman.heal();
  // Who has not come back by now never does.
  sometimes.hit('payer: abandons', memory.pages.size);
  await world.advance(patienceMs);
  postman.collect(await outside.newNotices());
};

/** Every notice comes, every job runs, time goes on to what is due next; true where nothing is. */
export const healRound = async (
  world: CardsWorld,
  round: number,
  isReviewed: boolean,
): Promise<boolean> => {
  const { turns, postman, outside } = world;
  const [machine, other] = world.machines();
  if (machine === undefined || other === undefined) return true;
  // Most of what is due is due now: both workers find the same, and do it side by side.
  const isTwice = world.dice.chance(0.5);
  let found = 0;
  await turns.play([
    async () => {
      await deliverAll(world, machine);
      found += await sweep(world, machine);
      if (!isReviewed || round % 4 !== 0) return;
      for (const organisationId of world.organisationIds) {
        await reviewAll(world, machine, organisationId, 100);
      }
    },
    async () => {
      if (isTwice) found += await sweep(world, other);
    },
  ]);
  const isQuiet = await goOn(world, round);
  postman.collect(await outside.newNotices());
  return isQuiet && found === 0 && postman.isEmpty();
};

const deliverAll = async (world: CardsWorld, machine: CardsMachine): Promise<void> => {
  const { postman, violations } = world;
  for (let notice = postman.draw(); notice !== undefined; notice = postman.draw()) {
    const id = await deliver(world, machine, notice);
    if (id === undefined) violations.push(`I12: a genuine notice is not taken: ${notice.summary}`);
    else if (notice.thread !== null) await applyAtOnce(world, machine, id);
  }
};

/** Moves time to what is due next; true where nothing is. */
const goOn = async (world: CardsWorld, round: number): Promise<boolean> => {
  const { database } = world.ground;
  const next = await database.transaction(
    async (tx) => await tx.row(nextDue, [world.organisationIds, world.clock.now()]),
  );
  const due = next?.due ?? null;
  if (due === null) return true;
  const waitMs = due.getTime() - world.clock.now().getTime();
  // In longer strides as time goes on: notices that wait for one attempt come up one by one.
  const strideMs = round < 10 ? 1_000 : round < 25 ? 60_000 : 1_200_000;
  await world.advance(Math.max(strideMs, waitMs + 1));
  return false;
};
