import { reviewAll } from './acts/person-acts.ts';
import { applyAtOnce, deliver, sweep } from './acts/worker-acts.ts';
import { nextDue } from './world/store.ts';
import type { World } from './world/world.ts';

/** More rounds than any schedule has looks: past it the world does not converge. */
const roundsMax = 150;

/**
 * The faults are over: every notice comes, every job runs, time goes on to whatever is due next,
 * until nothing is. A world that goes on for ever is a violation.
 */
export const healWorld = async (world: World): Promise<void> => {
  const { turns, postman, outside, history, violations } = world;
  history.note('healed: no more faults from here');
  postman.heal();
  // Who has not come back by now never does.
  world.ground.sometimes.hit('payer: abandons', world.memory.pages.size);
  const isReviewed = world.dice.chance(0.8);
  // Past all that is still on its way, and past every lease.
  await world.advance(30 * 60_000);
  postman.collect(await outside.newNotices());
  for (let round = 0; round < roundsMax && violations.length === 0; round += 1) {
    const [machine] = world.machines();
    if (machine === undefined) return;
    let found = 0;
    await turns.play([
      async () => {
        for (let notice = postman.draw(); notice !== undefined; notice = postman.draw()) {
          const id = await deliver(world, machine, notice);
          if (id === undefined) {
            violations.push(`I12: a genuine notice is not taken: ${notice.summary}`);
          } else if (notice.thread !== null) await applyAtOnce(world, machine, id);
        }
        found = await sweep(world, machine);
        if (!isReviewed || round % 4 !== 0) return;
        for (const organisationId of world.organisationIds) {
          await reviewAll(world, machine, organisationId, 100);
        }
      },
    ]);
    const isQuiet = await goOn(world, round);
    postman.collect(await outside.newNotices());
    if (isQuiet && found === 0 && postman.isEmpty()) return;
  }
  if (violations.length === 0) violations.push(`L1: not at rest after ${roundsMax} rounds`);
};

/** Moves time to what is due next; true where nothing is. */
const goOn = async (world: World, round: number): Promise<boolean> => {
  const { database } = world.ground;
  const next = await database.transaction(
    async (tx) => await tx.row(nextDue, [world.organisationIds]),
  );
  const due = next?.due ?? null;
  if (due === null) return true;
  const waitMs = due.getTime() - world.clock.now().getTime();
  // In longer strides as time goes on: notices that wait for one attempt come up one by one.
  const strideMs = round < 10 ? 1_000 : round < 25 ? 60_000 : 1_200_000;
  await world.advance(Math.max(strideMs, waitMs + 1));
  return false;
};
