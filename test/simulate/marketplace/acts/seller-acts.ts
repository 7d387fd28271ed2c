import { accounts } from '#accounts';
import type { MarketMachine } from '../market-machine.ts';
import type { MarketWorld } from '../market-world.ts';
import type { KnownSeller, SellerKind } from '../memory.ts';
import type { DrawAct } from './act.ts';
import { newRequest, requesting, sendRequest } from './send-request.ts';

const sellersMax = 7;

const traits = {
  gated: {
    dashboard: 'full',
    fees_collector: 'platform',
    losses_collector: 'platform',
    requirements_collector: 'provider',
  },
  blocked: {
    dashboard: 'express',
    fees_collector: 'provider',
    losses_collector: 'platform',
    requirements_collector: 'provider',
  },
} as const;

const countries = { EUR: 'DE', USD: 'US' } as const;

/** A platform has an account made for a seller, of any kind there is. */
export const drawSeller: DrawAct = (world) => {
  const { dice, memory, sometimes } = world;
  if (memory.sellers.length >= sellersMax) return undefined;
  const kind = dice.weigh<SellerKind>([
    [6, 'custom'],
    [3, 'express'],
    [2, 'standard'],
    [0.4, 'gated'],
    [0.4, 'blocked'],
  ]);
  const currency = dice.chance(0.85) ? 'EUR' : 'USD';
  const asked = kind === 'gated' || kind === 'blocked' ? { traits: traits[kind] } : { kind };
  const request = newRequest(world, `make a ${kind} seller of ${currency}`, async (m, caller) => {
    const made = await accounts.createAccount.run(m.accounts, caller, {
      params: {},
      query: {},
      body: {
        ...asked,
        api: 'v1',
        country: countries[currency],
        capabilities: ['card_payments', 'transfers'],
      },
    });
    if (memory.sellers.every(({ id }) => id !== made.id)) {
      memory.sellers.push({ id: made.id, kind, currency });
    }
    return made;
  });
  return requesting(world, request, () => {
    if (kind === 'gated' || kind === 'blocked') {
      sometimes.hit('seller: of a kind that cannot be paid so');
    }
  });
};

/** Some sellers are there before anything goes wrong. */
export const settleIn = async (world: MarketWorld, machine: MarketMachine): Promise<void> => {
  const count = world.dice.between(2, 5);
  for (let i = 0; i < count; i += 1) await drawSeller(world)?.(machine);
  for (const seller of world.memory.sellers) {
    await world.turns.take(async () => await world.advance(settledMs));
    await onboard(world, machine, seller);
  }
};

/** What is read at the moment in which it is changed is not known to be the later. */
const settledMs = 5_000;

/** A seller goes through the provider's page, or the platform hands in what is asked of him. */
export const drawOnboard: DrawAct = (world) => {
  const { dice, memory } = world;
  const waiting = memory.sellers.filter(({ id }) => memory.statuses.get(id) !== 'enabled');
  if (waiting.length === 0) return undefined;
  const seller = dice.pick(waiting);
  return async (machine) => await onboard(world, machine, seller);
};

/** Brings a seller to where he may be paid, as far as faults let him. */
export const onboard = async (
  world: MarketWorld,
  machine: MarketMachine,
  seller: KnownSeller,
): Promise<void> => {
  const { turns, outside, sometimes, history } = world;
  const page: string[] = [];
  const params = { account_id: seller.id };
  const link = newRequest(world, `open a page for ${seller.id}`, async (m, caller) => {
    const body = {
      kind: 'onboarding',
      return_url: 'https://shop.example/back',
      refresh_url: 'https://shop.example/again',
    } as const;
    const opened = await accounts.openAccountLink.run(m.accounts, caller, {
      params,
      query: {},
      body,
    });
    page.push(opened.url);
    return { id: seller.id, status: 'in_progress' };
  });
  await sendRequest(world, machine, link);
  const [url] = page;
  if (url !== undefined) {
    await turns.take(async () => {
      await world.advance(settledMs);
      await outside.control.onboard(url, 'complete');
      await world.advance(settledMs);
    });
    history.note(`${seller.id} has handed in all that is asked`);
    sometimes.hit('seller: onboarded');
  }
  await sendRequest(world, machine, look(world, seller.id));
};

/** A client has the account of a seller read again. */
export const drawLook: DrawAct = (world) => {
  const { dice, memory } = world;
  if (memory.sellers.length === 0) return undefined;
  return requesting(world, look(world, dice.pick(memory.sellers).id));
};

const look = (world: MarketWorld, id: string) =>
  newRequest(
    world,
    `read ${id}`,
    async (m, caller) =>
      await accounts.refreshAccount.run(m.accounts, caller, {
        params: { account_id: id },
        query: {},
        body: {},
      }),
  );

/** When a seller is paid out by himself is changed. */
export const drawSchedule: DrawAct = (world) => {
  const { dice, memory } = world;
  if (memory.sellers.length === 0) return undefined;
  const { id } = dice.pick(memory.sellers);
  const body = dice.pick([
    { interval: 'manual' },
    { interval: 'manual' },
    { interval: 'daily' },
    { interval: 'weekly', weekday: 'monday' },
  ] as const);
  return requesting(
    world,
    newRequest(world, `pay ${id} out ${body.interval}`, async (m, caller) => {
      const { status } = await accounts.setPayoutSchedule.run(m.accounts, caller, {
        params: { account_id: id },
        query: {},
        body,
      });
      return { id, status };
    }),
  );
};
