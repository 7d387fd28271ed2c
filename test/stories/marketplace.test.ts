import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Seller, type SplitOrder, useMarket } from './market-stage.ts';
import { byCard, type Json, until } from './stage.ts';

const market = await useMarket();
const { client, world } = market;

const whole = ({ id }: Seller): SplitOrder['parts'] => [{ account_id: id, basis_points: 10_000 }];

const refund = async (paymentId: string, amount: string, more: object = {}) => {
  const { body } = await client.createRefund({ body: { payment_id: paymentId, amount, ...more } });
  return await until(`refund ${body.id} succeeds`, async () => {
    const { body: now } = await client.retrieveRefund({ params: { refund_id: body.id } });
    return now.status === 'succeeded' ? now : undefined;
  });
};

/** What the provider itself shows, in the name of the platform or of an account. */
const theirs = async (path: string, account?: string): Promise<readonly Json[]> => {
  const answer = await fetch(`${world.sandboxUrl}${path}`, {
    headers: {
      authorization: `Bearer ${world.sandboxKey}`,
      ...(account === undefined ? {} : { 'stripe-account': account }),
    },
  });
  return ((await answer.json()) as { readonly data: readonly Json[] }).data;
};

const win = async (disputeId: string): Promise<void> => {
  const params = { dispute_id: disputeId };
  const body = { text: { explanation: 'winning_evidence' }, submit: true };
  await client.submitDisputeEvidence({ params, body });
};

const disputeEnds = async (disputeId: string, status: 'won' | 'lost'): Promise<void> => {
  await until(`dispute ${disputeId} is ${status}`, async () => {
    const { body } = await client.retrieveDispute({ params: { dispute_id: disputeId } });
    return body.status === status ? body : undefined;
  });
};

const told = async (objectId: string): Promise<readonly unknown[]> => {
  const { data } = await market.read(`/v1/events?object_id=${objectId}&limit=100`);
  return (data as Json[]).map(({ type }) => type);
};

describe('separate charges', () => {
  test('are held until each parcel is delivered, and refunds take from everybody his part', async () => {
    const [anna, bruno] = [await market.seller('express'), await market.seller('custom')];
    const paymentId = await market.paid('100.00', {
      application_fee: { basis_points: 1_000 },
      accept_caution: true,
      hold: { release: 'on_delivery' },
      parts: [
        { account_id: anna.id, amount: '60.00' },
        { account_id: bruno.id, basis_points: 10_000 },
      ],
    });
    await market.sharesBecome(paymentId, { status: 'held' });
    await market.balanceBecomes(anna, { pending_amount: '60.00', at_provider_amount: '0.00' });

    const params = { payment_id: paymentId };
    await client.releaseShares({ params, body: { account_ids: [anna.id] } });
    await market.balanceBecomes(anna, { pending_amount: '0.00', available_amount: '60.00' });
    assert.equal((await market.balanceOf(bruno)).pending_amount, '30.00');
    assert.equal((await market.balanceOf(bruno)).at_provider_amount, '0.00');
    await client.releaseShares({ params, body: {} });
    await market.sharesBecome(paymentId, { status: 'available' });

    const { body: transfers } = await client.listTransfers({ query: params });
    assert.deepEqual(transfers.data.map(({ amount }) => amount).toSorted(), ['30.00', '60.00']);
    assert.ok(transfers.data.every(({ source_charge: charge }) => charge?.startsWith('ch_')));
    await refund(paymentId, '25.00');
    await market.balanceBecomes(anna, { available_amount: '45.00', at_provider_amount: '45.00' });
    await market.balanceBecomes(bruno, { available_amount: '22.50', at_provider_amount: '22.50' });
    const shares = await market.sharesBecome(paymentId, { problem: null });
    const types = await Promise.all(shares.map(async ({ id }) => await told(id)));
    for (const type of ['created', 'released', 'available', 'updated']) {
      assert.ok(types.every((of) => of.filter((one) => one === `share.${type}`).length === 1));
    }
    await market.marketAgrees([anna, bruno]);
  });

  test('that are disputed and won give the seller back what was taken from him', async () => {
    const seller = await market.seller('custom');
    // Where the first transfer was quicker than the dispute, the charge is used up, and what is won
    // is given back from the platform's own balance, which has borne the fee of the dispute.
    const { body: own } = await client.createPayment({ body: byCard('100.00', 'pm_card_visa') });
    assert.equal(own.status, 'captured');
    const paymentId = await market.paid(
      '50.00',
      { application_fee: { basis_points: 1_000 }, parts: whole(seller) },
      { token: 'pm_card_createDispute' },
    );
    const dispute = await market.disputeOf(paymentId);
    await market.sharesBecome(paymentId, {
      taken_back_amount: '45.00',
      transferred_amount: '0.00',
    });
    assert.equal((await market.balanceOf(seller)).available_amount, '0.00');
    await market.marketAgrees([seller]);

    await win(dispute.id);
    await disputeEnds(dispute.id, 'won');
    await market.sharesBecome(paymentId, {
      status: 'available',
      taken_back_amount: '0.00',
      transferred_amount: '45.00',
    });
    await market.balanceBecomes(seller, { available_amount: '45.00', owing_amount: '0.00' });
    await market.marketAgrees([seller]);
  });

  test('refunded after the payout leave him owing, and his next earnings pay that first', async () => {
    const seller = await market.seller('custom');
    const paymentId = await market.paid('50.00', { parts: whole(seller) });
    await market.balanceBecomes(seller, { available_amount: '50.00' });
    const { body: payout } = await client.createPayout({
      body: { account_id: seller.id, currency: 'EUR' },
    });
    await market.payoutBecomes(payout.id, 'paid');

    await refund(paymentId, '20.00');
    await market.balanceBecomes(seller, {
      available_amount: '0.00',
      owing_amount: '20.00',
      paying_out_amount: '50.00',
      at_provider_amount: '-20.00',
    });
    await market.marketAgrees([seller]);
    await market.paid('15.00', { parts: whole(seller) });
    await market.balanceBecomes(seller, { available_amount: '0.00', owing_amount: '5.00' });
    await market.paid('15.00', { parts: whole(seller) });
    await market.balanceBecomes(seller, {
      available_amount: '10.00',
      owing_amount: '0.00',
      at_provider_amount: '10.00',
    });
    await market.marketAgrees([seller]);
  });
});

describe('destination charges', () => {
  const split = (seller: Seller): SplitOrder => ({
    charge_kind: 'destination',
    application_fee: { basis_points: 1_000 },
    parts: whole(seller),
  });

  test('are refunded with their transfer reversed and their fee returned', async () => {
    const seller = await market.seller('custom');
    const paymentId = await market.paid('40.00', split(seller));
    await market.balanceBecomes(seller, { available_amount: '36.00', at_provider_amount: '36.00' });
    await refund(paymentId, '10.00');
    await market.sharesBecome(paymentId, {
      taken_back_amount: '9.00',
      transferred_amount: '27.00',
    });
    const [transfer] = await theirs(`/v1/transfers?destination=${seller.reference}`);
    assert.equal(transfer?.['amount_reversed'], 1_000);
    const [fee] = await theirs('/v1/application_fees?limit=1');
    assert.deepEqual([fee?.['amount'], fee?.['amount_refunded']], [400, 100]);
    await market.balanceBecomes(seller, { available_amount: '27.00', at_provider_amount: '27.00' });
    await market.marketAgrees([seller]);
  });

  test('that are disputed and lost are recovered from their seller', async () => {
    const seller = await market.seller('custom');
    await market.paid('30.00', split(seller));
    await market.balanceBecomes(seller, { available_amount: '27.00' });
    const paymentId = await market.paid('20.00', split(seller), { token: 'pm_card_createDispute' });
    const dispute = await market.disputeOf(paymentId);
    await market.sharesBecome(paymentId, {
      taken_back_amount: '18.00',
      transferred_amount: '0.00',
    });
    await client.acceptDispute({ params: { dispute_id: dispute.id } });
    await disputeEnds(dispute.id, 'lost');
    await market.balanceBecomes(seller, {
      available_amount: '27.00',
      owing_amount: '0.00',
      at_provider_amount: '27.00',
    });
    await market.marketAgrees([seller]);
  });
});

describe('direct charges', () => {
  test('stand on the account of their seller, who gives refunds and bears disputes', async () => {
    const seller = await market.seller('standard');
    const split: SplitOrder = {
      charge_kind: 'direct',
      application_fee: { basis_points: 1_000 },
      parts: whole(seller),
    };
    const paymentId = await market.paid('45.00', split);
    await market.sharesBecome(paymentId, { status: 'available', net_amount: '39.57' });
    await market.balanceBecomes(seller, { available_amount: '39.57', at_provider_amount: '39.57' });
    await market.marketAgrees([seller]);

    await refund(paymentId, '10.00');
    await market.sharesBecome(paymentId, { taken_back_amount: '9.00', net_amount: '30.57' });
    const [fee] = await theirs('/v1/application_fees?limit=1');
    assert.deepEqual([fee?.['amount'], fee?.['amount_refunded']], [450, 100]);
    await market.marketAgrees([seller]);

    const disputedId = await market.paid('20.00', split, { token: 'pm_card_createDispute' });
    const dispute = await market.disputeOf(disputedId);
    assert.equal(dispute.funds, 'withdrawn');
    const [own] = await theirs('/v1/disputes?limit=1', seller.reference);
    assert.equal(own?.['id'], dispute.provider_reference);
    await market.sharesBecome(disputedId, { taken_back_amount: '18.00' });
    await market.marketAgrees([seller]);
    await win(dispute.id);
    await disputeEnds(dispute.id, 'won');
    await market.sharesBecome(disputedId, { taken_back_amount: '0.00' });
    await market.marketAgrees([seller]);
  });
});
