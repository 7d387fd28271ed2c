import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '#kernel';
import type { Outcome } from '#providers';
import { useDatabase } from '#test/database';
import { openPaymentsHouse, type PaymentsHouse } from '#test/payments-house';
import { listReviews } from '../review/list-reviews.ts';
import { resolveReview } from '../review/resolve-review.ts';
import { resolveDelaysMs } from './resolve-schedule.ts';
import { settleAndFollow } from './settle-and-follow.ts';

const { database } = await useDatabase();
const names = ['first', 'second'] as const;

const openHouse = (script: Parameters<typeof openPaymentsHouse>[2] = {}) =>
  openPaymentsHouse(database, names, script);

/** A card that each provider knows under a name of its own. */
const card = (first: string, second = 'visa') => ({
  payment_method: { type: 'card', tokens: { first, second } },
});

test('a technical decline is tried at the next provider, in the same request', async () => {
  const house = openHouse();
  const payment = await house.pay(card('decline:processing_error'));
  assert.deepEqual([payment.status, payment.provider], ['captured', 'second']);
  assert.equal(await house.posted('provider:second:clearing:EUR'), -1050n);
  assert.equal(await house.posted('organisation:balance:EUR'), 1050n);
});

test('a request that provably never left is tried at the next provider', async () => {
  const house = openHouse();
  house.providers['first']?.fail('refused_connection');
  const payment = await house.pay(card('visa'));
  assert.deepEqual([payment.status, payment.provider], ['captured', 'second']);
  assert.equal(house.providers['first']?.done.authorize.length, 0);
});

for (const reason of ['insufficient_funds', 'card_blocked', 'authentication_required']) {
  test(`a decline for ${reason} is nobody else's to try`, async () => {
    const house = openHouse();
    const payment = await house.pay(card(`decline:${reason}`));
    assert.equal(payment.status, 'declined');
    assert.equal(house.providers['second']?.calls.sent, 0);
  });
}

test('a decline that may be tried elsewhere once is tried once', async () => {
  const house = openPaymentsHouse(database, ['first', 'second', 'third']);
  const tokens = { first: 'decline:do_not_honor', second: 'decline:do_not_honor', third: 'visa' };
  const payment = await house.pay({ payment_method: { type: 'card', tokens } });
  assert.equal(payment.status, 'declined');
  assert.equal(house.providers['third']?.calls.sent, 0);
});

test('a merchant who wants no cascade gets none', async () => {
  const house = openHouse();
  const policy = { cascade: 'never' } as const;
  const payment = await house.pay({ ...card('decline:processing_error'), policy });
  assert.equal(payment.status, 'declined');
  assert.equal(house.providers['second']?.calls.sent, 0);
});

test('an unknown outcome fences every other provider, until it is known', async () => {
  const house = openHouse();
  house.providers['first']?.fail('lost_after');
  const payment = await house.pay(card('visa'));
  assert.equal(payment.status, 'processing');
  assert.equal(house.providers['second']?.calls.sent, 0);
  const resolved = await house.resolve(payment);
  assert.deepEqual([resolved.status, resolved.provider], ['captured', 'first']);
  assert.equal(house.providers['second']?.calls.sent, 0);
  assert.equal(house.providers['first']?.done.authorize.length, 1);
});

test('an unknown outcome that is proved absent goes to the next provider', async () => {
  const house = openHouse({ idempotency: 'query' });
  house.providers['first']?.fail('lost_before', 'refused_connection');
  const payment = await house.pay(card('visa'));
  const resolved = await house.resolve(payment);
  assert.equal(resolved.status, 'captured');
  const { first, second } = house.providers;
  assert.equal((first?.done.authorize.length ?? 0) + (second?.done.authorize.length ?? 0), 1);
});

test('cascade and compensate tries elsewhere at once, and gives back what came twice', async () => {
  const house = openHouse();
  house.providers['first']?.fail('lost_after');
  const policy = { cascade: 'compensate' } as const;
  const payment = await house.pay({ ...card('visa'), policy });
  assert.deepEqual([payment.status, payment.provider], ['captured', 'second']);

  const resolved = await house.resolve(payment);
  assert.equal(resolved.status, 'captured');
  assert.equal(house.providers['first']?.done.refund.length, 1);
  assert.equal(house.providers['second']?.done.refund.length, 0);
  assert.equal(await house.posted('suspense:unmatched:EUR'), 0n);
  assert.equal(await house.posted('provider:first:clearing:EUR'), 0n);
  assert.equal(await house.posted('organisation:balance:EUR'), 1050n);
});

test('a hold that came twice is let go, not refunded', async () => {
  const house = openHouse();
  house.providers['first']?.fail('lost_after');
  const policy = { cascade: 'compensate' } as const;
  const payment = await house.pay({ ...card('visa'), policy, capture_method: 'manual' });
  assert.deepEqual([payment.status, payment.held_amount], ['authorized', '10.50']);
  await house.resolve(payment);
  assert.equal(house.providers['first']?.done.void.length, 1);
  assert.equal(await house.posted('suspense:unmatched:EUR'), 0n);
});

test('a hold that came twice, could not be given back and runs out is over', async () => {
  const house = openHouse();
  house.providers['first']?.fail('lost_after', 'refused_connection');
  const policy = { cascade: 'compensate' } as const;
  const payment = await house.pay({ ...card('visa'), policy, capture_method: 'manual' });
  await house.resolve(payment);
  assert.equal(house.providers['first']?.done.void.length, 0);
  const { organisationId, mode } = house.caller();
  const find = async () => {
    const scope = { organisationId, mode };
    const decision = { scope, paymentId: payment.id, decide: () => undefined };
    const world = await house.deps.record(decision);
    return world?.attempts.find(({ number }) => number === 1);
  };
  const first = await find();
  assert.equal(first?.state, 'approved_late');
  const outcome = {
    kind: 'declined',
    reason: 'authorization_expired',
    code: 'x',
    message: 'No.',
  } as const;
  const input = { attemptId: first.id, outcome, exchanges: [], at: house.deps.clock.now() };
  await settleAndFollow(house.deps, first, { ...input, holdsLease: false });
  assert.equal((await find())?.state, 'expired');
  assert.equal((await house.read(payment)).status, 'authorized');
});

test('what was superseded and turns out not to have happened changes nothing', async () => {
  const house = openHouse({ idempotency: 'query' });
  house.providers['first']?.fail('lost_before');
  const policy = { cascade: 'compensate' } as const;
  const payment = await house.pay({ ...card('visa'), policy });
  assert.equal(payment.provider, 'second');
  const resolved = await house.resolve(payment);
  assert.equal(resolved.captured_amount, '10.50');
  // It was not wanted any more, so it was not sent again.
  assert.equal(house.providers['first']?.calls.sent, 1);
});

test('what was superseded and waits for its payer is looked at on the schedule, then by a person', async () => {
  const house = openHouse();
  house.providers['first']?.fail('lost_after');
  const policy = { cascade: 'compensate' } as const;
  const payment = await house.pay({ ...card('redirect'), policy });
  assert.deepEqual([payment.status, payment.provider], ['captured', 'second']);
  await house.resolve(payment);
  const asked = house.providers['first']?.calls.asked ?? 0;
  assert.ok(asked > 0 && asked <= resolveDelaysMs.length, `asked ${asked} times`);
});

const isOver = {
  kind: 'declined',
  reason: 'authorization_expired',
  code: 'expired',
  message: 'It is over.',
} as const;

/** A payment that the second provider holds, and the first against its own word as well. */
const holdTwice = async (house: PaymentsHouse) => {
  const held = await house.pay({ ...card('decline:processing_error'), capture_method: 'manual' });
  assert.deepEqual([held.status, held.provider], ['authorized', 'second']);
  const { organisationId, mode } = house.caller();
  const tell = async (by: string, outcome: Outcome): Promise<void> => {
    const scope = { organisationId, mode };
    const decision = { scope, paymentId: held.id, decide: () => undefined };
    const world = await house.deps.record(decision);
    const attempt = world?.attempts.find(({ provider }) => provider === by);
    assert.ok(attempt);
    const at = house.deps.clock.now();
    const input = { attemptId: attempt.id, outcome, exchanges: [], at, holdsLease: false };
    await settleAndFollow(house.deps, attempt, input);
  };
  const amount = { minor: 1050n, currency: 'EUR' };
  await tell('first', { kind: 'approved', reference: 'late_1', amount, effect: 'authorized' });
  return { held, tell };
};

test('a hold that came twice and runs out takes nothing from the one that stands', async () => {
  const house = openHouse();
  const { held, tell } = await holdTwice(house);
  await tell('first', isOver);
  const now = await house.read(held);
  assert.deepEqual([now.status, now.held_amount], ['authorized', '10.50']);
});

test('once both holds of a payment have run out, nobody is asked about the other any more', async () => {
  for (const order of [
    ['first', 'second'],
    ['second', 'first'],
  ]) {
    const house = openHouse();
    const { held, tell } = await holdTwice(house);
    const queue = async () => (await listReviews(house.deps, house.caller(), { query: {} })).data;
    assert.equal((await queue()).length, 1);
    for (const provider of order) await tell(provider, isOver);
    assert.equal((await house.read(held)).status, 'expired');
    assert.deepEqual(await queue(), [], `${order} run out`);
  }
});

test('money that comes twice against all proof waits for a person, who gives it back', async () => {
  const house = openHouse();
  house.providers['first']?.fail('refused_connection');
  const payment = await house.pay(card('visa'));
  assert.equal(payment.provider, 'second');
  const { deps, caller } = house;
  const { organisationId, mode } = caller();
  const scope = { organisationId, mode };
  const world = await deps.record({ scope, paymentId: payment.id, decide: () => undefined });
  const [first] = world?.attempts ?? [];
  assert.equal(first?.state, 'not_sent');
  await settleAndFollow(deps, first, {
    attemptId: first.id,
    outcome: {
      kind: 'approved',
      reference: 'late_1',
      amount: { minor: 1050n, currency: 'EUR' },
      effect: 'captured',
      fee: { minor: 41n, currency: 'EUR' },
    },
    exchanges: [],
    at: deps.clock.now(),
    holdsLease: false,
  });
  assert.equal(await house.posted('suspense:unmatched:EUR'), 1050n);
  assert.equal(await house.posted('provider:first:fees:EUR'), -41n);
  const { data } = await listReviews(deps, caller(), { query: {} });
  assert.deepEqual(
    data.map(({ id, status }) => [id, status]),
    [[first.id, 'approved_late']],
  );

  const answer = (outcome: 'declined' | 'returned') => ({
    params: { attempt_id: first.id },
    body: { outcome, reason: 'Seen in the dashboard of the provider.' },
  });
  await assert.rejects(resolveReview(deps, caller(), answer('declined')), (fault) =>
    isRefusal(fault, 'review_outcome_not_possible'),
  );
  await resolveReview(deps, caller(), answer('returned'));
  assert.equal(house.providers['first']?.done.refund.length, 1);
  assert.equal(await house.posted('suspense:unmatched:EUR'), 0n);
  assert.deepEqual((await listReviews(deps, caller(), { query: {} })).data, []);
});

test('a return that comes back stands apart again and waits for a person', async () => {
  const house = openHouse();
  house.providers['first']?.fail('lost_after');
  const payment = await house.pay({ ...card('visa'), policy: { cascade: 'compensate' } });
  await house.resolve(payment);
  const { deps, caller } = house;
  const { organisationId, mode } = caller();
  const scope = { organisationId, mode };
  const world = await deps.record({ scope, paymentId: payment.id, decide: () => undefined });
  const returned = world?.attempts.find(({ operation }) => operation === 'return');
  assert.equal(returned?.state, 'approved');
  const failed = {
    kind: 'declined',
    reason: 'refund_failed',
    code: 'late',
    message: 'No.',
  } as const;
  const input = { attemptId: returned.id, outcome: failed, exchanges: [], at: deps.clock.now() };
  for (let told = 0; told < 2; told += 1) {
    await settleAndFollow(deps, returned, { ...input, holdsLease: false });
  }
  assert.equal(await house.posted('suspense:unmatched:EUR'), 1050n);
  const { data } = await listReviews(deps, caller(), { query: {} });
  assert.deepEqual(
    data.map(({ id }) => id),
    [returned.returns_attempt_id],
  );
});
