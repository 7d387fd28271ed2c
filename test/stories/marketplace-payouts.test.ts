import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { refusal, type Seller, type SplitOrder, useMarket } from './market-stage.ts';
import { type Json, until } from './stage.ts';

const market = await useMarket();
const { client, world } = market;
const { knobs, sandboxKey: key } = world;

const whole = ({ id }: Seller): SplitOrder => ({
  parts: [{ account_id: id, basis_points: 10_000 }],
});

/** Somebody who has earned this much, and may be paid out. */
const earner = async (amount: string): Promise<Seller> => {
  const seller = await market.seller('custom');
  await market.paid(amount, whole(seller));
  await market.balanceBecomes(seller, { available_amount: amount });
  return seller;
};

const payOut = async ({ id }: Seller, more: { readonly external_account?: string } = {}) =>
  (await client.createPayout({ body: { account_id: id, currency: 'EUR', ...more } })).body;

const payoutsOf = async ({ id }: Seller) =>
  (await client.listPayouts({ query: { account_id: id } })).body.data;

const told = async (objectId: string): Promise<readonly unknown[]> => {
  const { data } = await market.read(`/v1/events?object_id=${objectId}&limit=100`);
  return (data as Json[]).map(({ type }) => type);
};

/** Sends all that the provider has told of an account again. */
const tellAgain = async ({ reference }: Seller): Promise<void> => {
  const answer = await fetch(`${world.sandboxUrl}/v1/events?limit=100`, {
    headers: { authorization: `Bearer ${key}`, 'stripe-account': reference },
  });
  const { data } = (await answer.json()) as { readonly data: readonly { readonly id: string }[] };
  assert.ok(data.length > 0);
  for (const { id } of data) await knobs.webhooks.redeliver(key, id);
  await knobs.webhooks.flush(key);
};

describe('a payout', () => {
  test('that was paid and comes back is the seller’s again once, however often it is told', async () => {
    const seller = await earner('80.00');
    const { id } = await payOut(seller);
    const paid = await market.payoutBecomes(id, 'paid');
    assert.deepEqual([paid.amount, paid.is_automatic, paid.failure], ['80.00', false, null]);
    await market.marketAgrees([seller]);

    await knobs.failPayout({
      key,
      account: seller.reference,
      payout: paid.provider_reference ?? '',
      fail: 'account_closed',
    });
    const failed = await market.payoutBecomes(id, 'failed');
    assert.equal(failed.failure?.code, 'account_closed');
    await tellAgain(seller);
    await market.balanceBecomes(seller, {
      available_amount: '80.00',
      paying_out_amount: '0.00',
      at_provider_amount: '80.00',
    });
    const { body: history } = await client.listBalanceHistory({
      params: { account_id: seller.id },
      query: { currency: 'EUR' },
    });
    assert.deepEqual(
      history.data.map(({ kind, amount }) => [kind, amount]),
      [
        ['payout.returned', '80.00'],
        ['payout.claimed', '-80.00'],
        ['share.released', '80.00'],
      ],
    );
    assert.equal((await told(id)).filter((type) => type === 'payout.failed').length, 1);
    await market.marketAgrees([seller]);
  });

  test('whose bank failed is followed by none, until the seller has another bank', async () => {
    const seller = await earner('30.00');
    const first = await payOut(seller);
    const paid = await market.payoutBecomes(first.id, 'paid');
    await knobs.failPayout({
      key,
      account: seller.reference,
      payout: paid.provider_reference ?? '',
      fail: 'account_closed',
    });
    await market.payoutBecomes(first.id, 'failed');
    const mayBePaidOut = async (wanted: boolean): Promise<void> => {
      await until(`${seller.id} may be paid out: ${wanted}`, async () => {
        const { body } = await client.retrieveAccount({ params: { account_id: seller.id } });
        return body.may_be_paid_out === wanted ? body : undefined;
      });
    };
    await mayBePaidOut(false);
    assert.ok((await told(seller.id)).includes('account.external_account_updated'));
    assert.deepEqual(await refusal(payOut(seller)), [422, 'account_cannot_be_paid_out']);
    const bank = await knobs.addBankAccount({ key, account: seller.reference });
    await mayBePaidOut(true);
    // The one that failed is still his default: the provider refuses, and nothing was paid.
    const refused = await payOut(seller);
    assert.deepEqual([refused.status, refused.failure?.code], ['failed', 'not_permitted']);
    assert.equal((await market.balanceOf(seller)).available_amount, '30.00');
    const again = await payOut(seller, { external_account: bank.id });
    await market.payoutBecomes(again.id, 'paid');
    await market.marketAgrees([seller]);
  });

  test('of which no answer comes back is found, and made once', async () => {
    const seller = await earner('20.00');
    await knobs.faults.plant({
      fault: 'reset_after',
      match: { key, method: 'POST', path: '/v1/payouts' },
    });
    const lost = await payOut(seller);
    assert.equal(lost.status, 'sending');
    await market.payoutBecomes(lost.id, 'paid');
    const { payouts } = await knobs.books(key, seller.reference);
    assert.equal(payouts.length, 1);
    await market.marketAgrees([seller]);
  });
});

// Last, because it moves the provider's clock.
describe('a payout by the provider’s own schedule', () => {
  test('gets a row and a claim of its own, and is reconciled by the provider’s lines', async () => {
    const seller = await earner('40.00');
    await market.paid('25.00', whole(seller));
    await market.balanceBecomes(seller, { available_amount: '65.00' });
    const params = { account_id: seller.id };
    await client.setPayoutSchedule({ params, body: { interval: 'daily' } });
    await until('the schedule is daily', async () => {
      const { body } = await client.retrieveAccount({ params });
      return body.payout_schedule?.interval === 'daily' ? body : undefined;
    });
    await knobs.clock({ key, advance_seconds: 86_400 });
    const made = await until('the payout was heard of', async () => (await payoutsOf(seller))[0]);
    const payout = await market.payoutBecomes(made.id, 'paid');
    assert.deepEqual([payout.is_automatic, payout.amount], [true, '65.00']);
    const lines = await until('its lines were read', async () => {
      const { body } = await client.listPayoutLines({ params: { payout_id: made.id } });
      return body.data.length > 0 ? body.data : undefined;
    });
    const minor = (amount: string): number => Number(amount.replace('.', ''));
    const earned = lines.filter(({ amount }) => !amount.startsWith('-'));
    assert.deepEqual(earned.map(({ amount }) => amount).toSorted(), ['25.00', '40.00']);
    const others = lines.filter(({ amount }) => amount.startsWith('-'));
    assert.ok(others.every(({ amount }) => minor(amount) === -6_500));
    await market.balanceBecomes(seller, {
      available_amount: '0.00',
      owing_amount: '0.00',
      paying_out_amount: '65.00',
      at_provider_amount: '0.00',
    });
    await tellAgain(seller);
    assert.equal((await payoutsOf(seller)).length, 1);
    await market.marketAgrees([seller]);
  });
});
