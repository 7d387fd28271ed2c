import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal, seededIds, systemClock } from '#kernel';
import { trialBalance } from '#ledger';
import type { IdempotencyClass } from '#providers';
import { useDatabase } from '#test/database';
import { openPaymentsHouse, type PaymentsHouse } from '#test/payments-house';
import type { CallFault } from '#test/scripted-provider';
import { resolveAttempts } from './attempt/resolve-attempts.ts';
import { dueAttempts } from './attempt/store.ts';
import { cancelPayment } from './payment/cancel-payment.ts';
import { capturePayment } from './payment/capture-payment.ts';
import { confirmPayment } from './payment/confirm-payment.ts';
import { createPayment } from './payment/create-payment.ts';
import { listPayments } from './payment/list-payments.ts';
import type { PaymentView } from './payment/schema.ts';
import { updatePayment } from './payment/update-payment.ts';
import { createRefund } from './refund/create-refund.ts';
import { listReviews } from './review/list-reviews.ts';
import { resolveReview } from './review/resolve-review.ts';

const { database } = await useDatabase();

/** A house of one provider. */
const openHouse = (idempotency: IdempotencyClass = 'native', visibilityWindowMs = 0) => {
  const house = openPaymentsHouse(database, ['stripe'], { idempotency, visibilityWindowMs });
  const provider = house.providers['stripe'];
  assert.ok(provider !== undefined);
  return { ...house, provider };
};

const visa = { payment_method: { type: 'card', token: 'visa' } };

const pay = async (house: PaymentsHouse, fields: object = {}): Promise<PaymentView> =>
  await house.pay({ ...visa, ...fields });

const refusedAs = (code: string) => (fault: unknown) => isRefusal(fault, code);

test('a payment confirmed at once is captured, and stands on the ledger', async () => {
  const house = openHouse();
  const payment = await pay(house);
  assert.equal(payment.status, 'captured');
  assert.equal(payment.captured_amount, '10.50');
  assert.equal(await house.posted('organisation:balance:EUR'), 1050n);
  assert.equal(await house.posted('provider:stripe:clearing:EUR'), -1050n);
});

test('a declined payment can be confirmed again with another method', async () => {
  const house = openHouse();
  const declined = await pay(house, { payment_method: { type: 'card', token: 'decline' } });
  assert.equal(declined.status, 'declined');
  assert.equal(declined.failure?.code, 'declined');
  const paid = await confirmPayment(house.deps, house.caller(), {
    params: { payment_id: declined.id },
    body: { payment_method: { type: 'card', token: 'visa' } },
  });
  assert.equal(paid.status, 'captured');
  assert.equal(paid.failure, null);
});

test('an authorised payment is captured in part, and the rest is released', async () => {
  const house = openHouse();
  const held = await pay(house, { capture_method: 'manual' });
  assert.equal(held.status, 'authorized');
  assert.equal(await house.posted('organisation:balance:EUR'), 0n);
  const params = { payment_id: held.id };
  const above = capturePayment(house.deps, house.caller(), { params, body: { amount: '10.51' } });
  await assert.rejects(above, refusedAs('capture_above_authorized'));
  const taken = await capturePayment(house.deps, house.caller(), { params, body: { amount: '7' } });
  assert.equal(taken.status, 'captured');
  assert.equal(taken.captured_amount, '7.00');
  assert.equal(await house.posted('organisation:balance:EUR'), 700n);
  const again = capturePayment(house.deps, house.caller(), { params, body: {} });
  await assert.rejects(again, refusedAs('payment_wrong_state'));
});

test('an authorised payment is canceled once the provider has let go', async () => {
  const house = openHouse();
  const held = await pay(house, { capture_method: 'manual' });
  const params = { payment_id: held.id };
  const canceled = await cancelPayment(house.deps, house.caller(), { params });
  assert.equal(canceled.status, 'canceled');
  assert.equal(house.provider.done.void.length, 1);
  await assert.rejects(
    capturePayment(house.deps, house.caller(), { params, body: {} }),
    refusedAs('payment_wrong_state'),
  );
});

test('fifty clients who refund at once never refund more than was captured', async () => {
  const house = openHouse();
  const payment = await pay(house);
  const refunds = await Promise.allSettled(
    Array.from(
      { length: 50 },
      async () =>
        await createRefund(house.deps, house.caller(), {
          body: { payment_id: payment.id, amount: '1.00' },
        }),
    ),
  );
  const made = refunds.filter((refund) => refund.status === 'fulfilled');
  const refused = refunds.filter((refund) => refund.status === 'rejected');
  assert.equal(made.length, 10);
  assert.ok(refused.every((refund) => isRefusal(refund.reason, 'refund_above_captured')));
  assert.equal(house.provider.done.refund.length, 10);
  assert.equal((await house.read(payment)).refunded_amount, '10.00');
  assert.equal(await house.posted('organisation:balance:EUR'), 50n);
});

test('a payer who has to authenticate is sent there and comes back paid', async () => {
  const house = openHouse();
  const asked = await pay(house, { payment_method: { type: 'card', token: 'redirect' } });
  assert.equal(asked.status, 'requires_action');
  assert.deepEqual(asked.next_action, { type: 'redirect', url: 'https://bank.example/3ds' });
  const [attempt] = await database.transaction(
    async (tx) => await tx.rows(dueAttempts, [new Date('2100-01-01'), 100]),
  );
  assert.ok(attempt);
  house.provider.authenticate(attempt.id, 'succeeds');
  const paid = await house.resolve(asked);
  assert.equal(paid.status, 'captured');
});

const lost: readonly [CallFault, IdempotencyClass, string, number][] = [
  ['lost_before', 'native', 'captured', 1],
  ['lost_after', 'native', 'captured', 1],
  ['lost_after', 'query', 'captured', 1],
  ['lost_after', 'none', 'captured', 1],
  ['lost_before', 'none', 'in_review', 0],
  ['wrong_amount', 'native', 'in_review', 1],
  ['refused_connection', 'native', 'declined', 0],
];

for (const [fault, idempotency, status, charges] of lost) {
  test(`a call that is ${fault} at a provider of class ${idempotency} ends ${status}`, async () => {
    const house = openHouse(idempotency);
    house.provider.fail(fault);
    const first = await pay(house);
    assert.notEqual(first.status, 'captured');
    const last = await house.resolve(first);
    assert.equal(last.status, status);
    assert.equal(house.provider.done.authorize.length, charges);
    const [line] = await database.transaction(async (tx) => await trialBalance(tx, house.caller()));
    assert.equal(line?.posted ?? 0n, 0n);
  });
}

test('what is not found is sent again only after the time in which it could turn up', async () => {
  const house = openHouse('query', 60_000);
  house.provider.fail('lost_before');
  const payment = await pay(house);
  const [attempt] = await database.transaction(
    async (tx) => await tx.rows(dueAttempts, [new Date('2100-01-01'), 100]),
  );
  assert.ok(attempt);
  house.clock.advance(30_000);
  await resolveAttempts(house.deps, [attempt.id]);
  assert.equal(house.provider.calls.sent, 1, 'half a minute proves nothing');
  house.clock.advance(31_000);
  await resolveAttempts(house.deps, [attempt.id]);
  assert.equal(house.provider.calls.sent, 2);
  assert.equal((await house.read(payment)).status, 'captured');
});

test('a repeat that never left proves nothing of the first sending', async () => {
  const house = openHouse('native');
  house.provider.fail('lost_before', 'refused_connection');
  const payment = await pay(house);
  const [attempt] = await database.transaction(
    async (tx) => await tx.rows(dueAttempts, [new Date('2100-01-01'), 100]),
  );
  assert.ok(attempt);
  house.clock.advance(3_000);
  await resolveAttempts(house.deps, [attempt.id]);
  assert.equal(house.provider.calls.sent, 2);
  assert.equal((await house.read(payment)).status, 'processing');
  assert.equal((await house.resolve(payment)).status, 'captured');
  assert.equal(house.provider.done.authorize.length, 1);
});

test('the same request run twice under its key makes one payment and one charge', async () => {
  const house = openHouse();
  const since = systemClock.now();
  const run = async () => {
    const caller = { ...house.caller(), ids: seededIds('key-1', since) };
    const body = { amount: '10.50', currency: 'EUR', confirm: true, ...visa };
    return await createPayment(house.deps, caller, { body });
  };
  const first = await run();
  const second = await run();
  assert.deepEqual(second, first);
  assert.equal(house.provider.done.authorize.length, 1);
});

test('an operation under way keeps others away until its outcome is known', async () => {
  const house = openHouse();
  const held = await pay(house, { capture_method: 'manual' });
  const params = { payment_id: held.id };
  house.provider.fail('lost_after');
  const capturing = await capturePayment(house.deps, house.caller(), { params, body: {} });
  assert.equal(capturing.has_open_attempt, true);
  await assert.rejects(
    cancelPayment(house.deps, house.caller(), { params }),
    refusedAs('payment_busy'),
  );
  assert.equal((await house.resolve(held)).status, 'captured');
  assert.equal(house.provider.done.capture.length, 1);
});

test('a person resolves what nobody else can, with a reason on the audit log', async () => {
  const house = openHouse('none');
  house.provider.fail('lost_before');
  const stuck = await house.resolve(await pay(house));
  assert.equal(stuck.status, 'in_review');
  const { data } = await listReviews(house.deps, house.caller(), { query: {} });
  const review = data[0];
  assert.equal(review?.payment_id, stuck.id);
  const params = { attempt_id: review?.id ?? '' };
  const body = { outcome: 'approved', reason: "Seen in the provider's dashboard." } as const;
  await assert.rejects(
    resolveReview(house.deps, house.caller(), { params, body }),
    refusedAs('review_reference_missing'),
  );
  const proof = { ...body, provider_reference: 'pi_seen' };
  await resolveReview(house.deps, house.caller(), { params, body: proof });
  assert.equal((await house.read(stuck)).status, 'captured');
  assert.equal(await house.posted('organisation:balance:EUR'), 1050n);
  await assert.rejects(
    resolveReview(house.deps, house.caller(), { params, body: proof }),
    refusedAs('review_not_found'),
  );
});

test('the payments of one organisation are not there for another', async () => {
  const [mine, theirs] = [openHouse(), openHouse()];
  const payment = await pay(mine);
  await assert.rejects(theirs.read(payment), refusedAs('payment_not_found'));
  const params = { payment_id: payment.id };
  for (const act of [
    async () => await capturePayment(theirs.deps, theirs.caller(), { params, body: {} }),
    async () => await cancelPayment(theirs.deps, theirs.caller(), { params }),
    async () => await updatePayment(theirs.deps, theirs.caller(), { params, body: {} }),
    async () =>
      await createRefund(theirs.deps, theirs.caller(), { body: { payment_id: payment.id } }),
  ]) {
    await assert.rejects(act, refusedAs('payment_not_found'));
  }
});

test('a list shows the newest first, by pages and by filters', async () => {
  const house = openHouse();
  for (let n = 0; n < 5; n += 1) await pay(house, { reference: n === 2 ? 'the-third' : 'other' });
  const first = await listPayments(house.deps, house.caller(), { query: { limit: 3 } });
  assert.equal(first.data.length, 3);
  assert.equal(first.has_more, true);
  const cursor = first.next_cursor ?? '';
  const rest = await listPayments(house.deps, house.caller(), { query: { limit: 3, cursor } });
  assert.equal(rest.data.length, 2);
  assert.equal(rest.next_cursor, null);
  const query = { reference: 'the-third' };
  assert.equal((await listPayments(house.deps, house.caller(), { query })).data.length, 1);
});

test('an amount that is no amount is refused before anything is written', async () => {
  const house = openHouse();
  const bad = [
    ['0', 'EUR', 'amount_not_positive'],
    ['10.505', 'EUR', 'amount_precision'],
    ['10.5', 'JPY', 'amount_precision'],
    ['10.50', 'XXQ', 'currency_unknown'],
    ['99999999999', 'EUR', 'amount_above_limit'],
  ] as const;
  for (const [amount, currency, code] of bad) {
    await assert.rejects(
      pay(house, { amount, currency }),
      refusedAs(code),
      `${amount} ${currency}`,
    );
  }
  const { data } = await listPayments(house.deps, house.caller(), { query: {} });
  assert.deepEqual(data, []);
});
