import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useDatabase } from '#test/database';
import { type MarketHouse, openMarketHouse } from '#test/market-house';
import { noticesAbout } from '#webhooks';
import { payouts } from '../payout/routes.ts';
import { transfers } from '../transfer/routes.ts';
import { catchUp } from './catch-up.ts';

const world = await useDatabase();

const hour = 3_600_000;
const day = 24 * hour;
const none = { params: {}, query: {} };

const openPaid = async () => {
  const house = openMarketHouse(world);
  const seller = await house.seller();
  await house.earn(seller, '100.00');
  await house.run('marketplace.catch_up');
  return { house, seller };
};

/** What happened at the provider, and nobody told us. */
const miss = (house: MarketHouse, name: string, given: object): void =>
  house.platform.miss(
    {
      id: name,
      type: 'payout.created',
      occurredAt: house.clock.now(),
      subject: 'platform',
      attemptId: null,
      references: [],
      suggests: 'look',
      ...given,
    },
    '{}',
  );

/** Time passes, lost notices are read, and what they tell of is applied. */
const catchUpLater = async (house: MarketHouse, ms = 7 * hour): Promise<void> => {
  house.clock.advance(ms);
  while (await house.run('marketplace.catch_up'));
  house.clock.advance(5_000);
  await house.run('marketplace.apply_notices');
  await house.settle();
};

const scheduled = (house: MarketHouse, seller: string, given: object = {}): void => {
  const account = house.referenceOf(seller);
  const amount = { minor: 7_000n, currency: 'EUR' };
  house.platform.putPayout('po_1', { account, amount, isAutomatic: true, ...given });
};

const payoutsOf = async (house: MarketHouse, seller: string) =>
  (
    await payouts.listPayouts.run(house.market, house.caller(), {
      params: {},
      query: { account_id: seller },
      body: {},
    })
  ).data;

const noticesOf = async (house: MarketHouse, reference: string) =>
  await world.database.asTenant(
    house.caller(),
    async (tx) =>
      await noticesAbout(tx, house.caller(), { attemptIds: [], references: [reference] }),
  );

test('a payout of which every notice was lost is booked as if it had been told', async () => {
  const { house, seller } = await openPaid();
  scheduled(house, seller, { status: 'paid' });
  miss(house, 'evt_lost', { account: house.referenceOf(seller), references: ['po_1'] });
  await catchUpLater(house);
  const [payout] = await payoutsOf(house, seller);
  assert.deepEqual([payout?.status, payout?.amount], ['paid', '70.00']);
  assert.equal(await house.balance(seller, 'available'), 3_000n);
  await catchUpLater(house);
  assert.equal((await payoutsOf(house, seller)).length, 1);
  assert.equal(await house.balance(seller, 'available'), 3_000n);
});

test('what was done by hand on the platform and never told of is seen', async () => {
  const { house, seller } = await openPaid();
  const body = { account_id: seller, amount: '20.00', currency: 'EUR' };
  await transfers.createTransfer.run(house.market, house.caller(), { ...none, body });
  const made = house.deeds().at(-1);
  assert.ok(made?.about === 'transfer');
  const { reference } = made;
  const reversed = { minor: 500n, currency: 'EUR' };
  (house.platform.transfers as Map<string, typeof made>).set(reference, { ...made, reversed });
  miss(house, 'evt_reversed', { type: 'transfer.reversed', references: [reference] });
  await catchUpLater(house);
  assert.equal(await house.balance(seller, 'available'), 11_500n);
});

test('what was delivered and is listed too is one notice, delivered once', async () => {
  const { house, seller } = await openPaid();
  scheduled(house, seller, { status: 'in_transit' });
  const told = { account: house.referenceOf(seller), references: ['po_1'], id: 'evt_both' };
  assert.equal(await house.notice({ type: 'payout.created', ...told }), 'processed');
  miss(house, 'evt_both', told);
  await catchUpLater(house);
  const notices = await noticesOf(house, 'po_1');
  assert.deepEqual(
    notices.map(({ status, deliveries }) => [status, deliveries]),
    [['processed', 1]],
  );
});

test('an account that cannot be read is read again, from where it was left', async () => {
  const { house, seller } = await openPaid();
  scheduled(house, seller, { status: 'paid' });
  miss(house, 'evt_late', { account: house.referenceOf(seller), references: ['po_1'] });
  house.platform.silence(true);
  house.clock.advance(7 * hour);
  await house.run('marketplace.catch_up');
  assert.equal((await payoutsOf(house, seller)).length, 0);
  house.platform.silence(false);
  await catchUpLater(house);
  assert.equal((await payoutsOf(house, seller)).length, 1);
});

test('nobody is asked for what is older than a provider remembers, or than our books', async () => {
  const { house } = await openPaid();
  const asked: number[] = [];
  const { eventsSince } = house.platform;
  Object.assign(house.platform, {
    eventsSince: async (...given: Parameters<typeof eventsSince>) => {
      asked.push(house.clock.now().getTime() - given[2].getTime());
      return await eventsSince(...given);
    },
  });
  house.clock.advance(90 * day);
  while (await house.run('marketplace.catch_up'));
  assert.deepEqual(asked, [30 * day, 30 * day], 'the platform and its one seller');
  const newcomer = await house.seller();
  await house.earn(newcomer, '10.00');
  asked.length = 0;
  await house.run('marketplace.catch_up');
  assert.ok(asked.every((ms) => ms <= hour));
});

test('two that catch up at once read each account once', async () => {
  const { house, seller } = await openPaid();
  scheduled(house, seller, { status: 'in_transit' });
  miss(house, 'evt_raced', { account: house.referenceOf(seller), references: ['po_1'] });
  house.clock.advance(7 * hour);
  const { id } = await house.deps.connect(house.caller(), 'stripe');
  const names = [`${id} `, `${id} ${house.referenceOf(seller)}`];
  let reads = 0;
  const { eventsSince } = house.platform;
  Object.assign(house.platform, {
    eventsSince: async (...given: Parameters<typeof eventsSince>) => {
      reads += 1;
      return await eventsSince(...given);
    },
  });
  await Promise.all([catchUp(house.market, names), catchUp(house.market, names)]);
  assert.equal(reads, 2);
  assert.equal((await noticesOf(house, 'po_1')).length, 1);
});

test('more than one look can hold is read in several, none of it lost', async () => {
  const { house, seller } = await openPaid();
  const account = house.referenceOf(seller);
  for (let i = 0; i < 5_200; i += 1) {
    if (i % 10 === 0) house.clock.advance(1_000);
    miss(house, `evt_many_${i}`, { account, references: [`po_many_${i}`] });
  }
  house.clock.advance(7 * hour);
  let looks = 0;
  while (await house.run('marketplace.catch_up')) looks += 1;
  assert.ok(looks >= 2);
  for (const i of [0, 4_999, 5_000, 5_199]) {
    assert.equal((await noticesOf(house, `po_many_${i}`)).length, 1, `notice ${i}`);
  }
});
