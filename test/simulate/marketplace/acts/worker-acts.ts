import { receiveNotice } from '#webhooks';
import type { OutgoingNotice } from '../../outside/outside.ts';
import { survive, sweep } from '../../world/sweep.ts';
import type { MarketMachine } from '../market-machine.ts';
import type { MarketWorld } from '../market-world.ts';
import { type MarketNotice, noticeOf } from '../outside/stripe-platform.ts';
import type { DrawAct } from './act.ts';
import { sendRequest } from './send-request.ts';

/** A worker looks for what is due and does it. */
export const drawSweep: DrawAct = (world) => async (machine) => {
  await sweep(world, machine);
};

/** A notice arrives at a machine; half of the time the wake-up is not lost either. */
export const drawNotice: DrawAct = (world) => {
  const { dice, postman, sometimes } = world;
  const notice = postman.draw();
  if (notice === undefined) return undefined;
  const isForged = dice.chance(0.12);
  const isWoken = dice.chance(0.5);
  return async (machine) => {
    if (isForged && (await deliver(world, machine, forged(notice))) === undefined) {
      sometimes.hit('notice: forged and refused');
    }
    const id = await deliver(world, machine, notice);
    if (id === undefined) postman.giveBack(notice);
    else if (isWoken) await applyAtOnce(world, machine, id, notice);
  };
};

const strange = ['payout.paid', 'payout.failed', 'transfer.reversed', 'account.updated'] as const;

/** A genuine notice comes of an account that is not ours: of another platform's, or long gone. */
export const drawForeignNotice: DrawAct = (world) => {
  const { dice, organisationId, outside, sometimes } = world;
  const type = dice.pick(strange);
  const account = 'acct_1StrangerAtTheDoor';
  const [id, object] = [dice.between(1, 1e9), dice.between(1, 1e9)];
  const named =
    type === 'account.updated' ? account : `${type.startsWith('p') ? 'po' : 'tr'}_${object}`;
  const event = {
    id: `evt_strange${id}`,
    object: 'event',
    type,
    account,
    livemode: false,
    created: Math.floor(world.clock.now().getTime() / 1_000),
    data: { object: { id: named, object: type.split('.')[0], amount: 9_999_999, currency: 'eur' } },
  };
  const notice = noticeOf(event, organisationId, outside.secrets[1]);
  return async (machine) => {
    const kept = await deliver(world, machine, notice);
    if (kept === undefined) return;
    sometimes.hit('notice: of an account that is not ours');
    await applyAtOnce(world, machine, kept, notice);
  };
};

/** A client without an answer asks again, under the same key. Some never do. */
export const drawRepeat: DrawAct = (world) => {
  const { memory, dice, sometimes } = world;
  if (memory.unanswered.length === 0) return undefined;
  const [request] = memory.unanswered.splice(dice.between(0, memory.unanswered.length - 1), 1);
  if (request === undefined || dice.chance(0.15)) return undefined;
  const again = { ...request, what: `${request.what}, again` };
  const isTwice = dice.chance(0.4);
  return async (machine) => {
    sometimes.hit('client: repeats a request');
    const machines = isTwice ? world.machines() : [machine];
    await Promise.all(machines.map(async (each) => await sendRequest(world, each, again)));
  };
};

/** Hands a notice to a machine; nothing where it was not taken. */
export const deliver = async (
  world: MarketWorld,
  machine: MarketMachine,
  notice: OutgoingNotice,
): Promise<string | undefined> => {
  const { clock, history, connection, violations } = world;
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
    violations.push(`a forged notice was taken for genuine: ${notice.summary}`);
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
const applyAtOnce = async (
  world: MarketWorld,
  machine: MarketMachine,
  id: string,
  notice: OutgoingNotice,
): Promise<void> => {
  const name = (notice as MarketNotice).job;
  const job = machine.jobs.find((one) => one.name === name);
  await survive(world, machine, name, async () => await job?.run([id]));
};
