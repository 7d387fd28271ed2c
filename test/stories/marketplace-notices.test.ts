import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createDatabase, sql } from '#kernel';
import { type Seller, useMarket } from './market-stage.ts';
import { byCard, type Json, until } from './stage.ts';

const market = await useMarket();
const { client, world } = market;
const { knobs, sandboxKey: key } = world;

// What disputes took is transferred again from the platform's own money: it has some.
await client.createPayment({ body: byCard('500.00') });

/** What a basket of two comes to: split, held, released, refunded, disputed, won, paid out. */
interface Tale {
  readonly sellers: readonly [Seller, Seller];
  readonly paymentId: string;
  readonly disputedId: string;
  readonly payoutId: string;
}

const basketOf = async (sellers: readonly [Seller, Seller]): Promise<string> => {
  const [first, second] = sellers;
  const paymentId = await market.paid('100.00', {
    application_fee: { basis_points: 1_000 },
    hold: { release: 'on_delivery' },
    parts: [
      { account_id: first.id, amount: '60.00' },
      { account_id: second.id, basis_points: 10_000 },
    ],
  });
  const params = { payment_id: paymentId };
  await market.sharesBecome(paymentId, { status: 'held' });
  await client.releaseShares({ params, body: {} });
  await market.sharesBecome(paymentId, { status: 'available' });
  await client.createRefund({ body: { payment_id: paymentId, amount: '20.00' } });
  await market.balanceBecomes(first, { available_amount: '48.00', at_provider_amount: '48.00' });
  return paymentId;
};

const tell = async (): Promise<Tale> => {
  const sellers = [await market.seller('custom'), await market.seller('custom')] as const;
  const paymentId = await basketOf(sellers);
  const [first, second] = sellers;
  const disputedId = await market.paid(
    '50.00',
    { parts: [{ account_id: second.id, basis_points: 10_000 }] },
    { token: 'pm_card_createDispute' },
  );
  const dispute = await market.disputeOf(disputedId);
  await client.submitDisputeEvidence({
    params: { dispute_id: dispute.id },
    body: { text: { explanation: 'winning_evidence' }, submit: true },
  });
  await until('the dispute is won', async () => {
    const { body } = await client.retrieveDispute({ params: { dispute_id: dispute.id } });
    return body.status === 'won' ? body : undefined;
  });
  const { body: payout } = await client.createPayout({
    body: { account_id: first.id, amount: '40.00', currency: 'EUR' },
  });
  await market.payoutBecomes(payout.id, 'paid');
  await market.balanceBecomes(second, { available_amount: '74.00', owing_amount: '0.00' });
  return { sellers, paymentId, disputedId, payoutId: payout.id };
};

/** How it ends, without names and times. */
const endOf = async ({ sellers, paymentId, disputedId, payoutId }: Tale) => {
  const sharesOf = async (id: string) =>
    (await client.listShares({ query: { payment_id: id } })).body.data
      .map(({ amount, status, net_amount, transferred_amount }) =>
        [amount, status, net_amount, transferred_amount].join(' '),
      )
      .toSorted();
  const balances = await Promise.all(
    sellers.map(async (seller) => {
      const { available_amount, owing_amount, paying_out_amount, at_provider_amount } =
        await market.balanceOf(seller);
      return [available_amount, owing_amount, paying_out_amount, at_provider_amount];
    }),
  );
  const { data } = await market.read(`/v1/events?object_id=${payoutId}&limit=100`);
  return {
    shares: [await sharesOf(paymentId), await sharesOf(disputedId)],
    balances,
    payout: new Set((data as Json[]).map(({ type }) => type)),
  };
};

const strayed = { duplicate: 3, shuffle: true, stale_payload: true };
const plain = { duplicate: 0, shuffle: false, stale_payload: false };

describe('notices', () => {
  test('that come thrice, shuffled and out of date lead to the same end', async () => {
    const calm = await tell();
    await knobs.webhooks.set({ key, ...strayed });
    const wild = await tell();
    await knobs.webhooks.flush(key);
    await knobs.webhooks.set({ key, ...plain });
    await market.marketAgrees([...calm.sellers, ...wild.sellers]);
    assert.deepEqual(await endOf(wild), await endOf(calm));
  });

  test('that never come, and answers that are lost, are made up for', async () => {
    const sellers = [await market.seller('custom'), await market.seller('custom')] as const;
    const before = (await knobs.books(key)).refunds.length;
    await knobs.webhooks.set({ key, drop: 1_000_000 });
    for (const path of ['/v1/transfers', '/v1/refunds', '/v1/transfers/*/reversals']) {
      await knobs.faults.plant({ fault: 'reset_after', match: { key, method: 'POST', path } });
    }
    const paymentId = await basketOf(sellers);
    const [first] = sellers;
    const { body: payout } = await client.createPayout({
      body: { account_id: first.id, currency: 'EUR' },
    });
    const { transfers, refunds } = await knobs.books(key);
    const own = transfers.filter(({ destination }) =>
      sellers.some(({ reference }) => reference === destination),
    );
    assert.deepEqual(
      own.map(({ amount, amount_reversed, reversals }) => [amount, amount_reversed, reversals]),
      own.map(({ amount }) => (amount === 6_000 ? [6_000, 1_200, 1] : [3_000, 600, 1])),
    );
    assert.equal(own.length, 2);
    assert.equal(refunds.length, before + 1);
    await market.sharesBecome(paymentId, { problem: null });
    await until('the bank has the payout', async () => {
      const { payouts } = await knobs.books(key, first.reference);
      return payouts.find(({ status }) => status === 'paid');
    });
    await knobs.webhooks.set({ key, drop: 0 });
    assert.equal(
      (await client.retrievePayout({ params: { payout_id: payout.id } })).body.paid_at,
      null,
    );
    await hoursPass();
    await market.payoutBecomes(payout.id, 'paid');
    await market.marketAgrees(sellers);
  });
});

/** What is looked at some times a day is due now. */
const hoursPass = async (): Promise<void> => {
  const database = createDatabase({ url: world.databaseUrl, poolMax: 1 });
  try {
    await database.transaction(async (tx) => void (await tx.run(makeDue, [])));
  } finally {
    await database.close();
  }
};

const makeDue = sql<never, []>(
  'story.make_catch_ups_due',
  `
  update marketplace.catch_up
  set next_look_at = now()`,
);
