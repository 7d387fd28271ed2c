import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '#kernel';
import { useDatabase } from '#test/database';
import { openPaymentsHouse, type PaymentsHouse } from '#test/payments-house';
import { cancelPayment } from '../payment/cancel-payment.ts';
import { capturePayment } from '../payment/capture-payment.ts';
import { confirmPayment } from '../payment/confirm-payment.ts';
import { incrementPayment } from '../payment/increment-payment.ts';
import type { PaymentView } from '../payment/schema.ts';
import { paymentRules } from '../verify/verify-payments.ts';
import { expireAttempts } from './expire-attempts.ts';
import { settleAndFollow } from './settle-and-follow.ts';
import type { SettleInput } from './settle-attempt.ts';
import { expiringAttempts } from './store.ts';

const { database } = await useDatabase();
const card = { payment_method: { type: 'card', token: 'visa' } };

const hold = async (house: PaymentsHouse, fields: object = {}): Promise<PaymentView> =>
  await house.pay({ ...card, capture_method: 'manual', ...fields });

const capture = async (house: PaymentsHouse, { id }: PaymentView, body: object) =>
  await capturePayment(house.deps, house.caller(), { params: { payment_id: id }, body });

const increment = async (house: PaymentsHouse, { id }: PaymentView, amount: string) =>
  await incrementPayment(house.deps, house.caller(), {
    params: { payment_id: id },
    body: { amount },
  });

const cancel = async (house: PaymentsHouse, { id }: PaymentView) =>
  await cancelPayment(house.deps, house.caller(), { params: { payment_id: id } });

const attemptsOf = async ({ deps, caller }: PaymentsHouse, { id }: PaymentView) => {
  const { organisationId, mode } = caller();
  const scope = { organisationId, mode };
  const world = await deps.record({ scope, paymentId: id, decide: () => undefined });
  return world?.attempts ?? [];
};

/** The provider says something new of the payment's newest attempt of an operation, or an older. */
const tell = async (
  house: PaymentsHouse,
  payment: PaymentView,
  operation: string,
  outcome: SettleInput['outcome'],
  which = -1,
): Promise<void> => {
  const attempt = (await attemptsOf(house, payment))
    .filter((one) => one.operation === operation)
    .at(which);
  assert.ok(attempt);
  const input = { attemptId: attempt.id, outcome, exchanges: [], at: house.clock.now() };
  await settleAndFollow(house.deps, attempt, { ...input, holdsLease: false });
};

const openHouse = (): PaymentsHouse => openPaymentsHouse(database, ['one']);

const rulesHold = async (house: PaymentsHouse): Promise<void> => {
  const { organisationId } = house.caller();
  for (const { rule, kind, run } of paymentRules()) {
    if (kind !== 'safety' || rule.startsWith('I5')) continue;
    assert.deepEqual(await run({ database, organisationId }), [], rule);
  }
};

const failedLate = {
  kind: 'declined',
  reason: 'capture_failed',
  code: 'CAPTURE_FAILED',
  message: 'No.',
} as const;

test('several captures take an authorisation piece by piece, and never more than it holds', async () => {
  const house = openHouse();
  const held = await hold(house, { anticipate: 'several_captures' });
  const first = await capture(house, held, { amount: '4.00', is_final: false });
  assert.deepEqual(
    [first.status, first.captured_amount, first.held_amount],
    ['partially_captured', '4.00', '6.50'],
  );
  await assert.rejects(capture(house, held, { amount: '6.51' }), (fault) =>
    isRefusal(fault, 'capture_above_authorized'),
  );
  const last = await capture(house, held, { amount: '6.50', is_final: false });
  assert.deepEqual(
    [last.status, last.captured_amount, last.held_amount],
    ['captured', '10.50', '0.00'],
  );
  assert.equal(await house.posted('organisation:balance:EUR'), 1050n);
  await rulesHold(house);
});

test('what is left after a partial capture is let go', async () => {
  const house = openHouse();
  const held = await hold(house);
  await capture(house, held, { amount: '4.00', is_final: false });
  const gone = await cancel(house, held);
  assert.deepEqual(
    [gone.status, gone.captured_amount, gone.held_amount],
    ['captured', '4.00', '0.00'],
  );
  await rulesHold(house);
});

test('a raised authorisation holds the new total, and all of it can be captured', async () => {
  const house = openHouse();
  const held = await hold(house, { anticipate: 'increment' });
  const raised = await increment(house, held, '14.00');
  assert.deepEqual([raised.amount, raised.held_amount], ['14.00', '14.00']);
  await assert.rejects(increment(house, held, '14.00'), (fault) =>
    isRefusal(fault, 'increment_not_above_amount'),
  );
  await rulesHold(house);
  const taken = await capture(house, held, {});
  assert.deepEqual([taken.status, taken.captured_amount], ['captured', '14.00']);
  assert.equal(await house.posted('organisation:balance:EUR'), 1400n);
  await rulesHold(house);
});

test('an increment whose answer was lost is found and holds once', async () => {
  const house = openHouse();
  const held = await hold(house);
  house.providers['one']?.fail('lost_after');
  const lost = await increment(house, held, '14.00');
  assert.deepEqual([lost.held_amount, lost.has_open_attempt], ['10.50', true]);
  const found = await house.resolve(held);
  assert.equal(found.authorized_amount, '14.00');
});

test('an authorisation that the provider lets go is expired, and its hold released', async () => {
  const house = openHouse();
  const held = await hold(house);
  const [attempt = ''] = house.providers['one']?.done.authorize ?? [];
  house.providers['one']?.letGo(attempt);
  const expired = await house.resolve(held);
  assert.deepEqual([expired.status, expired.held_amount], ['expired', '0.00']);
  assert.equal(expired.failure?.reason, 'authorization_expired');
  await rulesHold(house);
});

test('a raised authorisation that the provider lets go is expired with all that it was raised to', async () => {
  const house = openHouse();
  const held = await hold(house, { anticipate: 'increment' });
  await increment(house, held, '14.00');
  const [attempt = ''] = house.providers['one']?.done.authorize ?? [];
  house.providers['one']?.letGo(attempt);
  const expired = await house.resolve(held);
  assert.deepEqual([expired.status, expired.held_amount], ['expired', '0.00']);
  await rulesHold(house);
});

test('an authorisation that stands longer than it was promised is left alone', async () => {
  const house = openHouse();
  const held = await hold(house);
  const later = await house.resolve(held);
  assert.equal(later.status, 'authorized');
});

test('an authorisation whose void nobody knows the end of is not looked at by every sweep', async () => {
  const house = openHouse();
  const held = await hold(house);
  const [attempt = ''] = house.providers['one']?.done.authorize ?? [];
  house.providers['one']?.fail('lost_before');
  assert.equal((await cancel(house, held)).has_open_attempt, true);
  house.providers['one']?.letGo(attempt);
  house.clock.advance(30 * 24 * 3_600_000);
  const isDue = async (): Promise<boolean> => {
    const due = await database.transaction(
      async (tx) => await tx.rows(expiringAttempts, [house.deps.clock.now(), 1_000]),
    );
    return due.some(({ id }) => id === attempt);
  };
  assert.ok(await isDue());
  await expireAttempts(house.deps, [attempt]);
  assert.ok(!(await isDue()));
  house.clock.advance(300_000);
  assert.ok(await isDue(), 'it is looked at again, only later');
});

test('an end that is told of while a void is under way is seen once the void is over', async () => {
  const house = openHouse();
  const held = await hold(house);
  const [attempt = ''] = house.providers['one']?.done.authorize ?? [];
  house.providers['one']?.fail('lost_before');
  await cancel(house, held);
  house.providers['one']?.letGo(attempt);
  const ended = {
    kind: 'declined',
    reason: 'authorization_expired',
    code: 'ended',
    message: 'It is over.',
  } as const;
  await tell(house, held, 'authorize', ended);
  assert.equal((await house.read(held)).status, 'authorized');
  await tell(house, held, 'void', { ...ended, reason: 'other' });
  house.clock.advance(1_000);
  await expireAttempts(house.deps, [attempt]);
  assert.deepEqual((await house.read(held)).status, 'expired');
  await rulesHold(house);
});

test('a capture that the provider takes back leaves the balance again, and may be made anew', async () => {
  const house = openHouse();
  const held = await hold(house);
  await capture(house, held, {});
  await tell(house, held, 'capture', failedLate);
  await tell(house, held, 'capture', failedLate);
  const reversed = await house.read(held);
  assert.deepEqual([reversed.status, reversed.captured_amount], ['authorized', '0.00']);
  assert.equal(await house.posted('organisation:balance:EUR'), 0n);
  await rulesHold(house);
});

test('a capture that was made and taken back is not late where its making is told last', async () => {
  const house = openHouse();
  const held = await hold(house);
  house.providers['one']?.fail('lost_after');
  await capture(house, held, {});
  const madeAt = house.clock.now();
  house.clock.advance(60_000);
  await tell(house, held, 'capture', failedLate);
  const amount = { minor: 1050n, currency: 'EUR' };
  const made = { kind: 'approved', reference: 'late_1', amount, effect: 'captured' } as const;
  await tell(house, held, 'capture', { ...made, occurredAt: madeAt });
  const now = await house.read(held);
  assert.deepEqual([now.status, now.captured_amount], ['authorized', '0.00']);
  assert.equal(await house.posted('organisation:balance:EUR'), 0n);
  await rulesHold(house);
});

test('money that comes after the payment was canceled goes back where the merchant wants that', async () => {
  for (const late of ['keep', 'refund'] as const) {
    const house = openHouse();
    const policy = { late_success: late };
    const declined = await house.pay({
      payment_method: { type: 'card', token: 'decline:insufficient_funds' },
      policy,
    });
    assert.equal(declined.status, 'declined');
    await tell(house, declined, 'authorize', {
      kind: 'approved',
      reference: 'late_1',
      amount: { minor: 1050n, currency: 'EUR' },
      effect: 'captured',
    });
    const now = await house.resolve(declined);
    assert.equal(now.status, 'succeeded_late');
    assert.equal(now.refunded_amount, late === 'refund' ? '10.50' : '0.00');
    assert.equal(await house.posted('organisation:balance:EUR'), late === 'refund' ? 0n : 1050n);
    await rulesHold(house);
  }
});

test('a hold that comes late is not let go by the void of another, and goes back after it', async () => {
  for (const [late, ends] of [
    ['keep', 'approved'],
    ['refund', 'approved'],
    ['refund', 'declined'],
  ] as const) {
    const house = openHouse();
    const paid = await house.pay({
      payment_method: { type: 'card', token: 'decline:insufficient_funds' },
      capture_method: 'manual',
    });
    await confirmPayment(house.deps, house.caller(), {
      params: { payment_id: paid.id },
      body: {
        payment_method: { type: 'card', token: 'redirect' },
        policy: { late_success: late },
      },
    });
    house.providers['one']?.fail('lost_before');
    await cancel(house, paid);
    const no = { kind: 'declined', code: 'no', message: 'No.' } as const;
    await tell(house, paid, 'authorize', { ...no, reason: 'authentication_failed' });
    const amount = { minor: 1050n, currency: 'EUR' };
    const held = { kind: 'approved', reference: 'late_1', amount, effect: 'authorized' } as const;
    await tell(house, paid, 'authorize', held, 0);
    assert.equal((await house.read(paid)).status, 'succeeded_late');
    const voided = { kind: 'approved', reference: 'void_1', amount, effect: 'voided' } as const;
    await tell(house, paid, 'void', ends === 'approved' ? voided : { ...no, reason: 'other' });
    const now = await house.read(paid);
    const status = late === 'keep' ? 'succeeded_late' : 'canceled';
    assert.deepEqual([now.status, now.has_open_attempt], [status, false]);
    const letGo = (await attemptsOf(house, paid)).filter(
      ({ operation, request }) => operation === 'void' && request.reference === 'late_1',
    );
    assert.equal(letGo.length, late === 'keep' ? 0 : 1);
    await rulesHold(house);
  }
});
