import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Caller,
  isRefusal,
  manualClock,
  randomIds,
  seededIds,
  seededRandom,
  silentLog,
  systemClock,
} from '#kernel';
import { balanceOf, trialBalance } from '#ledger';
import type { IdempotencyClass } from '#providers';
import { useDatabase } from '#test/database';
import { routeSources } from '#test/route-sources';
import { type CallFault, scriptedProvider } from '#test/scripted-provider';
import { resolveAttempts } from './attempt/resolve-attempts.ts';
import { dueAttempts } from './attempt/store.ts';
import type { PaymentsDeps } from './deps.ts';
import { cancelPayment } from './payment/cancel-payment.ts';
import { capturePayment } from './payment/capture-payment.ts';
import { confirmPayment } from './payment/confirm-payment.ts';
import { createPayment } from './payment/create-payment.ts';
import { listPayments } from './payment/list-payments.ts';
import { retrievePayment } from './payment/retrieve-payment.ts';
import type { PaymentView } from './payment/schema.ts';
import { updatePayment } from './payment/update-payment.ts';
import { createRecorder } from './record/record-decision.ts';
import { createRefund } from './refund/create-refund.ts';
import { listReviews } from './review/list-reviews.ts';
import { resolveReview } from './review/resolve-review.ts';

const { database } = await useDatabase();
const ids = randomIds(systemClock);

/** An organisation of its own, with a provider of its own, at a time of its own. */
const newHouse = (idempotency: IdempotencyClass = 'native', visibilityWindowMs = 0) => {
  const clock = manualClock(systemClock.now());
  const provider = scriptedProvider({ clock, idempotency, visibilityWindowMs });
  const caller = (): Caller => ({ ...callerOf(organisationId), ids: randomIds(systemClock) });
  const organisationId = ids.next('org');
  const connection = {
    id: ids.next('conn'),
    scope: { organisationId, mode: 'test' },
    provider: 'stripe',
    baseUrl: provider.baseUrl,
    apiKey: 'sk_test_x',
    webhookSecrets: [],
    settings: {},
  } as const;
  const deps: PaymentsDeps = {
    database,
    ids,
    clock,
    onEvents: () => undefined,
    onTold: () => undefined,
    record: createRecorder({ database, ids, onEvents: () => undefined, onTold: () => undefined }),
    connect: async () => connection,
    connectionById: async () => connection,
    providerNamed: () => provider,
    routing: routeSources(clock, [provider], () => [connection]),
    defaultProvider: 'stripe',
    leaseMs: 2_000,
    wake: () => undefined,
    random: seededRandom(7),
    log: silentLog,
  };
  return { deps, caller, provider, clock, organisationId };
};

type House = ReturnType<typeof newHouse>;

const callerOf = (organisationId: string): Omit<Caller, 'ids'> => ({
  organisationId,
  mode: 'test',
  actor: 'key_test',
  requestId: 'req_test',
  traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`,
});

const pay = async (house: House, fields: object = {}, caller = house.caller()) =>
  await createPayment(house.deps, caller, {
    body: {
      amount: '10.50',
      currency: 'EUR',
      confirm: true,
      payment_method: { type: 'card', token: 'visa' },
      ...fields,
    },
  });

/** Lets the sweep look at what is due until nothing is open, moving the clock as it goes. */
const resolveAll = async (house: House, payment: PaymentView): Promise<PaymentView> => {
  for (let look = 0; look < 40; look += 1) {
    house.clock.advance(20_000 * 2 ** Math.min(look, 12));
    const due = await database.transaction(
      async (tx) => await tx.rows(dueAttempts, [house.clock.now(), 100]),
    );
    await resolveAttempts(
      house.deps,
      due.map((row) => row.id),
    );
    const now = await read(house, payment);
    if (!now.has_open_attempt || now.status === 'in_review') return now;
  }
  return await read(house, payment);
};

const read = async (house: House, payment: { readonly id: string }): Promise<PaymentView> =>
  await retrievePayment(house.deps, house.caller(), { params: { payment_id: payment.id } });

const balance = async (house: House, path: string): Promise<bigint> =>
  await database.transaction(
    async (tx) =>
      (await balanceOf(tx, { organisationId: house.organisationId, mode: 'test' }, path))?.posted ??
      0n,
  );

const refusedAs = (code: string) => (fault: unknown) => isRefusal(fault, code);

test('a payment confirmed at once is captured, and stands on the ledger', async () => {
  const house = newHouse();
  const payment = await pay(house);
  assert.equal(payment.status, 'captured');
  assert.equal(payment.captured_amount, '10.50');
  assert.equal(await balance(house, 'organisation:balance:EUR'), 1050n);
  assert.equal(await balance(house, 'provider:stripe:clearing:EUR'), -1050n);
});

test('a declined payment can be confirmed again with another method', async () => {
  const house = newHouse();
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
  const house = newHouse();
  const held = await pay(house, { capture_method: 'manual' });
  assert.equal(held.status, 'authorized');
  assert.equal(await balance(house, 'organisation:balance:EUR'), 0n);
  const params = { payment_id: held.id };
  const above = capturePayment(house.deps, house.caller(), { params, body: { amount: '10.51' } });
  await assert.rejects(above, refusedAs('capture_above_authorized'));
  const taken = await capturePayment(house.deps, house.caller(), { params, body: { amount: '7' } });
  assert.equal(taken.status, 'captured');
  assert.equal(taken.captured_amount, '7.00');
  assert.equal(await balance(house, 'organisation:balance:EUR'), 700n);
  const again = capturePayment(house.deps, house.caller(), { params, body: {} });
  await assert.rejects(again, refusedAs('payment_wrong_state'));
});

test('an authorised payment is canceled once the provider has let go', async () => {
  const house = newHouse();
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
  const house = newHouse();
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
  assert.equal((await read(house, payment)).refunded_amount, '10.00');
  assert.equal(await balance(house, 'organisation:balance:EUR'), 50n);
});

test('a payer who has to authenticate is sent there and comes back paid', async () => {
  const house = newHouse();
  const asked = await pay(house, { payment_method: { type: 'card', token: 'redirect' } });
  assert.equal(asked.status, 'requires_action');
  assert.deepEqual(asked.next_action, { type: 'redirect', url: 'https://bank.example/3ds' });
  const [attempt] = await database.transaction(
    async (tx) => await tx.rows(dueAttempts, [new Date('2100-01-01'), 100]),
  );
  assert.ok(attempt);
  house.provider.authenticate(attempt.id, 'succeeds');
  const paid = await resolveAll(house, asked);
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
    const house = newHouse(idempotency);
    house.provider.fail(fault);
    const first = await pay(house);
    assert.notEqual(first.status, 'captured');
    const last = await resolveAll(house, first);
    assert.equal(last.status, status);
    assert.equal(house.provider.done.authorize.length, charges);
    const [line] = await database.transaction(
      async (tx) => await trialBalance(tx, { organisationId: house.organisationId, mode: 'test' }),
    );
    assert.equal(line?.posted ?? 0n, 0n);
  });
}

test('what is not found is sent again only after the time in which it could turn up', async () => {
  const house = newHouse('query', 60_000);
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
  assert.equal((await read(house, payment)).status, 'captured');
});

test('a repeat that never left proves nothing of the first sending', async () => {
  const house = newHouse('native');
  house.provider.fail('lost_before', 'refused_connection');
  const payment = await pay(house);
  const [attempt] = await database.transaction(
    async (tx) => await tx.rows(dueAttempts, [new Date('2100-01-01'), 100]),
  );
  assert.ok(attempt);
  house.clock.advance(3_000);
  await resolveAttempts(house.deps, [attempt.id]);
  assert.equal(house.provider.calls.sent, 2);
  assert.equal((await read(house, payment)).status, 'processing');
  assert.equal((await resolveAll(house, payment)).status, 'captured');
  assert.equal(house.provider.done.authorize.length, 1);
});

test('the same request run twice under its key makes one payment and one charge', async () => {
  const house = newHouse();
  const since = systemClock.now();
  const run = async () =>
    await pay(house, {}, { ...house.caller(), ids: seededIds('key-1', since) });
  const first = await run();
  const second = await run();
  assert.deepEqual(second, first);
  assert.equal(house.provider.done.authorize.length, 1);
});

test('an operation under way keeps others away until its outcome is known', async () => {
  const house = newHouse();
  const held = await pay(house, { capture_method: 'manual' });
  const params = { payment_id: held.id };
  house.provider.fail('lost_after');
  const capturing = await capturePayment(house.deps, house.caller(), { params, body: {} });
  assert.equal(capturing.has_open_attempt, true);
  await assert.rejects(
    cancelPayment(house.deps, house.caller(), { params }),
    refusedAs('payment_busy'),
  );
  assert.equal((await resolveAll(house, held)).status, 'captured');
  assert.equal(house.provider.done.capture.length, 1);
});

test('a person resolves what nobody else can, with a reason on the audit log', async () => {
  const house = newHouse('none');
  house.provider.fail('lost_before');
  const stuck = await resolveAll(house, await pay(house));
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
  assert.equal((await read(house, stuck)).status, 'captured');
  assert.equal(await balance(house, 'organisation:balance:EUR'), 1050n);
  await assert.rejects(
    resolveReview(house.deps, house.caller(), { params, body: proof }),
    refusedAs('review_not_found'),
  );
});

test('the payments of one organisation are not there for another', async () => {
  const [mine, theirs] = [newHouse(), newHouse()];
  const payment = await pay(mine);
  await assert.rejects(read(theirs, payment), refusedAs('payment_not_found'));
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
  const house = newHouse();
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
  const house = newHouse();
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
