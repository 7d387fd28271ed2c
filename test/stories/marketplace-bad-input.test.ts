import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { refusal, type Seller, type SplitOrder, useMarket } from './market-stage.ts';
import { byCard, type Json, until } from './stage.ts';

const market = await useMarket();
const { client, world } = market;
const { knobs, sandboxKey: key } = world;

interface Crowd {
  readonly seller: Seller;
  readonly express: Seller;
  readonly standard: Seller;
  /** Of another organisation, by our id. */
  readonly stranger: string;
  /** Connected, and never onboarded. */
  readonly newcomer: string;
  readonly paymentId: string;
  readonly transferId: string;
}

const nobody = 'acc_01kahq5v7x9z1b3d5f7h9k1m3p';
let crowd: Crowd;

before(async () => {
  // The platform has money of its own.
  await client.createPayment({ body: byCard('100.00') });
  const seller = await market.seller('custom');
  const [express, standard] = [await market.seller('express'), await market.seller('standard')];
  const order = { kind: 'custom', api: 'v1', country: 'DE' } as const;
  const { body: newcomer } = await client.createAccount({ body: order });
  const stranger = await accountOfOthers();
  const paymentId = await market.paid('30.00', { parts: [part(seller)] });
  await market.balanceBecomes(seller, { available_amount: '30.00' });
  const { body } = await client.listTransfers({ query: { payment_id: paymentId } });
  const transferId = body.data[0]?.id ?? '';
  crowd = { seller, express, standard, stranger, newcomer: newcomer.id, paymentId, transferId };
});

/** An account like ours at the same provider, of another organisation. */
const accountOfOthers = async (): Promise<string> => {
  const secret = await market.anotherKey();
  const answer = await fetch(`${world.url}/v1/provider_connections`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      provider: 'stripe',
      label: 'Theirs',
      api_key: 'sk_test_somebody_else',
      base_url: world.sandboxUrl,
    }),
  });
  assert.equal(answer.status, 201, await answer.text());
  const body = { kind: 'custom', api: 'v1', country: 'DE' } as const;
  return (await market.clientOf(secret).createAccount({ body })).body.id;
};

const part = ({ id }: Pick<Seller, 'id'>) => ({ account_id: id, basis_points: 10_000 });

/** How many calls the provider has carried out or refused, of what kind. */
const callsOf = async (): Promise<object> => {
  const totals = await knobs.totals(key);
  return Object.fromEntries(
    Object.entries(totals.calls).filter(([name]) => !/\.(list|retrieve|search)$/.test(name)),
  );
};

/** All that could have changed. */
const standing = async () => ({
  calls: await callsOf(),
  payments: (await client.listPayments({ query: { limit: 100 } })).body.data.length,
  payouts: (await client.listPayouts()).body.data,
  transfers: (await client.listTransfers()).body.data,
  shares: (await client.listShares()).body.data,
  balances: await market.balanceOf(crowd.seller),
  ledger: await market.read('/v1/ledger/trial_balance'),
});

const refuses = async (
  work: () => Promise<unknown>,
  ...expected: readonly [status: number, code: string]
): Promise<void> => {
  const was = await standing();
  assert.deepEqual(await refusal(work()), expected);
  assert.deepEqual(await standing(), was, 'nothing was sent and nothing changed');
};

const pay = async (split: SplitOrder, currency = 'EUR') =>
  await client.createPayment({ body: { ...byCard('10.00', 'pm_card_visa', { split }), currency } });

describe('a payment is refused, and nothing is sent', () => {
  test('whose split does not sum', async () => {
    const { seller, express } = crowd;
    const parts = [
      { account_id: seller.id, amount: '6.00' },
      { account_id: express.id, amount: '3.00' },
    ];
    await refuses(
      async () => await pay({ parts, accept_caution: true }),
      422,
      'split_does_not_sum',
    );
    const fee = { application_fee: { amount: '2.00' } };
    await refuses(
      async () => await pay({ ...fee, parts, accept_caution: true }),
      422,
      'split_does_not_sum',
    );
    const half = [{ account_id: seller.id, basis_points: 5_000 }];
    await refuses(async () => await pay({ parts: half }), 422, 'split_does_not_sum');
  });

  test('whose account is nobody’s, or somebody else’s', async () => {
    const missing = [404, 'account_not_found'] as const;
    await refuses(async () => await pay({ parts: [part({ id: nobody })] }), ...missing);
    await refuses(async () => await pay({ parts: [part({ id: crowd.stranger })] }), ...missing);
  });

  test('in a currency that the seller cannot hold', async () => {
    await refuses(
      async () => await pay({ parts: [part(crowd.seller)] }, 'USD'),
      422,
      'account_currency_unsupported',
    );
  });

  test('to a seller who cannot receive', async () => {
    await refuses(
      async () => await pay({ parts: [part({ id: crowd.newcomer })] }),
      422,
      'account_cannot_receive',
    );
    const params = { account_id: crowd.express.id };
    await client.pauseAccount({ params });
    await refuses(
      async () => await pay({ accept_caution: true, parts: [part(crowd.express)] }),
      422,
      'account_cannot_receive',
    );
    await client.resumeAccount({ params });
  });

  test('of a blocked kind, and of one that asks for care', async () => {
    const blocked = [422, 'charge_kind_blocked'] as const;
    for (const charge_kind of ['separate', 'destination'] as const) {
      const [standard, express] = [part(crowd.standard), part(crowd.express)];
      await refuses(
        async () => await pay({ charge_kind, accept_caution: true, parts: [standard] }),
        ...blocked,
      );
      await refuses(async () => await pay({ charge_kind, parts: [express] }), ...blocked);
    }
  });
});

test('a payment that is sound is sent, and what is counted here sees it', async () => {
  const was = await standing();
  await pay({ parts: [part(crowd.seller)] });
  const is = await standing();
  assert.notDeepEqual(is.calls, was.calls);
  assert.notDeepEqual(is.ledger, was.ledger);
  assert.equal(is.payments, was.payments + 1);
  await market.balanceBecomes(crowd.seller, { available_amount: '40.00' });
});

describe('what asks for more than there is is refused', () => {
  test('a reversal above what is left, a payout above what is available, a refund of others', async () => {
    const { seller, express, paymentId, transferId } = crowd;
    const params = { transfer_id: transferId };
    await refuses(
      async () => await client.reverseTransfer({ params, body: { amount: '30.01' } }),
      422,
      'reversal_above_left',
    );
    const payout = { account_id: seller.id, currency: 'EUR', amount: '40.01' };
    await refuses(
      async () => await client.createPayout({ body: payout }),
      422,
      'payout_above_available',
    );
    const refund = {
      payment_id: paymentId,
      amount: '5.00',
      split: { parts: [{ account_id: express.id, amount: '5.00' }] },
    };
    await refuses(
      async () => await client.createRefund({ body: refund }),
      422,
      'refund_split_invalid',
    );
    const toOthers = { account_id: crowd.stranger, currency: 'EUR', amount: '1.00' };
    await refuses(
      async () => await client.createPayout({ body: toOthers }),
      404,
      'payout_account_not_found',
    );
  });

  test('the release of a payment that is not split, and of an account without a share', async () => {
    const { body: plain } = await client.createPayment({ body: byCard('5.00') });
    await refuses(
      async () => await client.releaseShares({ params: { payment_id: plain.id }, body: {} }),
      404,
      'payment_not_split',
    );
    const body = { account_ids: [crowd.express.id] };
    await refuses(
      async () => await client.releaseShares({ params: { payment_id: crowd.paymentId }, body }),
      422,
      'account_not_in_split',
    );
  });
});

describe('a webhook', () => {
  const keptOf = async (type: string, reference: string) => {
    const { body } = await client.listNotices({ query: { limit: 100 } });
    return body.data.find((one) => one.type === type && one.references.includes(reference));
  };

  test('that is forged is refused, and leaves no trace', async () => {
    const { data } = await market.read('/v1/provider_connections');
    const connection = (data as Json[]).find(({ provider }) => provider === 'stripe');
    const was = await standing();
    for (const signature of ['t=1,v1=00', undefined]) {
      const answer = await fetch(`${world.url}/providers/stripe/${connection?.['id']}/notices`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(signature === undefined ? {} : { 'stripe-signature': signature }),
        },
        body: JSON.stringify({
          id: 'evt_forged',
          object: 'event',
          type: 'payout.paid',
          account: crowd.seller.reference,
          data: { object: { id: 'po_forged', object: 'payout', status: 'paid', amount: 3_000 } },
        }),
      });
      assert.equal(answer.status, 401);
    }
    assert.equal(await keptOf('payout.paid', 'po_forged'), undefined);
    assert.deepEqual(await standing(), was);
  });

  test('of an account that is not ours is kept, and nothing is done for it', async () => {
    const account = await theirs('/v1/accounts', { type: 'custom', country: 'DE' });
    const reference = String(account['id']);
    await knobs.setAccount({
      key,
      account: reference,
      capabilities: { card_payments: 'active', transfers: 'active' },
      charges_enabled: true,
      payouts_enabled: true,
    });
    await knobs.addBankAccount({ key, account: reference });
    const transfer = { amount: '500', currency: 'eur', destination: reference };
    await theirs('/v1/transfers', transfer);
    const was = { ...(await standing()), calls: {} };
    const payout = await theirs('/v1/payouts', { amount: '500', currency: 'eur' }, reference);
    const notice = await until('the notice has come', async () => {
      const kept = await keptOf('payout.paid', String(payout['id']));
      return kept?.status === 'received' ? undefined : kept;
    });
    assert.equal(notice.status, 'ignored');
    assert.deepEqual({ ...(await standing()), calls: {} }, was);
  });

  /** What somebody does at the provider with the platform's key, behind our back. */
  const theirs = async (
    path: string,
    form: Readonly<Record<string, string>>,
    account?: string,
  ): Promise<Json> => {
    const answer = await fetch(`${world.sandboxUrl}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        ...(account === undefined ? {} : { 'stripe-account': account }),
      },
      body: new URLSearchParams(form),
    });
    const said = (await answer.json()) as Json;
    assert.equal(answer.status, 200, JSON.stringify(said));
    return said;
  };
});
