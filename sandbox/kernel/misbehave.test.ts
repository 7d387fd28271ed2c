import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cardPayment, errorOf, openSandbox } from '../testing/open-sandbox.ts';
import type { FaultKind } from './faults.ts';

const sandbox = await openSandbox({ seed: 'faults' });
const { faults } = sandbox.control;

/** Each fault, what the SDK makes of it, and how many payments it leaves behind. */
const table: readonly (readonly [
  fault: FaultKind,
  type: string,
  status: number | undefined,
  left: number,
])[] = [
  ['timeout_before', 'StripeConnectionError', undefined, 0],
  ['timeout_after', 'StripeConnectionError', undefined, 1],
  ['500_before', 'StripeAPIError', 500, 0],
  ['500_after', 'StripeAPIError', 500, 1],
  ['429', 'StripeRateLimitError', 429, 0],
  ['garbage', 'StripeAPIError', undefined, 1],
  ['half_body', 'StripeConnectionError', undefined, 1],
  ['not_http', 'StripeConnectionError', undefined, 1],
  ['html_404', 'StripeAPIError', undefined, 0],
];

describe('planted faults', () => {
  for (const [fault, type, status, left] of table) {
    it(`${fault} ends in ${type} and leaves ${left} payments`, async () => {
      const key = `sk_test_fault_${fault}`;
      const id = await faults.plant({ match: { key }, fault });
      const stripe = sandbox.stripe(key, { timeout: 250 });
      const error = await errorOf(stripe.paymentIntents.create(cardPayment()));
      assert.equal(error.type, type);
      assert.equal(error.statusCode, status);
      assert.equal(await faults.fired(id), 1);

      const books = await sandbox.control.books(key);
      assert.equal(books.payment_intents.length, left);
      assert.equal(books.calls['paymentIntents.create']?.received, 1);
      assert.equal(books.calls['paymentIntents.create']?.executed ?? 0, left);
    });
  }

  // The SDK itself retries a reset once, so these go past it.
  for (const [fault, left] of [
    ['reset_before', 0],
    ['reset_after', 1],
  ] as const) {
    it(`${fault} breaks the connection and leaves ${left} payments`, async () => {
      const key = `sk_test_fault_${fault}`;
      const id = await faults.plant({
        match: { key, method: 'POST', path: '/v1/payment_intents' },
        fault,
      });
      const call = fetch(`${sandbox.url}/v1/payment_intents`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${key}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'amount=500&currency=eur',
      });
      await assert.rejects(call, (error: Error) => {
        const { code } = error.cause as { readonly code?: string };
        return code === 'ECONNRESET' || code === 'UND_ERR_SOCKET';
      });
      assert.equal(await faults.fired(id), 1);
      assert.equal((await sandbox.control.totals(key)).counts['payment_intents'], left);
    });
  }

  it('a proxy without an error key is taken by the SDK for a success: the trap is there', async () => {
    for (const [fault, status] of [
      ['json_404', 404],
      ['json_502', 502],
    ] as const) {
      const key = `sk_test_fault_${fault}`;
      await faults.plant({ match: { key }, fault });
      const lie = await sandbox.stripe(key).paymentIntents.create(cardPayment());
      assert.equal(lie.lastResponse.statusCode, status);
      assert.equal(lie.object, undefined);
      assert.equal((await sandbox.control.totals(key)).counts['payment_intents'], 0);
    }
  });

  it('a slow drip is whole for the patient and a timeout for the others', async () => {
    const key = 'sk_test_fault_drip';
    await faults.plant({ match: { key }, fault: 'slow_drip', delay_ms: 1, times: 1 });
    const patient = await sandbox.stripe(key).paymentIntents.create(cardPayment());
    assert.equal(patient.status, 'succeeded');

    await faults.plant({ match: { key }, fault: 'slow_drip', delay_ms: 60_000 });
    const hasty = sandbox.stripe(key, { timeout: 150 });
    assert.equal(
      (await errorOf(hasty.paymentIntents.create(cardPayment()))).type,
      'StripeConnectionError',
    );
    assert.equal((await sandbox.control.totals(key)).counts['payment_intents'], 2);
  });

  it('a wrong amount and a wrong currency are lies of the answer, not of the books', async () => {
    const key = 'sk_test_fault_lies';
    await faults.plant({ match: { key, method: 'POST' }, fault: 'wrong_amount' });
    const stripe = sandbox.stripe(key);
    const amount = await stripe.paymentIntents.create(cardPayment());
    assert.equal(amount.amount, 2_001);
    assert.equal(amount.amount_received, 2_001);
    await faults.plant({ match: { key, method: 'POST' }, fault: 'wrong_currency' });
    const currency = await stripe.paymentIntents.create(cardPayment());
    assert.equal(currency.currency, 'usd');
    assert.equal((await stripe.paymentIntents.retrieve(amount.id)).amount, 2_000);
    assert.deepEqual(
      (await sandbox.control.totals(key)).sums.map((one) => one.currency),
      ['eur'],
    );
  });

  it('a delay only delays', async () => {
    const key = 'sk_test_fault_delay';
    const id = await faults.plant({ match: { key }, fault: 'delay', delay_ms: 5, times: 2 });
    const stripe = sandbox.stripe(key);
    for (let i = 0; i < 3; i += 1) {
      assert.equal((await stripe.paymentIntents.create(cardPayment())).status, 'succeeded');
    }
    assert.equal(await faults.fired(id), 2);
  });

  it('a rule hits only what it matches: method, pattern, key, times', async () => {
    const key = 'sk_test_fault_match';
    const stripe = sandbox.stripe(key);
    const id = await faults.plant({
      match: { key, path: '/v1/payment_intents/*/capture' },
      fault: '500_before',
      times: null,
    });
    const held = await stripe.paymentIntents.create(cardPayment({ capture_method: 'manual' }));
    assert.equal((await stripe.paymentIntents.retrieve(held.id)).status, 'requires_capture');
    for (let i = 0; i < 3; i += 1) await errorOf(stripe.paymentIntents.capture(held.id));
    assert.equal(await faults.fired(id), 3);
    await faults.clear(key);
    assert.equal((await stripe.paymentIntents.capture(held.id)).status, 'succeeded');
    assert.equal(
      (await faults.list()).some((one) => one.rule.match?.key === key),
      false,
    );
  });

  it('a chance is drawn from the seed: two sandboxes fail at the same calls', async () => {
    const runs: string[] = [];
    for (let run = 0; run < 2; run += 1) {
      const twin = await openSandbox({ seed: 'chance' });
      await twin.control.faults.plant({ fault: '500_before', times: null, probability: 0.5 });
      let run_ = '';
      for (let i = 0; i < 24; i += 1) {
        const answer = await twin
          .stripe()
          .paymentIntents.create(cardPayment())
          .catch(() => null);
        run_ += answer === null ? 'x' : '.';
      }
      runs.push(run_);
    }
    assert.equal(runs[0], runs[1]);
    assert.match(runs[0] ?? '', /x.*\.|\..*x/);
  });

  it('a knob that does not exist is refused with what does', async () => {
    const unknown = { fault: 'earthquake' } as unknown as Parameters<typeof faults.plant>[0];
    await assert.rejects(faults.plant(unknown), /timeout_before/);
    await assert.rejects(sandbox.control.settings({ idempotency: 'maybe' } as never), /honoured/);
    await assert.rejects(sandbox.control.webhooks.set({ duplcate: 1 } as never), /duplicate/);
    await assert.rejects(sandbox.control.clock({ advance_seconds: -1 }), /never goes back/);
  });
});
