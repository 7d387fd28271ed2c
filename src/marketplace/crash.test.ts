import assert from 'node:assert/strict';
import { test } from 'node:test';
import { armFailpoint } from '#kernel';
import { useDatabase } from '#test/database';
import { endErrandLeases } from '#test/errand-leases';
import { type MarketHouse, openMarketHouse } from '#test/market-house';
import { payouts } from './payout/routes.ts';
import { transfers } from './transfer/routes.ts';

const world = await useDatabase();

const errandPlaces = [
  'providers.errand_before_call',
  'providers.errand_after_call',
  'providers.errand_before_settle',
  'providers.errand_after_settle',
] as const;
const places = [
  'marketplace.before_fold_commit',
  'marketplace.after_fold_commit',
  ...errandPlaces,
] as const;

/** Two sellers, of 60 and 30, and a fee of 10. */
const openHouse = async () => {
  const house = openMarketHouse(world);
  const [first, second] = [await house.seller(), await house.seller()];
  const parts = [
    { account_id: first, amount: '60.00' },
    { account_id: second, amount: '30.00' },
  ];
  return { house, first, second, split: { application_fee: { amount: '10.00' }, parts } };
};

/** What runs dies at the failpoint. */
const crashAt = async (place: string, work: () => Promise<unknown>): Promise<void> => {
  const disarm = armFailpoint(place, 'throw');
  try {
    await assert.rejects(work(), /failpoint/);
  } finally {
    disarm();
  }
};

/** Another process comes up, once the leases of the one that died are over. */
const comeBack = async (house: MarketHouse): Promise<void> => {
  await endErrandLeases(world.url, house.caller().organisationId);
  await house.later(house.deps.leaseMs + 2_000);
  await house.later(3_600_000);
};

const deedsOf = (house: MarketHouse, kind: string): readonly string[] =>
  house
    .deeds()
    .filter(({ about }) => about === kind)
    .map((report) => ('amount' in report ? String(report.amount.minor) : ''))
    .toSorted();

const standing = async (house: MarketHouse, account: string) => [
  await house.balance(account, 'pending'),
  await house.balance(account, 'available'),
  -(await house.balance(account, 'owing')),
  await house.balance(account, 'payout'),
  -(await house.posted(`provider:stripe:account:${account}:EUR`)),
];

for (const place of places) {
  test(`a crash at ${place} makes each transfer and each reversal once`, async () => {
    const { house, first, second, split } = await openHouse();
    const payment = await house.paySplit(split);
    await house.run('marketplace.follow_payments');
    await crashAt(place, async () => await house.run('marketplace.fold_splits'));
    await comeBack(house);
    assert.deepEqual(deedsOf(house, 'transfer'), ['3000', '6000']);
    assert.deepEqual(await standing(house, first), [0n, 6_000n, 0n, 0n, 6_000n]);
    assert.deepEqual(await standing(house, second), [0n, 3_000n, 0n, 0n, 3_000n]);
    assert.equal(await house.posted('platform:fees:EUR'), 1_000n);

    await house.refund(payment, { amount: '50.00' });
    await house.run('marketplace.follow_payments');
    await crashAt(place, async () => await house.run('marketplace.fold_splits'));
    await comeBack(house);
    assert.deepEqual(deedsOf(house, 'reversal'), ['1500', '3000']);
    assert.deepEqual(await standing(house, first), [0n, 3_000n, 0n, 0n, 3_000n]);
    assert.deepEqual(await standing(house, second), [0n, 1_500n, 0n, 0n, 1_500n]);
    assert.equal(await house.posted('platform:fees:EUR'), 500n);
    assert.equal(await house.posted('organisation:balance:EUR'), 0n);
  });
}

for (const place of errandPlaces) {
  test(`a crash at ${place} makes a payout and its cancelling once`, async () => {
    const { house, first, split } = await openHouse();
    await house.paySplit(split);
    await house.later(2_000);
    const same = { next: (prefix: string) => `${prefix}_${first.slice(4)}` };
    const create = async () =>
      await payouts.createPayout.run(
        house.market,
        { ...house.caller(), ids: same },
        { params: {}, query: {}, body: { account_id: first, amount: '40.00', currency: 'EUR' } },
      );
    await crashAt(place, create);
    // Whoever asked comes again, before anybody has found out what became of it.
    const payout = await create();
    await comeBack(house);
    assert.deepEqual(deedsOf(house, 'payout'), ['4000']);
    assert.deepEqual(await standing(house, first), [0n, 2_000n, 0n, 4_000n, 2_000n]);

    const cancel = async () =>
      await payouts.cancelPayout.run(house.market, house.caller(), {
        params: { payout_id: payout.id },
        query: {},
        body: {},
      });
    await crashAt(place, cancel);
    await cancel();
    await comeBack(house);
    assert.equal((await cancel()).status, 'canceled');
    assert.deepEqual(await standing(house, first), [0n, 6_000n, 0n, 0n, 6_000n]);
  });

  test(`a crash at ${place} makes what is moved for no payment once, there and back`, async () => {
    const { house, first } = await openHouse();
    const same = { next: (prefix: string) => `${prefix}_${first.slice(4)}` };
    const create = async () =>
      await transfers.createTransfer.run(
        house.market,
        { ...house.caller(), ids: same },
        { params: {}, query: {}, body: { account_id: first, amount: '8.00', currency: 'EUR' } },
      );
    await crashAt(place, create);
    const { id } = await create();
    await comeBack(house);
    assert.deepEqual(await standing(house, first), [0n, 800n, 0n, 0n, 800n]);

    const reverse = async () =>
      await transfers.reverseTransfer.run(
        house.market,
        { ...house.caller(), ids: same },
        { params: { transfer_id: id }, query: {}, body: { amount: '3.00' } },
      );
    await crashAt(place, reverse);
    await reverse();
    await comeBack(house);
    assert.deepEqual(deedsOf(house, 'transfer'), ['800']);
    assert.deepEqual(deedsOf(house, 'reversal'), ['300']);
    assert.deepEqual(await standing(house, first), [0n, 500n, 0n, 0n, 500n]);
    assert.equal(await house.posted('organisation:balance:EUR'), -500n);
  });
}
