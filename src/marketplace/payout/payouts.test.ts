import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '#kernel';
import { postTransfers } from '#ledger';
import { useDatabase } from '#test/database';
import type { MarketHouse } from '#test/market-house';
import { payouts } from './routes.ts';
import { becomes, create, has, hear, openPaid, read, standing } from './testing/paid-seller.ts';

const world = await useDatabase();

const hour = 3_600_000;
const day = 24 * hour;

test('a payout sets the claim apart, sends it, and is paid and settled in its time', async () => {
  const { house, seller } = await openPaid(world);
  const payout = await create(house, seller, { amount: '40.00' });
  assert.equal(payout.status, 'pending');
  assert.deepEqual(
    await standing(house, seller),
    has({ available: 6_000n, payout: 4_000n, atProvider: 6_000n, payingOut: 4_000n }),
  );
  becomes(house, payout, { status: 'paid' });
  await house.later(7 * hour);
  assert.equal((await read(house, payout.id)).status, 'paid');
  await house.later(7 * day - hour);
  assert.equal((await read(house, payout.id)).status, 'paid', 'it may still come back');
  await house.later(2 * hour);
  assert.equal((await read(house, payout.id)).status, 'settled');
  assert.deepEqual(await standing(house, seller), has({ available: 6_000n, atProvider: 6_000n }));
  const told = (await house.eventsOf(payout.id)).map(({ type }) => type);
  assert.deepEqual(told, ['payout.created', 'payout.pending', 'payout.paid', 'payout.settled']);
});

test('a payout without an amount pays out all that is available', async () => {
  const { house, seller } = await openPaid(world);
  const payout = await create(house, seller);
  assert.equal(payout.amount, '100.00');
  await assert.rejects(create(house, seller), (fault) =>
    isRefusal(fault, 'payout_above_available'),
  );
});

test('a payout without an amount leaves what lies elsewhere', async () => {
  const { house, seller } = await openPaid(world);
  const earnsElsewhere = async (minor: bigint, id: string): Promise<void> =>
    await world.database.transaction(async (tx) => {
      const path = (place: string): string => `merchant:${seller}:${place}:EUR`;
      const [posted] = await postTransfers(tx, [
        {
          scope: house.caller(),
          id,
          kind: 'share.released',
          effectiveAt: house.clock.now(),
          reference: { type: 'share', id },
          phase: { kind: 'posted' },
          entries: [
            { account: path('available'), minor, currency: 'EUR' },
            { account: 'provider:other:clearing:EUR', minor: -minor, currency: 'EUR' },
          ],
        },
      ]);
      assert.equal(posted?.kind, 'posted');
    });
  await earnsElsewhere(2_500n, 'elsewhere_1');
  assert.equal((await create(house, seller)).amount, '100.00');
  assert.equal(await house.balance(seller, 'available'), 2_500n);
  await assert.rejects(
    create(house, seller),
    (fault) =>
      isRefusal(fault, 'payout_above_available') && /does not lie at stripe/u.test(String(fault)),
  );
});

test('a payout whose answer was lost is found, and goes out once', async () => {
  for (const fault of ['lost_before', 'lost_after'] as const) {
    const { house, seller } = await openPaid(world);
    house.platform.fail(fault);
    const payout = await create(house, seller, { amount: '40.00' });
    assert.equal(payout.status, 'sending');
    await house.later(hour);
    assert.equal((await read(house, payout.id)).status, 'pending', fault);
    const made = house.deeds().filter(({ about }) => about === 'payout');
    assert.equal(made.length, 1, fault);
    assert.equal(await house.balance(seller, 'available'), 6_000n);
  }
});

test('a payout that is refused or never left gives its claim back', async () => {
  for (const fault of ['balance_insufficient', 'refused_connection'] as const) {
    const { house, seller } = await openPaid(world);
    house.platform.fail(fault);
    const payout = await create(house, seller, { amount: '40.00' });
    await house.later(hour);
    const after = await read(house, payout.id);
    assert.equal(after.status, 'failed', fault);
    assert.ok(after.failure !== null);
    assert.deepEqual(
      await standing(house, seller),
      has({ available: 10_000n, atProvider: 10_000n }),
    );
  }
});

test('twenty who pay out at once pay out exactly what is there', async () => {
  const { house, seller } = await openPaid(world);
  const tries = await Promise.allSettled(
    Array.from({ length: 20 }, async () => await create(house, seller, { amount: '15.00' })),
  );
  const went = tries.filter(({ status }) => status === 'fulfilled');
  const refused = tries.filter(
    (one) => one.status === 'rejected' && isRefusal(one.reason, 'payout_above_available'),
  );
  assert.equal(went.length, 6);
  assert.equal(refused.length, 14);
  assert.deepEqual(
    await standing(house, seller),
    has({ available: 1_000n, payout: 9_000n, atProvider: 1_000n, payingOut: 9_000n }),
  );
});

test('twenty who pay out everything at once make one payout', async () => {
  const { house, seller } = await openPaid(world);
  const tries = await Promise.allSettled(
    Array.from({ length: 20 }, async () => await create(house, seller)),
  );
  assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.deepEqual(await standing(house, seller), has({ payout: 10_000n, payingOut: 10_000n }));
});

test('a request that is run again takes up its payout and makes no second one', async () => {
  const { house, seller } = await openPaid(world);
  const fixed = (): ReturnType<MarketHouse['caller']> => {
    const id = seller.slice(4);
    return { ...house.caller(), ids: { next: (prefix: string) => `${prefix}_${id}` } };
  };
  const first = await create(house, seller, { amount: '40.00' }, fixed());
  const again = await create(house, seller, { amount: '40.00' }, fixed());
  assert.equal(again.id, first.id);
  assert.equal(await house.balance(seller, 'available'), 6_000n);
});

test('a pending payout can be called off by many at once, and comes back once', async () => {
  const { house, seller } = await openPaid(world);
  const payout = await create(house, seller);
  const cancel = async () =>
    await payouts.cancelPayout.run(house.market, house.caller(), {
      params: { payout_id: payout.id },
      query: {},
      body: {},
    });
  const tries = await Promise.allSettled([cancel(), cancel(), cancel()]);
  assert.ok(tries.some((one) => one.status === 'fulfilled' && one.value.status === 'canceled'));
  for (const one of tries) {
    assert.ok(
      one.status === 'fulfilled' || isRefusal(one.reason, 'payout_wrong_state'),
      `${one.status === 'rejected' ? one.reason : ''}`,
    );
  }
  assert.equal((await cancel()).status, 'canceled');
  assert.deepEqual(await standing(house, seller), has({ available: 10_000n, atProvider: 10_000n }));
  const second = await create(house, seller, { amount: '10.00' });
  becomes(house, second, { status: 'paid' });
  await hear(house, seller, second.provider_reference, 'paid');
  await assert.rejects(
    payouts.cancelPayout.run(house.market, house.caller(), {
      params: { payout_id: second.id },
      query: {},
      body: {},
    }),
    (fault) => isRefusal(fault, 'payout_wrong_state'),
  );
});

test('what an instant payout costs the seller bears: from what is left, or owing', async () => {
  const { house, seller } = await openPaid(world);
  const nextReference = () => `po_${house.platform.done.length + 1}`;
  const fee = { minor: 40n, currency: 'EUR' };
  house.platform.putPayout(nextReference(), { fee, method: 'instant' });
  const first = await create(house, seller, { amount: '40.00', method: 'instant' });
  assert.equal(first.fee_amount, '0.40');
  assert.equal(first.method, 'instant');
  assert.deepEqual(
    await standing(house, seller),
    has({ available: 5_960n, payout: 4_000n, atProvider: 5_960n, payingOut: 4_000n }),
  );
  house.platform.putPayout(nextReference(), { fee, method: 'instant' });
  await create(house, seller, { method: 'instant' });
  assert.equal((await standing(house, seller)).owing, 40n);
  await house.earn(seller, '10.00');
  const after = await standing(house, seller);
  assert.deepEqual([after.available, after.owing], [960n, 0n]);
});

test('a key of one account sees its own payouts alone', async () => {
  const { house, seller } = await openPaid(world);
  const other = await house.seller();
  await house.earn(other, '10.00');
  const own = await create(house, seller);
  const foreign = await create(house, other);
  const caller = house.callerOf(seller);
  const { data } = await payouts.listPayouts.run(house.market, caller, {
    params: {},
    query: { account_id: other },
    body: {},
  });
  assert.deepEqual(
    data.map(({ id }) => id),
    [own.id],
  );
  assert.equal((await read(house, own.id, caller)).id, own.id);
  await assert.rejects(read(house, foreign.id, caller), (fault) =>
    isRefusal(fault, 'payout_not_found'),
  );
  await assert.rejects(
    payouts.listPayoutLines.run(house.market, caller, {
      params: { payout_id: foreign.id },
      query: {},
      body: {},
    }),
    (fault) => isRefusal(fault, 'payout_not_found'),
  );
});

test('who cannot be paid out, is not there, or has not enough is refused, and nothing moves', async () => {
  const { house, seller } = await openPaid(world);
  await assert.rejects(create(house, 'acc_0000000000000000000000000a'), (fault) =>
    isRefusal(fault, 'payout_account_not_found'),
  );
  await assert.rejects(create(house, seller, { amount: '100.01' }), (fault) =>
    isRefusal(fault, 'payout_above_available'),
  );
  await assert.rejects(create(house, seller, { currency: 'USD' }), (fault) =>
    isRefusal(fault, 'payout_above_available'),
  );
  assert.deepEqual(await standing(house, seller), has({ available: 10_000n, atProvider: 10_000n }));
});
