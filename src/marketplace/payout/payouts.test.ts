import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '#kernel';
import { useDatabase } from '#test/database';
import { type MarketHouse, openMarketHouse } from '#test/market-house';
import { payouts } from './routes.ts';
import type { PayoutView } from './schema.ts';

const world = await useDatabase();

const hour = 3_600_000;
const day = 24 * hour;

/** A house with a seller who has 100.00 to be paid out. */
const openPaid = async () => {
  const house = openMarketHouse(world);
  const seller = await house.seller();
  await house.earn(seller, '100.00');
  return { house, seller };
};

const create = async (
  house: MarketHouse,
  account: string,
  fields: object = {},
  caller = house.caller(),
): Promise<PayoutView> =>
  await payouts.createPayout.run(house.market, caller, {
    params: {},
    query: {},
    body: { account_id: account, currency: 'EUR', ...fields },
  });

const read = async (house: MarketHouse, id: string, caller = house.caller()) =>
  await payouts.retrievePayout.run(house.market, caller, {
    params: { payout_id: id },
    query: {},
    body: {},
  });

/** What the seller has and what is where because of his payouts, in minor units. */
const standing = async (house: MarketHouse, account: string) => ({
  available: await house.balance(account, 'available'),
  owing: -(await house.balance(account, 'owing')),
  payout: await house.balance(account, 'payout'),
  atProvider: -(await house.posted(`provider:stripe:account:${account}:EUR`)),
  payingOut: -(await house.posted('provider:stripe:paying_out:EUR')),
});

const has = (fields: object) => ({
  available: 0n,
  owing: 0n,
  payout: 0n,
  atProvider: 0n,
  payingOut: 0n,
  ...fields,
});

/** The provider says from now on that the payout is so. */
const becomes = (house: MarketHouse, payout: PayoutView, given: object): void =>
  house.platform.putPayout(payout.provider_reference ?? '', given);

const returned = {
  status: 'failed',
  failure: { code: 'account_closed', message: 'The bank account has been closed.' },
} as const;

const hear = async (house: MarketHouse, seller: string, reference: string | null, type: string) =>
  await house.notice({
    type: `payout.${type}`,
    account: house.referenceOf(seller),
    references: [reference ?? ''],
  });

test('a payout sets the claim apart, sends it, and is paid and settled in its time', async () => {
  const { house, seller } = await openPaid();
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
  const { house, seller } = await openPaid();
  const payout = await create(house, seller);
  assert.equal(payout.amount, '100.00');
  await assert.rejects(create(house, seller), (fault) =>
    isRefusal(fault, 'payout_above_available'),
  );
});

test('a payout whose answer was lost is found, and goes out once', async () => {
  for (const fault of ['lost_before', 'lost_after'] as const) {
    const { house, seller } = await openPaid();
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
    const { house, seller } = await openPaid();
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
  const { house, seller } = await openPaid();
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
  const { house, seller } = await openPaid();
  const tries = await Promise.allSettled(
    Array.from({ length: 20 }, async () => await create(house, seller)),
  );
  assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.deepEqual(await standing(house, seller), has({ payout: 10_000n, payingOut: 10_000n }));
});

test('a request that is run again takes up its payout and makes no second one', async () => {
  const { house, seller } = await openPaid();
  const fixed = (): ReturnType<MarketHouse['caller']> => {
    const id = seller.slice(4);
    return { ...house.caller(), ids: { next: (prefix: string) => `${prefix}_${id}` } };
  };
  const first = await create(house, seller, { amount: '40.00' }, fixed());
  const again = await create(house, seller, { amount: '40.00' }, fixed());
  assert.equal(again.id, first.id);
  assert.equal(await house.balance(seller, 'available'), 6_000n);
});

test('a paid payout that fails gives its claim back once, however many tell of it', async () => {
  const { house, seller } = await openPaid();
  const payout = await create(house, seller);
  becomes(house, payout, { status: 'paid' });
  assert.equal(await hear(house, seller, payout.provider_reference, 'paid'), 'processed');
  assert.equal((await read(house, payout.id)).status, 'paid');
  becomes(house, payout, returned);
  house.clock.advance(8 * day);
  const { provider_reference: reference } = payout;
  const heard = await Promise.all([
    hear(house, seller, reference, 'failed'),
    hear(house, seller, reference, 'failed'),
    hear(house, seller, reference, 'updated'),
    house.run('marketplace.look_at_payouts'),
    house.run('marketplace.look_at_payouts'),
  ]);
  assert.deepEqual(heard.slice(0, 3), ['processed', 'processed', 'processed']);
  await hear(house, seller, reference, 'failed');
  await house.later(day);
  const after = await read(house, payout.id);
  assert.equal(after.status, 'failed');
  assert.equal(after.failure?.code, 'account_closed');
  assert.deepEqual(await standing(house, seller), has({ available: 10_000n, atProvider: 10_000n }));
  const told = (await house.eventsOf(payout.id)).map(({ type }) => type);
  assert.equal(told.filter((type) => type === 'payout.failed').length, 1);
});

test('what is told late or out of order leads nowhere back', async () => {
  const { house, seller } = await openPaid();
  const payout = await create(house, seller);
  becomes(house, payout, returned);
  await hear(house, seller, payout.provider_reference, 'failed');
  for (const status of ['paid', 'in_transit', 'pending', 'canceled'] as const) {
    becomes(house, payout, { status });
    await hear(house, seller, payout.provider_reference, status);
    assert.equal((await read(house, payout.id)).status, 'failed');
  }
  assert.deepEqual(await standing(house, seller), has({ available: 10_000n, atProvider: 10_000n }));
});

test('a payout that fails after it was settled gives its claim back all the same', async () => {
  const { house, seller } = await openPaid();
  const payout = await create(house, seller);
  becomes(house, payout, { status: 'paid' });
  await hear(house, seller, payout.provider_reference, 'paid');
  await house.later(7 * day + hour);
  assert.equal((await read(house, payout.id)).status, 'settled');
  assert.deepEqual(await standing(house, seller), has({}));
  becomes(house, payout, returned);
  await hear(house, seller, payout.provider_reference, 'failed');
  await hear(house, seller, payout.provider_reference, 'failed');
  assert.equal((await read(house, payout.id)).status, 'failed');
  assert.deepEqual(await standing(house, seller), has({ available: 10_000n, atProvider: 10_000n }));
});

test('a pending payout can be called off by many at once, and comes back once', async () => {
  const { house, seller } = await openPaid();
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
  const { house, seller } = await openPaid();
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

test('a payout by schedule gets one row and one claim, whoever hears of it first', async () => {
  const { house, seller } = await openPaid();
  const account = house.referenceOf(seller);
  const amount = { minor: 7_000n, currency: 'EUR' };
  const scheduled = { account, amount, isAutomatic: true, status: 'in_transit' } as const;
  house.platform.putPayout('po_scheduled', scheduled);
  await Promise.all([
    hear(house, seller, 'po_scheduled', 'created'),
    hear(house, seller, 'po_scheduled', 'updated'),
    hear(house, seller, 'po_scheduled', 'created'),
  ]);
  const { data } = await payouts.listPayouts.run(house.market, house.caller(), {
    params: {},
    query: { account_id: seller },
    body: {},
  });
  assert.equal(data.length, 1);
  assert.equal(data[0]?.is_automatic, true);
  assert.deepEqual(
    await standing(house, seller),
    has({ available: 3_000n, payout: 7_000n, atProvider: 3_000n, payingOut: 7_000n }),
  );
  const told = (await house.eventsOf(data[0]?.id ?? '')).map(({ type }) => type);
  assert.deepEqual(told, ['payout.created', 'payout.in_transit']);
});

test('a payout by schedule above what our books have is owed, and paid from later earnings', async () => {
  const { house, seller } = await openPaid();
  const account = house.referenceOf(seller);
  const amount = { minor: 12_000n, currency: 'EUR' };
  house.platform.putPayout('po_more', { account, amount, isAutomatic: true, status: 'paid' });
  await hear(house, seller, 'po_more', 'paid');
  assert.deepEqual(
    await standing(house, seller),
    has({ owing: 2_000n, payout: 12_000n, atProvider: -2_000n, payingOut: 12_000n }),
  );
  await assert.rejects(create(house, seller, { amount: '1.00' }), (fault) =>
    isRefusal(fault, 'payout_above_available'),
  );
  await house.earn(seller, '50.00');
  assert.deepEqual(
    await standing(house, seller),
    has({ available: 3_000n, payout: 12_000n, atProvider: 3_000n, payingOut: 12_000n }),
  );
});

test('a debit of the bank for what a seller owes comes in, and goes back where it fails', async () => {
  const { house, seller } = await openPaid();
  const account = house.referenceOf(seller);
  const out = { minor: 12_000n, currency: 'EUR' };
  house.platform.putPayout('po_out', { account, amount: out, isAutomatic: true, status: 'paid' });
  await hear(house, seller, 'po_out', 'paid');
  const debit = {
    account,
    amount: { minor: -2_000n, currency: 'EUR' },
    isAutomatic: true,
  } as const;
  house.platform.putPayout('po_debit', { ...debit, status: 'pending' });
  await hear(house, seller, 'po_debit', 'created');
  const after = await standing(house, seller);
  assert.deepEqual([after.available, after.owing, after.atProvider], [0n, 0n, 0n]);
  house.platform.putPayout('po_debit', { ...debit, ...returned });
  await hear(house, seller, 'po_debit', 'failed');
  const failed = await standing(house, seller);
  assert.deepEqual([failed.available, failed.owing, failed.atProvider], [0n, 2_000n, -2_000n]);
});

test('a notice of an account that is not ours, or of the platform itself, books nothing', async () => {
  const { house, seller } = await openPaid();
  const amount = { minor: 7_000n, currency: 'EUR' };
  house.platform.putPayout('po_foreign', { account: 'acct_x', amount, isAutomatic: true });
  const foreign = { type: 'payout.created', references: ['po_foreign'] };
  assert.equal(await house.notice({ ...foreign, account: 'acct_stranger' }), 'ignored');
  assert.equal(await house.notice(foreign), 'ignored');
  assert.equal(await house.balance(seller, 'available'), 10_000n);
});

test('a notice whose payout nobody can read is kept and tried again', async () => {
  const { house, seller } = await openPaid();
  const payout = await create(house, seller);
  house.platform.silence(true);
  assert.equal(await hear(house, seller, payout.provider_reference, 'paid'), 'failed');
  house.platform.silence(false);
  assert.equal(await hear(house, seller, 'po_unheard_of', 'paid'), 'failed');
});

test('lines of a payout of ours are what became available since the one before it', async () => {
  const { house, seller } = await openPaid();
  const first = await create(house, seller);
  const second = await house.earn(seller, '20.00');
  const third = await house.earn(seller, '30.00');
  const payout = await create(house, seller);
  const lines = async (query: object, of = payout) =>
    await payouts.listPayoutLines.run(house.market, house.caller(), {
      params: { payout_id: of.id },
      query,
      body: {},
    });
  const page = await lines({ limit: 1 });
  assert.deepEqual(
    page.data.map(({ amount, source, category }) => [amount, source, category]),
    [['30.00', third.id, 'share.released']],
  );
  assert.equal(page.has_more, true);
  const rest = await lines({ cursor: page.next_cursor });
  assert.deepEqual(
    rest.data.map(({ amount, source }) => [amount, source]),
    [['20.00', second.id]],
  );
  assert.equal(rest.has_more, false);
  assert.deepEqual(
    (await lines({}, first)).data.map(({ amount }) => amount),
    ['100.00'],
  );
});

test('lines of an automatic payout are the books of its provider, read once they are whole', async () => {
  const { house, seller } = await openPaid();
  const account = house.referenceOf(seller);
  const line = (name: string, minor: bigint) => ({
    reference: name,
    category: 'payment',
    amount: { minor, currency: 'EUR' },
    fee: { minor: 0n, currency: 'EUR' },
    source: `py_${name}`,
    availableOn: house.clock.now(),
    occurredAt: house.clock.now(),
  });
  const found = [line('txn_1', 6_000n), line('txn_2', 4_000n)];
  Object.assign(house.platform, {
    linesOfPayout: async () => ({ result: { kind: 'found', value: found }, exchanges: [] }),
  });
  const amount = { minor: 10_000n, currency: 'EUR' };
  const scheduled = { account, amount, isAutomatic: true, status: 'paid' } as const;
  house.platform.putPayout('po_lines', scheduled);
  await hear(house, seller, 'po_lines', 'paid');
  const { data } = await payouts.listPayouts.run(house.market, house.caller(), {
    params: {},
    query: { account_id: seller },
    body: {},
  });
  const id = data[0]?.id ?? '';
  const lines = async (query: object = {}) =>
    await payouts.listPayoutLines.run(house.market, house.caller(), {
      params: { payout_id: id },
      query,
      body: {},
    });
  assert.equal((await lines()).data.length, 0);
  house.platform.putPayout('po_lines', { isReconciled: true });
  await hear(house, seller, 'po_lines', 'reconciliation_completed');
  await hear(house, seller, 'po_lines', 'reconciliation_completed');
  const page = await lines({ limit: 1 });
  assert.deepEqual([page.data[0]?.id, page.has_more], ['txn_1', true]);
  assert.deepEqual(
    (await lines({ cursor: page.next_cursor })).data.map(({ amount: of }) => of),
    ['40.00'],
  );
});

test('a key of one account sees its own payouts alone', async () => {
  const { house, seller } = await openPaid();
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
  const { house, seller } = await openPaid();
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
