import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts } from '#accounts';
import { marketplace } from '#marketplace';
import { useComparedHouses } from './testing/compared-house.ts';

const houses = await useComparedHouses();
let opened = 0;

/** An organisation with two sellers at the sandbox's Stripe, who may be paid and paid out. */
const openMarket = async () => {
  opened += 1;
  const key = `sk_test_sellers${opened}`;
  const house = await houses.open({ provider: 'stripe', path: '', api_key: key });
  const sellers = [];
  for (let i = 0; i < 2; i += 1) {
    const made = await accounts.createAccount.run(house.accounts, house.caller(), {
      params: {},
      query: {},
      body: { kind: 'custom', country: 'DE', api: 'v1' },
    });
    const reference = made.provider_reference ?? '';
    await houses.control.setAccount({
      key,
      account: reference,
      capabilities: { card_payments: 'active', transfers: 'active' },
      requirements: { currently_due: [], eventually_due: [], past_due: [], disabled_reason: null },
      charges_enabled: true,
      payouts_enabled: true,
      details_submitted: true,
    });
    await houses.control.addBankAccount({ key, account: reference });
    // A reading of the same moment is no later one.
    await house.settle();
    await accounts.refreshAccount.run(house.accounts, house.caller(), {
      params: { account_id: made.id },
      query: {},
      body: {},
    });
    sellers.push({ id: made.id, reference });
  }
  const [first, second] = sellers;
  assert.ok(first !== undefined && second !== undefined);
  const split = {
    application_fee: { amount: '1.00' },
    parts: [
      { account_id: first.id, amount: '6.00' },
      { account_id: second.id, amount: '3.50' },
    ],
  };
  const card = { type: 'card', tokens: { stripe: 'pm_card_bypassPending' } };
  const pay = async (fields: object = {}) =>
    await house.pay({ payment_method: card, split, ...fields });
  return { house, key, first, second, pay };
};

const authorised = (key: string, account?: string) => ({
  authorization: `Bearer ${key}`,
  ...(account === undefined ? {} : { 'stripe-account': account }),
});

test('sellers have at the provider what we say, after transfers, reversals and payouts', async () => {
  const { house, first, pay } = await openMarket();
  await pay();
  await house.settle();
  await marketplace.createPayout.run(house.market, house.caller(), {
    params: {},
    query: {},
    body: { account_id: first.id, amount: '2.00', currency: 'EUR' },
  });
  await house.settle();
  assert.deepEqual(await house.differences(), []);
  const [balance] = (
    await marketplace.listBalances.run(house.market, house.caller(), {
      params: {},
      query: { account_id: first.id },
      body: {},
    })
  ).data;
  assert.deepEqual(
    [balance?.available_amount, balance?.paying_out_amount, balance?.at_provider_amount],
    ['4.00', '2.00', '4.00'],
  );
});

test('money that went to a seller behind our back is found', async () => {
  const { house, key, first, pay } = await openMarket();
  await pay();
  await house.settle();
  assert.deepEqual(await house.differences(), []);
  const transfer = new URLSearchParams({
    amount: '40',
    currency: 'eur',
    destination: first.reference,
  });
  await house.behind('/v1/transfers', authorised(key), transfer);
  assert.deepEqual(await house.differences(), [
    `${first.id}: we say 600 EUR lies on its account, the provider 640`,
  ]);
});

test('a charge on a seller’s own account is compared there, its refund too', async () => {
  const { house, key, first, pay } = await openMarket();
  const direct = {
    charge_kind: 'direct',
    application_fee: { amount: '1.00' },
    parts: [{ account_id: first.id, basis_points: 10_000 }],
  };
  assert.equal((await pay({ split: direct })).status, 'captured');
  await house.settle();
  assert.deepEqual(await house.differences(), []);
  const { direct: theirs } = await houses.control.books(key);
  const refund = new URLSearchParams({
    payment_intent: theirs.payment_intents[0]?.id ?? '',
    amount: '250',
  });
  await house.behind('/v1/refunds', authorised(key, first.reference), refund);
  const found = await house.differences();
  assert.ok(
    found.some((fault) => fault.includes('we say 0 refunded, the provider 250')),
    `${found}`,
  );
});
