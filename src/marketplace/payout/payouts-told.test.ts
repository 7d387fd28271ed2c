import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '#kernel';
import { useDatabase } from '#test/database';
import { payouts } from './routes.ts';
import {
  becomes,
  create,
  has,
  hear,
  openPaid,
  read,
  returned,
  standing,
} from './testing/paid-seller.ts';

const world = await useDatabase();

const hour = 3_600_000;
const day = 24 * hour;

test('a paid payout that fails gives its claim back once, however many tell of it', async () => {
  const { house, seller } = await openPaid(world);
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
  const { house, seller } = await openPaid(world);
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
  const { house, seller } = await openPaid(world);
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

test('a payout by schedule gets one row and one claim, whoever hears of it first', async () => {
  const { house, seller } = await openPaid(world);
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
  const { house, seller } = await openPaid(world);
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
  const { house, seller } = await openPaid(world);
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
  const { house, seller } = await openPaid(world);
  const amount = { minor: 7_000n, currency: 'EUR' };
  house.platform.putPayout('po_foreign', { account: 'acct_x', amount, isAutomatic: true });
  const foreign = { type: 'payout.created', references: ['po_foreign'] };
  assert.equal(await house.notice({ ...foreign, account: 'acct_stranger' }), 'ignored');
  assert.equal(await house.notice(foreign), 'ignored');
  assert.equal(await house.balance(seller, 'available'), 10_000n);
});

test('a notice whose payout nobody can read is kept and tried again', async () => {
  const { house, seller } = await openPaid(world);
  const payout = await create(house, seller);
  house.platform.silence(true);
  assert.equal(await hear(house, seller, payout.provider_reference, 'paid'), 'failed');
  house.platform.silence(false);
  assert.equal(await hear(house, seller, 'po_unheard_of', 'paid'), 'failed');
});

test('lines of a payout of ours are what became available since the one before it', async () => {
  const { house, seller } = await openPaid(world);
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
  const { house, seller } = await openPaid(world);
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
