import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '#kernel';
import { useDatabase } from '#test/database';
import { type MarketHouse, openMarketHouse } from '#test/market-house';
import { reserves } from './routes.ts';

const world = await useDatabase();

const day = 24 * 3_600_000;

const openPaid = async () => {
  const house = openMarketHouse(world);
  const seller = await house.seller();
  const payment = await house.earn(seller, '100.00');
  return { house, seller, payment };
};

const reserve = async (
  house: MarketHouse,
  account: string,
  fields: object = {},
  caller = house.caller(),
) =>
  await reserves.createReserve.run(house.market, caller, {
    params: {},
    query: {},
    body: { account_id: account, amount: '30.00', currency: 'EUR', ...fields },
  });

const release = async (house: MarketHouse, id: string) =>
  await reserves.releaseReserve.run(house.market, house.caller(), {
    params: { reserve_id: id },
    query: {},
    body: {},
  });

const standing = async (house: MarketHouse, account: string) => ({
  available: await house.balance(account, 'available'),
  reserved: await house.balance(account, 'reserved'),
  owing: -(await house.balance(account, 'owing')),
});

test('what is kept back cannot be paid out, and is let go once, however many ask', async () => {
  const { house, seller } = await openPaid();
  const kept = await reserve(house, seller, { reason: 'new seller' });
  assert.deepEqual(await standing(house, seller), {
    available: 7_000n,
    reserved: 3_000n,
    owing: 0n,
  });
  const letGo = await Promise.all([
    release(house, kept.id),
    release(house, kept.id),
    release(house, kept.id),
  ]);
  assert.ok(letGo.every(({ released_at }) => released_at !== null));
  assert.deepEqual(await standing(house, seller), {
    available: 10_000n,
    reserved: 0n,
    owing: 0n,
  });
  const told = (await house.eventsOf(kept.id)).map(({ type }) => type);
  assert.deepEqual(told, ['reserve.created', 'reserve.released']);
});

test('a reserve ends on its date, by itself, and not before', async () => {
  const { house, seller } = await openPaid();
  const at = new Date(house.clock.now().getTime() + 3 * day).toISOString();
  await reserve(house, seller, { release_at: at });
  await house.later(2 * day);
  assert.equal((await standing(house, seller)).reserved, 3_000n);
  await house.later(day + 1_000);
  assert.deepEqual(await standing(house, seller), {
    available: 10_000n,
    reserved: 0n,
    owing: 0n,
  });
});

test('what is let go pays first what its seller owes', async () => {
  const { house, seller, payment } = await openPaid();
  const kept = await reserve(house, seller);
  await house.refund(payment, { amount: '90.00' });
  await house.later(2_000);
  assert.deepEqual(await standing(house, seller), {
    available: 0n,
    reserved: 3_000n,
    owing: 2_000n,
  });
  await release(house, kept.id);
  assert.deepEqual(await standing(house, seller), {
    available: 1_000n,
    reserved: 0n,
    owing: 0n,
  });
});

test('ten who keep back at once keep back no more than is there', async () => {
  const { house, seller } = await openPaid();
  const tries = await Promise.allSettled(
    Array.from({ length: 10 }, async () => await reserve(house, seller)),
  );
  const refused = tries.filter(
    (one) => one.status === 'rejected' && isRefusal(one.reason, 'reserve_above_available'),
  );
  assert.equal(refused.length, 7);
  assert.deepEqual(await standing(house, seller), {
    available: 1_000n,
    reserved: 9_000n,
    owing: 0n,
  });
});

test('a request that is run again keeps back once', async () => {
  const { house, seller } = await openPaid();
  const same = () => ({
    ...house.caller(),
    ids: { next: (prefix: string) => `${prefix}_${seller.slice(4)}` },
  });
  const first = await reserve(house, seller, {}, same());
  const again = await reserve(house, seller, {}, same());
  assert.equal(again.id, first.id);
  assert.equal((await standing(house, seller)).reserved, 3_000n);
});

test('who is not there is refused, and a key of one account lists its own alone', async () => {
  const { house, seller } = await openPaid();
  const other = await house.seller();
  await house.earn(other, '50.00');
  const own = await reserve(house, seller);
  await reserve(house, other);
  const listed = await reserves.listReserves.run(house.market, house.callerOf(seller), {
    params: {},
    query: { account_id: other },
    body: {},
  });
  assert.deepEqual(
    listed.data.map(({ id }) => id),
    [own.id],
  );
  await assert.rejects(reserve(house, 'acc_0000000000000000000000000a'), (fault) =>
    isRefusal(fault, 'payout_account_not_found'),
  );
  await assert.rejects(release(house, 'rsv_0000000000000000000000000a'), (fault) =>
    isRefusal(fault, 'reserve_not_found'),
  );
});
