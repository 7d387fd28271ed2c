import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pageOf, settled, until, useStage } from './stage.ts';

const { client, world, read } = await useStage();
const key = 'test_bascule_sandbox';
const knobs = world.knobs.at('mollie');
const returnTo = { return_url: 'https://shop.example/back' };

/** A card payment that only Mollie knows the token of. */
const byMollie = <More extends object>(amount: string, token: string, more?: More) => ({
  amount,
  currency: 'EUR',
  confirm: true,
  payment_method: { type: 'card' as const, tokens: { mollie: token } },
  ...returnTo,
  ...more,
});

const stateOf = async (paymentId: string) =>
  (await client.retrievePayment({ params: { payment_id: paymentId } })).body;

/** Their acquirer takes a second, and whoever is told by a knock then looks. */
const pass = async (seconds = 2) => {
  await knobs.clock({ key, advance_seconds: seconds });
  await knobs.webhooks.flush(key);
};

describe('a payment through Mollie', () => {
  test('is captured when the capture that it received is told by a knock', async () => {
    const manual = { capture_method: 'manual' as const };
    const { body: held } = await client.createPayment({
      body: byMollie('42.00', 'tkn_approved', manual),
    });
    assert.equal(held.status, 'authorized');
    const params = { payment_id: held.id };
    const { body: asked } = await client.capturePayment({ params, body: { amount: '30.00' } });
    assert.notEqual(asked.status, 'captured');
    await pass();
    const taken = await settled(client, held.id);
    assert.deepEqual([taken.status, taken.captured_amount], ['captured', '30.00']);
  });

  test('stays authorised when its capture fails, and can be canceled', async () => {
    const manual = { capture_method: 'manual' as const };
    const { body: held } = await client.createPayment({
      body: byMollie('43.00', 'tkn_capture_fails', manual),
    });
    const params = { payment_id: held.id };
    await client.capturePayment({ params, body: {} });
    await pass();
    const left = await settled(client, held.id);
    assert.deepEqual([left.status, left.captured_amount], ['authorized', '0.00']);
    const { body: canceled } = await client.cancelPayment({ params });
    assert.equal(canceled.status, 'canceled');
  });

  test('sends its payer to the bank, and goes on when he has been there', async () => {
    for (const [act, status] of [
      ['complete', 'captured'],
      ['fail', 'declined'],
    ] as const) {
      const { body } = await client.createPayment({ body: byMollie('44.00', 'tkn_3ds') });
      assert.equal(body.status, 'requires_action');
      await world.knobs.authenticate(pageOf(body), act);
      assert.equal((await settled(client, body.id)).status, status);
    }
  });

  test('is paid by iDEAL without any token', async () => {
    const payment_method = { type: 'ideal' as const };
    const { body } = await client.createPayment({
      body: { amount: '45.00', currency: 'EUR', confirm: true, payment_method, ...returnTo },
    });
    await world.knobs.authenticate(pageOf(body), 'complete');
    assert.equal((await settled(client, body.id)).status, 'captured');
  });

  test('is declined for a reason of ours', async () => {
    const { body } = await client.createPayment({
      body: byMollie('46.00', 'tkn_declined_possible_fraud'),
    });
    assert.deepEqual([body.status, body.failure?.reason], ['declined', 'suspected_fraud']);
  });

  test('has its money back when a refund that was paid out returns', async () => {
    const { body: paid } = await client.createPayment({
      body: byMollie('47.00', 'tkn_refund_fails_late'),
    });
    const { body: refund } = await client.createRefund({ body: { payment_id: paid.id } });
    const statusOf = async () => {
      const { body } = await client.retrieveRefund({ params: { refund_id: refund.id } });
      return body.status;
    };
    await pass();
    await until('the refund is paid', async () =>
      (await statusOf()) === 'succeeded' ? true : undefined,
    );
    await pass();
    await until('the refund has come back', async () =>
      (await statusOf()) === 'failed' ? true : undefined,
    );
    assert.equal((await stateOf(paid.id)).refunded_amount, '0.00');
  });

  test('expires when its hold does, told by nothing but a knock', async () => {
    const manual = { capture_method: 'manual' as const };
    const { body: held } = await client.createPayment({
      body: byMollie('48.00', 'tkn_approved', manual),
    });
    await pass(8 * 86_400);
    await until('the hold is gone', async () =>
      (await stateOf(held.id)).status === 'expired' ? true : undefined,
    );
  });
});

describe('a chargeback', () => {
  test('is a dispute whose money is gone, told by a knock, and comes back the same way', async () => {
    const { body: paid } = await client.createPayment({ body: byMollie('50.00', 'tkn_approved') });
    assert.equal(paid.status, 'captured');
    const { payments } = await knobs.books<{ payments: readonly { id: string }[] }>(key);
    const payment = payments.at(-1)?.id;
    const chargeback = { key, payment, reason: '13.1' };
    const { id } = await knobs.knob<{ id: string }>('POST', 'chargebacks', chargeback);
    const funds = async (wanted: string) =>
      await until(`the money is ${wanted}`, async () => {
        const { body } = await client.listDisputes({ query: { payment_id: paid.id } });
        return body.data.find((one) => one.funds === wanted);
      });
    await knobs.webhooks.flush(key);
    const told = await funds('withdrawn');
    assert.deepEqual([told.amount, told.reason, told.status], ['50.00', 'not_received', 'lost']);
    await knobs.clock({ key, advance_seconds: 60 });
    await knobs.knob('POST', 'chargebacks/reverse', { key, chargeback: id });
    await knobs.webhooks.flush(key);
    assert.equal((await funds('returned')).status, 'won');
  });
});

describe('whoever knocks', () => {
  test('moves nothing, whatever he says', async () => {
    const { data } = await readConnections();
    const connection = data.find(({ provider }) => provider === 'mollie');
    const { body: open } = await client.createPayment({ body: byMollie('49.00', 'tkn_3ds') });
    const { payments } = await knobs.books<{ payments: readonly { id: string }[] }>(key);
    const url = `${world.url}/providers/mollie/${connection?.id}/notices`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const knock = async (body: string) =>
      (await fetch(url, { method: 'POST', headers, body })).status;
    assert.equal(await knock(`id=${payments.at(-1)?.id}`), 200);
    assert.equal(await knock('id=tr_nobodys'), 200);
    assert.ok((await knock('id=tr_a1b2&status=paid')) >= 400);
    assert.equal((await stateOf(open.id)).status, 'requires_action');
  });
});

test('in the end both books say the same, and our ledger balances', async () => {
  assert.partialDeepStrictEqual(await read('/v1/ledger/trial_balance'), { is_balanced: true });
  const { data } = await read('/v1/ledger/accounts?prefix=provider:mollie:clearing&limit=100');
  const [ours] = data as readonly { readonly balance: string }[];
  const { sums } = await knobs.books<{
    sums: readonly { currency: string; captured: number; refunded: number }[];
  }>(key);
  const [theirs] = sums;
  const owed = (theirs?.captured ?? 0) - (theirs?.refunded ?? 0);
  assert.equal(Math.abs(Number(ours?.balance.replace('.', ''))), owed);
});

interface Connections {
  readonly data: readonly { readonly id: string; readonly provider: string }[];
}

const readConnections = async (): Promise<Connections> =>
  (await read('/v1/provider_connections')) as unknown as Connections;
