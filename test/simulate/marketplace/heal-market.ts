import { payments } from '#payments';
import { sweep } from '../world/sweep.ts';
import { onboard } from './acts/seller-acts.ts';
import { newRequest, sendRequest } from './acts/send-request.ts';
import { deliver } from './acts/worker-acts.ts';
import type { MarketMachine } from './market-machine.ts';
import type { MarketWorld } from './market-world.ts';
import { nextDue, unfinished } from './store.ts';

/** Past all that is still on its way, and past every lease. */
const patienceMs = 30 * 60_000;
const dayMs = 24 * 3_600_000;

/** So many days in which nothing is due: nothing at the provider is under way either. */
const quietDays = 10;

/** The lines are good again, and every notice comes, what was dropped too. */
export const healMarket = async (world: MarketWorld): Promise<void> => {
  const { postman, outside, line, desk, turns } = world;
  line.heal();
  desk.heal();
  await outside.heal();
  postman.heal();
  await world.advance(patienceMs);
  const [machine] = world.machines();
  if (machine !== undefined) await turns.play([async () => await fund(world, machine)]);
  postman.collect(await outside.newNotices());
};

/** The platform has funds again, so that whatever waits for them goes through. */
const fund = async (world: MarketWorld, machine: MarketMachine): Promise<void> => {
  for (const currency of ['EUR', 'USD']) {
    const body = {
      amount: '5000.00',
      currency,
      confirm: true,
      payment_method: { type: 'card', token: 'pm_card_bypassPending' } as const,
      return_url: 'https://shop.example/back',
    };
    const sale = newRequest(
      world,
      `a sale of 5000 ${currency}`,
      async ({ payments: deps }, caller) =>
        await payments.createPayment.run(deps, caller, { params: {}, query: {}, body }),
    );
    await sendRequest(world, machine, sale);
  }
  for (const seller of world.memory.sellers) {
    const isOpen = world.memory.statuses.get(seller.id) !== 'enabled';
    if (isOpen && world.dice.chance(0.5)) await onboard(world, machine, seller);
  }
};

/** By then everything has come to rest, or never does. */
const restsBy = 120;

/** What has not come to its end. */
export const restless = async (world: MarketWorld): Promise<readonly string[]> => {
  const left = await world.ground.database.transaction(
    async (tx) => await tx.rows(unfinished, [world.organisationId]),
  );
  return left.map(({ what, state, whose }) => `P1: ${what} of ${whose} is still ${state}`);
};

/** Who heals, and how long nothing was due. */
export const createHealing = (world: MarketWorld) => {
  let quiet = 0;
  return async (round: number): Promise<boolean> => {
    const { turns, postman, outside } = world;
    const [machine] = world.machines();
    if (machine === undefined) return true;
    await turns.play([
      async () => {
        await deliverAll(world, machine);
        await sweep(world, machine);
      },
    ]);
    if (round > restsBy) world.violations.push(...(await restless(world)));
    quiet = (await goOn(world, round)) && postman.isEmpty() ? quiet + 1 : 0;
    postman.collect(await outside.newNotices());
    return quiet >= quietDays && postman.isEmpty();
  };
};

const deliverAll = async (world: MarketWorld, machine: MarketMachine): Promise<void> => {
  const { postman, violations } = world;
  for (let notice = postman.draw(); notice !== undefined; notice = postman.draw()) {
    const id = await deliver(world, machine, notice);
    if (id === undefined) violations.push(`a genuine notice is not taken: ${notice.summary}`);
  }
};

/** Moves time to what is due next, or on by a day; true where nothing is due. */
const goOn = async (world: MarketWorld, round: number): Promise<boolean> => {
  const { database } = world.ground;
  const next = await database.transaction(
    async (tx) => await tx.row(nextDue, [world.organisationId]),
  );
  const due = next?.due ?? null;
  if (due === null) {
    await world.advance(dayMs);
    return true;
  }
  const waitMs = due.getTime() - world.clock.now().getTime();
  // In longer strides as time goes on: what is asked about some times a day comes up again.
  const strideMs = round < 10 ? 1_000 : round < 30 ? 60_000 : 12 * 3_600_000;
  await world.advance(Math.max(strideMs, waitMs + 1));
  return false;
};
