import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '#kernel';
import { useDatabase } from '#test/database';
import { type MarketHouse, openMarketHouse } from '#test/market-house';
import { transfers } from '../transfer/routes.ts';
import { releaseShares } from './release-shares.ts';

const world = await useDatabase();

const hour = 3_600_000;
const day = 24 * hour;

/** Two sellers, of 60 and 30, and a fee of 10. */
const between = async (house: MarketHouse, release = 'immediately') => {
  const [first, second] = [await house.seller(), await house.seller()];
  const split = {
    application_fee: { amount: '10.00' },
    hold: { release },
    parts: [
      { account_id: first, amount: '60.00' },
      { account_id: second, amount: '30.00' },
    ],
  };
  return { first, second, split };
};

/** What a seller has, and what lies on his account at the provider, in minor units. */
const standing = async (house: MarketHouse, account: string) => ({
  pending: await house.balance(account, 'pending'),
  available: await house.balance(account, 'available'),
  owing: -(await house.balance(account, 'owing')),
  atProvider: -(await house.posted(`provider:stripe:account:${account}:EUR`)),
});

const has = (fields: object) => ({
  pending: 0n,
  available: 0n,
  owing: 0n,
  atProvider: 0n,
  ...fields,
});

const reverse = async (house: MarketHouse, id: string, body: object) =>
  await transfers.reverseTransfer.run(house.market, house.caller(), {
    params: { transfer_id: id },
    query: {},
    body,
  });

const listOf = async (house: MarketHouse, paymentId: string) =>
  (
    await transfers.listTransfers.run(house.market, house.caller(), {
      params: {},
      query: { payment_id: paymentId },
      body: {},
    })
  ).data;

test('a captured split credits its sellers, keeps the fee, and transfers to each', async () => {
  const house = openMarketHouse(world);
  const { first, second, split } = await between(house);
  const payment = await house.paySplit(split);
  await house.later(2_000);
  assert.deepEqual(await standing(house, first), has({ available: 6_000n, atProvider: 6_000n }));
  assert.deepEqual(await standing(house, second), has({ available: 3_000n, atProvider: 3_000n }));
  assert.equal(await house.posted('platform:fees:EUR'), 1_000n);
  assert.equal(await house.posted('organisation:balance:EUR'), 0n);
  const shares = await house.sharesOf(payment);
  assert.deepEqual(
    shares.map(({ status, transferred_amount }) => [status, transferred_amount]).toSorted(),
    [
      ['available', '30.00'],
      ['available', '60.00'],
    ],
  );
  assert.deepEqual(
    house.deeds().map(({ about }) => about),
    ['transfer', 'transfer'],
  );
});

test('what is held until delivery stays pending, and is transferred once it is released', async () => {
  const house = openMarketHouse(world);
  const { first, second, split } = await between(house, 'on_delivery');
  const payment = await house.paySplit(split);
  await house.later(day);
  assert.deepEqual(await standing(house, first), has({ pending: 6_000n }));
  const params = { payment_id: payment.id };
  await releaseShares(house.market, house.caller(), { params, body: { account_ids: [first] } });
  await house.later(2_000);
  assert.deepEqual(await standing(house, first), has({ available: 6_000n, atProvider: 6_000n }));
  assert.deepEqual(await standing(house, second), has({ pending: 3_000n }));
  const again = await releaseShares(house.market, house.caller(), { params, body: {} });
  assert.ok(again.data.every(({ status }) => status !== 'held'));
  await assert.rejects(
    releaseShares(house.market, house.caller(), {
      params,
      body: { account_ids: [await house.seller()] },
    }),
    (fault) => isRefusal(fault, 'account_not_in_split'),
  );
});

test('a hold until a date ends on it, by itself', async () => {
  const house = openMarketHouse(world);
  const seller = await house.seller();
  const at = new Date(house.clock.now().getTime() + 3 * day).toISOString();
  await house.paySplit({
    parts: [{ account_id: seller, basis_points: 10_000, hold: { release: 'on_date', at } }],
  });
  await house.later(2 * day);
  assert.deepEqual(await standing(house, seller), has({ pending: 10_000n }));
  await house.later(day + hour);
  assert.deepEqual(await standing(house, seller), has({ available: 10_000n, atProvider: 10_000n }));
});

test('a refund takes from each seller in proportion, and the whole leaves nothing anywhere', async () => {
  const house = openMarketHouse(world);
  const { first, second, split } = await between(house);
  const payment = await house.paySplit(split);
  await house.later(2_000);
  await house.refund(payment, { amount: '33.33' });
  await house.later(2_000);
  assert.deepEqual(await standing(house, first), has({ available: 4_001n, atProvider: 4_001n }));
  assert.deepEqual(await standing(house, second), has({ available: 2_001n, atProvider: 2_001n }));
  await house.refund(payment);
  await house.later(2_000);
  for (const seller of [first, second]) assert.deepEqual(await standing(house, seller), has({}));
  for (const account of ['platform:fees', 'platform:rounding', 'organisation:balance']) {
    assert.equal(await house.posted(`${account}:EUR`), 0n, account);
  }
});

test('a refund before release takes from what is pending, and nothing was ever transferred', async () => {
  const house = openMarketHouse(world);
  const { first, split } = await between(house, 'manual');
  const payment = await house.paySplit(split);
  await house.settle();
  await house.refund(payment, { amount: '50.00' });
  await house.settle();
  assert.deepEqual(await standing(house, first), has({ pending: 3_000n }));
  assert.equal(house.deeds().length, 0);
});

test('a refund whose reversal is refused leaves the seller owing, and is recovered later', async () => {
  const house = openMarketHouse(world);
  const seller = await house.seller();
  const split = { parts: [{ account_id: seller, basis_points: 10_000 }] };
  const payment = await house.paySplit(split);
  await house.later(2_000);
  house.platform.fail('balance_insufficient');
  await house.refund(payment, { amount: '40.00' });
  await house.settle();
  const [share] = await house.sharesOf(payment);
  assert.equal(share?.problem?.type, 'reversal_failed');
  const before = await standing(house, seller);
  assert.equal(
    before.available - before.owing,
    6_000n,
    'he has what is left, whatever was refused',
  );
  assert.equal(before.atProvider, 10_000n);
  await house.later(hour);
  assert.deepEqual(await standing(house, seller), has({ available: 6_000n, atProvider: 6_000n }));
  assert.equal((await house.sharesOf(payment))[0]?.problem, null);
});

test('a transfer that lacks funds comes again, and a lost answer makes no second one', async () => {
  const house = openMarketHouse(world);
  const seller = await house.seller();
  house.platform.fail('balance_insufficient', 'lost_after');
  const payment = await house.paySplit({ parts: [{ account_id: seller, basis_points: 10_000 }] });
  await house.settle();
  assert.equal((await house.sharesOf(payment))[0]?.problem?.type, 'transfer_failed');
  await house.later(2 * 60_000);
  await house.later(hour);
  await house.later(hour);
  assert.deepEqual(await standing(house, seller), has({ available: 10_000n, atProvider: 10_000n }));
  const made = house.deeds().filter(({ about }) => about === 'transfer');
  assert.equal(made.length, 1);
});

test('a payment through a provider that serves no platforms credits the same balances', async () => {
  const house = openMarketHouse(world);
  const { first, split } = await between(house);
  await house.paySplit(split, {
    payment_method: { type: 'card', token: 'visa', provider: 'other' },
  });
  await house.settle();
  assert.deepEqual(await standing(house, first), has({ available: 6_000n }));
  assert.equal(house.deeds().length, 0);
});

test('what the platform calls back stays called back, and no more than is left can be', async () => {
  const house = openMarketHouse(world);
  const seller = await house.seller();
  const payment = await house.paySplit({ parts: [{ account_id: seller, basis_points: 10_000 }] });
  await house.later(2_000);
  const listed = await transfers.listTransfers.run(house.market, house.caller(), {
    params: {},
    query: { payment_id: payment.id },
    body: {},
  });
  const id = listed.data[0]?.id ?? '';
  const after = await reverse(house, id, { amount: '30.00' });
  assert.equal(after.reversed_amount, '30.00');
  await house.later(2_000);
  assert.deepEqual(await standing(house, seller), has({ available: 7_000n, atProvider: 7_000n }));
  await assert.rejects(reverse(house, id, { amount: '70.01' }), (fault) =>
    isRefusal(fault, 'reversal_above_left'),
  );
  await house.refund(payment, { amount: '100.00' });
  await house.later(2_000);
  assert.deepEqual(await standing(house, seller), has({}));
});

test('what one request calls back is called back once, however often that is run', async () => {
  const house = openMarketHouse(world);
  const seller = await house.seller();
  const payment = await house.earn(seller, '100.00');
  const [made] = await listOf(house, payment.id);
  const same = { next: (prefix: string) => `${prefix}_${seller.slice(4)}` };
  for (let run = 0; run < 3; run += 1) {
    await transfers.reverseTransfer.run(
      house.market,
      { ...house.caller(), ids: same },
      { params: { transfer_id: made?.id ?? '' }, query: {}, body: { amount: '30.00' } },
    );
  }
  await house.later(2_000);
  assert.deepEqual(await standing(house, seller), has({ available: 7_000n, atProvider: 7_000n }));
});

test('of a destination charge the provider brings the part itself, and nothing is sent for it', async () => {
  const house = openMarketHouse(world);
  const seller = await house.seller();
  const payment = await house.paySplit({
    charge_kind: 'destination',
    application_fee: { amount: '10.00' },
    parts: [{ account_id: seller, amount: '90.00' }],
  });
  await house.later(2_000);
  assert.deepEqual(await standing(house, seller), has({ available: 9_000n, atProvider: 9_000n }));
  assert.deepEqual(house.deeds(), []);
  assert.equal((await house.sharesOf(payment))[0]?.transferred_amount, '90.00');
});
