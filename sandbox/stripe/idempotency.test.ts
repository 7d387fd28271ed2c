import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cardPayment, errorOf, openSandbox } from '../testing/open-sandbox.ts';

const sandbox = await openSandbox();

async function intentsIn(key: string): Promise<number | undefined> {
  return (await sandbox.control.totals(key)).counts['payment_intents'];
}

/** The very bytes of an answer, past the SDK. */
async function post(key: string, idempotencyKey: string, body: string) {
  const answer = await fetch(`${sandbox.url}/v1/payment_intents`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'idempotency-key': idempotencyKey,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body,
  });
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
}

describe('idempotency keys', () => {
  const paid =
    'amount=900&currency=eur&confirm=true&payment_method=pm_card_visa&automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=never&expand[]=latest_charge.balance_transaction';

  it('the same key and parameters replay the same bytes, even after the object has changed', async () => {
    const key = 'sk_test_replay';
    const first = await post(key, 'k1', paid);
    const id = (JSON.parse(first.body) as { readonly id: string }).id;
    await sandbox.stripe(key).refunds.create({ payment_intent: id });
    await sandbox.stripe(key).paymentIntents.update(id, { description: 'changed' });

    const second = await post(key, 'k1', paid);
    assert.equal(second.body, first.body);
    assert.equal(second.status, 200);
    assert.equal(first.headers.get('idempotent-replayed'), null);
    assert.equal(second.headers.get('idempotent-replayed'), 'true');
    assert.equal(await intentsIn(key), 1);
  });

  it('the order of parameters does not matter, their values do', async () => {
    const key = 'sk_test_mismatch';
    await post(key, 'k1', 'amount=900&currency=eur');
    assert.equal((await post(key, 'k1', 'currency=eur&amount=900')).status, 200);
    const other = await post(key, 'k1', 'amount=901&currency=eur');
    assert.equal(other.status, 400);
    assert.match(other.body, /idempotency_error/);
    assert.equal(await intentsIn(key), 1);
  });

  it('a decline is kept, and a refusal by state too', async () => {
    const key = 'sk_test_kept';
    const stripe = sandbox.stripe(key);
    const create = () =>
      stripe.paymentIntents.create(cardPayment({ payment_method: 'pm_card_chargeDeclined' }), {
        idempotencyKey: 'k1',
      });
    const first = await errorOf(create());
    const second = await errorOf(create());
    assert.equal(second.charge, first.charge);
    assert.equal(second.headers?.['idempotent-replayed'], 'true');

    const held = await stripe.paymentIntents.create(cardPayment({ capture_method: 'manual' }));
    const capture = () =>
      stripe.paymentIntents.capture(
        held.id,
        { amount_to_capture: 9_999 },
        { idempotencyKey: 'k2' },
      );
    await errorOf(capture());
    assert.equal((await errorOf(capture())).headers?.['idempotent-replayed'], 'true');
  });

  it('failed validation keeps nothing: the key is free for the right parameters', async () => {
    const key = 'sk_test_validation';
    assert.equal((await post(key, 'k1', 'amount=nine&currency=eur')).status, 400);
    assert.equal((await post(key, 'k1', 'amount=3&currency=eur')).status, 400);
    assert.equal((await post(key, 'k1', 'amount=900&currency=eur')).status, 200);
  });

  it('a 500 after the commit is kept: the retry gets the 500, the search finds the payment', async () => {
    const key = 'sk_test_spoiled';
    const stripe = sandbox.stripe(key);
    await sandbox.control.faults.plant({ match: { key, method: 'POST' }, fault: '500_after' });
    const create = () =>
      stripe.paymentIntents.create(cardPayment({ metadata: { bascule_attempt: 'att_1' } }), {
        idempotencyKey: 'k1',
      });
    assert.equal((await errorOf(create())).statusCode, 500);
    const retry = await errorOf(create());
    assert.equal(retry.statusCode, 500);
    assert.equal(retry.headers?.['idempotent-replayed'], 'true');
    const found = await stripe.paymentIntents.search({
      query: "metadata['bascule_attempt']:'att_1'",
    });
    assert.equal(found.data[0]?.status, 'succeeded');
    assert.equal(await intentsIn(key), 1);
  });

  it('a key in flight is refused with 409, and free again once the first has its answer', async () => {
    const key = 'sk_test_flight';
    const stripe = sandbox.stripe(key);
    const id = await sandbox.control.faults.plant({ match: { key }, fault: 'timeout_before' });
    const leaving = sandbox.stripe(key, { timeout: 300 });
    const first = leaving.paymentIntents.create(cardPayment(), { idempotencyKey: 'k1' });
    const gone = errorOf(first);
    while ((await sandbox.control.faults.fired(id)) === 0);

    const second = await errorOf(
      stripe.paymentIntents.create(cardPayment(), { idempotencyKey: 'k1' }),
    );
    assert.equal(second.statusCode, 409);
    assert.equal(second.code, 'idempotency_key_in_use');
    await gone;
    assert.equal(await intentsIn(key), 0);

    let status = 409;
    while (status === 409) {
      const third = await stripe.paymentIntents
        .create(cardPayment(), { idempotencyKey: 'k1' })
        .catch(() => undefined);
      status = third?.lastResponse.statusCode ?? 409;
    }
    assert.equal(await intentsIn(key), 1);
  });

  it('a key is forgotten after a day of the virtual clock', async () => {
    const key = 'sk_test_pruned';
    await post(key, 'k1', 'amount=900&currency=eur');
    await sandbox.control.clock({ key, advance_seconds: 86_399 });
    assert.equal(
      (await post(key, 'k1', 'amount=900&currency=eur')).headers.get('idempotent-replayed'),
      'true',
    );
    await sandbox.control.clock({ key, advance_seconds: 2 });
    assert.equal(
      (await post(key, 'k1', 'amount=900&currency=eur')).headers.get('idempotent-replayed'),
      null,
    );
    assert.equal(await intentsIn(key), 2);
  });

  it('a world that ignores keys makes a second payment', async () => {
    const key = 'sk_test_ignored';
    await sandbox.control.settings({ key, idempotency: 'ignored' });
    await post(key, 'k1', paid);
    const second = await post(key, 'k1', paid);
    assert.equal(second.headers.get('idempotent-replayed'), null);
    const books = await sandbox.control.books(key);
    assert.equal(books.payment_intents.length, 2);
    assert.equal(books.sums[0]?.captured, 1_800);
  });
});
