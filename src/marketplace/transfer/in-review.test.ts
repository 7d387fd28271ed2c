import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '#kernel';
import { type ErrandReviewDeps, errands } from '#providers';
import { useDatabase } from '#test/database';
import { type MarketHouse, openMarketHouse } from '#test/market-house';
import { retrieveTransfer } from './retrieve-transfer.ts';

const world = await useDatabase();
const reason = 'Compared with the balance of the platform there.';

/** A transfer to a seller that came back with another amount than was asked for. */
const contested = async (house: MarketHouse) => {
  const seller = await house.seller();
  const split = { parts: [{ account_id: seller, basis_points: 10_000 }] };
  house.platform.fail('wrong_amount');
  const payment = await house.paySplit(split);
  await house.settle();
  const review: ErrandReviewDeps = { ...house.market, runnerOf: () => house.market.errands };
  const query = { status: 'in_review' } as const;
  const page = await errands.listErrands.run(review, house.caller(), {
    params: {},
    query,
    body: {},
  });
  const [errand, ...others] = page.data;
  assert.ok(errand !== undefined && others.length === 0);
  const decide = async (body: { outcome: 'done' | 'refused'; provider_reference?: string }) =>
    await errands.decideErrand.run(review, house.caller(), {
      params: { errand_id: errand.id },
      query: {},
      body: { ...body, reason },
    });
  const transfer = async () =>
    await retrieveTransfer(house.market, house.caller(), {
      params: { transfer_id: errand.subject_id },
    });
  return { seller, payment, errand, decide, transfer };
};

const atProvider = async (house: MarketHouse, seller: string): Promise<bigint> =>
  -(await house.posted(`provider:stripe:account:${seller}:EUR`));

test('a transfer that a person calls done is booked by what the provider shows of it', async () => {
  const house = openMarketHouse(world);
  const { seller, payment, errand, decide, transfer } = await contested(house);
  assert.equal((await transfer()).status, 'in_review');
  assert.equal(await atProvider(house, seller), 0n);
  await assert.rejects(decide({ outcome: 'done', provider_reference: 'tr_nobody' }), (fault) =>
    isRefusal(fault, 'errand_reference_mismatch'),
  );
  assert.equal((await transfer()).status, 'in_review');

  await decide({ outcome: 'done' });
  await house.settle();
  const paid = await transfer();
  assert.deepEqual([paid.status, paid.provider_reference], ['paid', errand.provider_reference]);
  assert.equal(await atProvider(house, seller), 10_000n);
  const [share] = await house.sharesOf(payment);
  assert.equal(share?.transferred_amount, '100.00');
  assert.equal(house.deeds().length, 1, 'nothing is sent for it');
});

test('a transfer that a person calls refused is failed, and its seller is still to be paid', async () => {
  const house = openMarketHouse(world);
  const { seller, payment, decide, transfer } = await contested(house);
  await decide({ outcome: 'refused' });
  await house.settle();
  const failed = await transfer();
  assert.deepEqual([failed.status, failed.failure?.code], ['failed', 'resolved_by_review']);
  assert.equal(await atProvider(house, seller), 0n);
  const [share] = await house.sharesOf(payment);
  assert.equal(share?.transferred_amount, '0.00');
  assert.equal(share?.credited_amount, '100.00');
});
