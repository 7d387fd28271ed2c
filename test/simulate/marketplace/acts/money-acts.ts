import { marketplace } from '#marketplace';
import { formatAmount, money } from '#money';
import type { MarketWorld } from '../market-world.ts';
import type { KnownSeller } from '../memory.ts';
import type { DrawAct } from './act.ts';
import { newRequest, requesting } from './send-request.ts';

/** A parcel arrives, or the platform lets shares of a payment go by hand. */
export const drawRelease: DrawAct = (world) => {
  const { dice, memory } = world;
  const split = memory.payments.filter(({ chargeKind }) => chargeKind === 'separate');
  if (split.length === 0) return undefined;
  const { id, sellers } = dice.pick(split.slice(-8));
  const body = dice.chance(0.5) ? {} : { account_ids: [dice.pick(sellers)] };
  return requesting(
    world,
    newRequest(world, `release ${id} ${JSON.stringify(body)}`, async ({ market }, caller) => {
      const { data } = await marketplace.releaseShares.run(market, caller, {
        params: { payment_id: id },
        query: {},
        body,
      });
      return { id, status: `${data.length} shares` };
    }),
  );
};

/** A platform gives a seller something that no payment is for. */
export const drawTransfer: DrawAct = (world) => {
  const seller = payable(world);
  if (seller === undefined) return undefined;
  const { id, currency } = seller;
  const amount = drawAmount(world, seller, 3_000);
  const body = { account_id: id, amount, currency };
  return requesting(
    world,
    newRequest(
      world,
      `transfer ${amount} ${currency} to ${id}`,
      async ({ market }, caller) =>
        await marketplace.createTransfer.run(market, caller, { params: {}, query: {}, body }),
    ),
    (reply) => void world.memory.transfers.push(reply.id),
  );
};

/** A platform calls a transfer back, whole or in part. */
export const drawRecall: DrawAct = (world) => {
  const { dice } = world;
  const nth = dice.random();
  const amount = dice.chance(0.6) ? { amount: `${dice.between(1, 12)}.00` } : {};
  // Asked again it is the same request: it names the transfer that was chosen first.
  let chosen: string | undefined;
  return requesting(
    world,
    newRequest(
      world,
      `recall ${amount.amount ?? 'all'} of a transfer`,
      async ({ market }, caller) => {
        if (chosen === undefined) {
          const { data } = await marketplace.listTransfers.run(market, caller, {
            params: {},
            query: { status: 'paid', limit: 20 },
            body: {},
          });
          chosen = data[Math.floor(nth * data.length)]?.id ?? '';
        }
        if (chosen === '') return { id: 'nothing', status: 'paid' };
        return await marketplace.reverseTransfer.run(market, caller, {
          params: { transfer_id: chosen },
          query: {},
          body: amount,
        });
      },
    ),
  );
};

/** A seller is paid out: all that he has, or a part of it, or more than there is. */
export const drawPayout: DrawAct = (world) => {
  const { dice, memory } = world;
  const seller = payable(world);
  if (seller === undefined) return undefined;
  const { id, currency } = seller;
  const body = {
    account_id: id,
    currency,
    ...(dice.chance(0.5) ? {} : { amount: drawAmount(world, seller, 8_000) }),
    ...(dice.chance(0.2) ? { method: 'instant' as const } : {}),
  };
  return requesting(
    world,
    newRequest(
      world,
      `pay out ${JSON.stringify(body)}`,
      async ({ market }, caller) =>
        await marketplace.createPayout.run(market, caller, { params: {}, query: {}, body }),
    ),
    (reply) => void memory.payouts.push(reply.id),
  );
};

/** A payout is called off, where that is still possible. */
export const drawCancelPayout: DrawAct = (world) => {
  const { dice, memory } = world;
  if (memory.payouts.length === 0) return undefined;
  const id = dice.pick(memory.payouts.slice(-4));
  return requesting(
    world,
    newRequest(
      world,
      `call ${id} off`,
      async ({ market }, caller) =>
        await marketplace.cancelPayout.run(market, caller, {
          params: { payout_id: id },
          query: {},
          body: {},
        }),
    ),
  );
};

/** Money of a seller is kept back, for a time or until somebody lets it go. */
export const drawReserve: DrawAct = (world) => {
  const { dice, clock, memory } = world;
  const seller = payable(world);
  if (seller === undefined) return undefined;
  const { id, currency } = seller;
  const until = new Date(clock.now().getTime() + dice.between(1, 96) * 3_600_000).toISOString();
  const body = {
    account_id: id,
    currency,
    amount: drawAmount(world, seller, 4_000),
    ...(dice.chance(0.6) ? { release_at: until } : {}),
  };
  return requesting(
    world,
    newRequest(
      world,
      `keep back ${body.amount} ${currency} of ${id}`,
      async ({ market }, caller) => {
        const made = await marketplace.createReserve.run(market, caller, {
          params: {},
          query: {},
          body,
        });
        return { id: made.id, status: 'kept' };
      },
    ),
    (reply) => void memory.reserves.push(reply.id),
  );
};

/** What is kept back is let go before its time. */
export const drawLetGo: DrawAct = (world) => {
  const { dice, memory, sometimes } = world;
  if (memory.reserves.length === 0) return undefined;
  const id = dice.pick(memory.reserves);
  return requesting(
    world,
    newRequest(world, `let ${id} go`, async ({ market }, caller) => {
      await marketplace.releaseReserve.run(market, caller, {
        params: { reserve_id: id },
        query: {},
        body: {},
      });
      return { id, status: 'released' };
    }),
    () => sometimes.hit('path: reserve kept and let go'),
  );
};

const payable = ({ dice, memory }: MarketWorld): KnownSeller | undefined => {
  const able = memory.sellers.filter(({ id }) => memory.statuses.get(id) === 'enabled');
  return able.length === 0 ? undefined : dice.pick(able);
};

const drawAmount = ({ dice }: MarketWorld, { currency }: KnownSeller, most: number): string =>
  formatAmount(money(BigInt(dice.between(1, most)), currency));
