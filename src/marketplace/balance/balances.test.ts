import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '#kernel';
import { useDatabase } from '#test/database';
import { type MarketHouse, openMarketHouse } from '#test/market-house';
import { payouts } from '../payout/routes.ts';
import { balances } from './routes.ts';

const world = await useDatabase();

const openHouse = async () => {
  const house = openMarketHouse(world);
  return { house, seller: await house.seller() };
};

const list = async (house: MarketHouse, query: object, caller = house.caller()) =>
  (await balances.listBalances.run(house.market, caller, { params: {}, query, body: {} })).data;

const history = async (
  house: MarketHouse,
  account: string,
  query: object = {},
  caller = house.caller(),
) =>
  await balances.listBalanceHistory.run(house.market, caller, {
    params: { account_id: account },
    query: { currency: 'EUR', ...query },
    body: {},
  });

test('a balance says what is held back, payable, on its way, owed, and where it lies', async () => {
  const { house, seller } = await openHouse();
  assert.deepEqual(await list(house, { account_id: seller }), []);
  const paid = await house.earn(seller, '100.00');
  const held = { hold: { release: 'manual' } };
  await house.paySplit({ ...held, parts: [{ account_id: seller, basis_points: 10_000 }] });
  await house.settle();
  await payouts.createPayout.run(house.market, house.caller(), {
    params: {},
    query: {},
    body: { account_id: seller, amount: '40.00', currency: 'EUR' },
  });
  await house.refund(paid, { amount: '70.00' });
  house.platform.fail('balance_insufficient');
  await house.settle();
  const [balance, ...others] = await list(house, { account_id: seller });
  assert.deepEqual(balance, {
    object: 'balance',
    mode: 'test',
    account_id: seller,
    currency: 'EUR',
    pending_amount: '100.00',
    available_amount: '0.00',
    reserved_amount: '0.00',
    paying_out_amount: '40.00',
    owing_amount: '10.00',
    at_provider_amount: '60.00',
  });
  assert.deepEqual(others, []);
});

test('a history leads from nothing to what stands, page by page, and each line says why', async () => {
  const { house, seller } = await openHouse();
  const earned = [];
  for (const amount of ['10.00', '20.00', '30.00']) earned.push(await house.earn(seller, amount));
  await house.refund(earned[0] ?? assert.fail('three are paid'), { amount: '4.00' });
  await house.later(2_000);
  const seen = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof history>> = await history(house, seller, {
      limit: 2,
      ...(cursor === null ? {} : { cursor }),
    });
    seen.push(...page.data);
    assert.equal(page.has_more, page.next_cursor !== null);
    cursor = page.next_cursor;
  } while (cursor !== null);
  assert.deepEqual(
    seen.map(({ kind, amount, balance_after }) => [kind, amount, balance_after]),
    [
      ['account.recovered', '-4.00', '56.00'],
      ['share.released', '30.00', '60.00'],
      ['share.released', '20.00', '30.00'],
      ['share.released', '10.00', '10.00'],
    ],
  );
  assert.deepEqual(
    seen
      .slice(1)
      .map(({ source }) => source.id)
      .toReversed(),
    [...earned.map(({ id }) => id)],
  );
  const owing = await history(house, seller, { balance: 'owing' });
  assert.deepEqual(
    owing.data.map(({ amount, balance_after }) => [amount, balance_after]),
    [
      ['-4.00', '0.00'],
      ['4.00', '4.00'],
    ],
    'what is owed is shown as a sum that grows',
  );
});

test('a key of one account reads its own balance, whatever it asks for', async () => {
  const { house, seller } = await openHouse();
  const other = await house.seller();
  await house.earn(seller, '10.00');
  await house.earn(other, '20.00');
  const caller = house.callerOf(seller);
  const [own] = await list(house, { account_id: other }, caller);
  assert.deepEqual([own?.account_id, own?.available_amount], [seller, '10.00']);
  assert.equal((await list(house, {}, caller))[0]?.account_id, seller);
  await assert.rejects(history(house, other, {}, caller), (fault) =>
    isRefusal(fault, 'payout_account_not_found'),
  );
  assert.equal((await history(house, seller, {}, caller)).data.length, 1);
});

test('a balance of nobody, or of somebody of another organisation, is refused', async () => {
  const { house, seller } = await openHouse();
  await house.earn(seller, '10.00');
  await assert.rejects(list(house, {}), (fault) => isRefusal(fault, 'balance_account_missing'));
  const stranger = openMarketHouse(world);
  await assert.rejects(list(stranger, { account_id: seller }), (fault) =>
    isRefusal(fault, 'payout_account_not_found'),
  );
  assert.deepEqual((await history(stranger, seller)).data, []);
});
