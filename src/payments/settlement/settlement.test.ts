import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '#providers';
import { useDatabase } from '#test/database';
import { openPaymentsHouse, type PaymentsHouse } from '#test/payments-house';
import { settleAndFollow } from '../attempt/settle-and-follow.ts';
import { openCourt } from '../dispute/testing/open-court.ts';
import { capturePayment } from '../payment/capture-payment.ts';
import type { PaymentView } from '../payment/schema.ts';
import { createRefund } from '../refund/create-refund.ts';
import { booksOfPayments } from './books-of-payments.ts';
import { findSettledAttempts } from './find-settled-attempts.ts';
import { findSettledDisputes } from './find-settled-disputes.ts';

const { database } = await useDatabase();

const takenBack = {
  kind: 'declined',
  reason: 'capture_failed',
  code: 'CAPTURE_FAILED',
  message: 'No.',
} as const;

/** The provider says something new of the payment's newest attempt of an operation. */
const tell = async (
  { deps, caller }: PaymentsHouse,
  { id }: PaymentView,
  operation: string,
  outcome: Outcome,
): Promise<void> => {
  const { organisationId, mode } = caller();
  const scope = { organisationId, mode };
  const world = await deps.record({ scope, paymentId: id, decide: () => undefined });
  const attempt = world?.attempts.findLast((one) => one.operation === operation);
  assert.ok(attempt);
  const input = { attemptId: attempt.id, outcome, exchanges: [], at: deps.clock.now() };
  await settleAndFollow(deps, attempt, { ...input, holdsLease: false });
};

/** What a report of the provider is held against: attempts of the payment, and its books. */
const sidesOf = async (
  { caller }: PaymentsHouse,
  { id }: Pick<PaymentView, 'id'>,
  provider: string,
  operation: 'capture' | 'refund' = 'capture',
) =>
  await database.transaction(async (tx) => {
    const asked = { references: [], ours: [id], operation, minor: 1050n };
    const [attempt] = await findSettledAttempts(tx, caller(), provider, [asked]);
    const books = (await booksOfPayments(tx, caller(), provider, [id])).get(id);
    assert.ok(attempt !== undefined && books !== undefined);
    assert.equal(books.balanceMinor, attempt.capturedMinor - attempt.refundedMinor);
    return { attempt, books };
  });

const held = { payment_method: { type: 'card', token: 'visa' }, capture_method: 'manual' };

const capturedIn = async (house: PaymentsHouse): Promise<PaymentView> => {
  const payment = await house.pay(held);
  const params = { payment_id: payment.id };
  return await capturePayment(house.deps, house.caller(), { params, body: {} });
};

test('what a dispute took and gave back is its own, and leaves the payment even', async () => {
  const court = await openCourt(database);
  const { house, paymentId: id } = court;
  await court.hear();
  house.clock.advance(1_000);
  await court.hear({ status: 'won', funds: 'returned', occurredAt: house.clock.now() });
  house.clock.advance(1_000);
  await court.hear({ stage: 'second_chargeback', occurredAt: house.clock.now() });
  const { attempt, books } = await sidesOf(house, { id }, 'stripe');
  assert.deepEqual([attempt.state, books.balanceMinor], ['approved', 1050n]);

  const names = { references: ['dp_1'], paymentId: null };
  const found = await database.transaction(
    async (tx) =>
      await findSettledDisputes(tx, house.caller(), 'stripe', [
        { references: [], paymentId: id },
        names,
        { references: ['dp_other'], paymentId: null },
      ]),
  );
  assert.deepEqual(
    found[0]?.moves.map(({ minor }) => minor),
    [-1050n, 1050n, -1050n],
  );
  assert.equal(found[0]?.fees.get('EUR'), 1500n);
  assert.deepEqual(found[1], found[0]);
  assert.equal(found[2], undefined);
});

test('a capture that was taken back stands as reversed, and leaves the payment even', async () => {
  const house = openPaymentsHouse(database, ['stripe']);
  const payment = await capturedIn(house);
  await tell(house, payment, 'capture', takenBack);
  const { attempt, books } = await sidesOf(house, payment, 'stripe');
  assert.deepEqual([attempt.state, books.balanceMinor, books.lost.size], ['reversed', 0n, 0]);
});

test('a capture that was taken back after its refund is known as lost', async () => {
  const house = openPaymentsHouse(database, ['stripe']);
  const payment = await capturedIn(house);
  const body = { payment_id: payment.id, amount: '10.50' };
  await createRefund(house.deps, house.caller(), { body });
  await tell(house, payment, 'capture', takenBack);
  const { attempt, books } = await sidesOf(house, payment, 'stripe');
  assert.deepEqual([attempt.state, books.balanceMinor], ['approved', 0n]);
  assert.deepEqual([...books.lost], [attempt.attemptId]);
});

test('money that came twice and went back is a refund to the report, and leaves the payment even', async () => {
  const house = openPaymentsHouse(database, ['first', 'second']);
  house.providers['first']?.fail('lost_after');
  const tokens = { first: 'visa', second: 'visa' };
  const payment = await house.pay({
    payment_method: { type: 'card', tokens },
    policy: { cascade: 'compensate' },
  });
  await house.resolve(payment);
  const { attempt } = await sidesOf(house, payment, 'first', 'refund');
  assert.deepEqual([attempt.operation, attempt.isGivingBack], ['return', true]);
  const taken = await sidesOf(house, payment, 'first');
  assert.deepEqual([taken.attempt.operation, taken.attempt.isTaking], ['authorize', true]);
});

test('whatever a report holds as a name is looked for as it stands', async () => {
  const house = openPaymentsHouse(database, ['stripe']);
  const payment = await house.pay({ payment_method: { type: 'card', token: 'visa' } });
  const odd = ['"', String.raw`a\b`, '{x,y}', 'NULL', '', 'zero\0byte', 'é"', 'pay_"\'', 'att_\\'];
  const questions = [...odd, payment.id].map((name) => ({
    references: [name],
    ours: [name],
    operation: 'capture' as const,
    minor: 1050n,
  }));
  const found = await database.transaction(
    async (tx) => await findSettledAttempts(tx, house.caller(), 'stripe', questions),
  );
  assert.deepEqual(
    found.map((attempt) => attempt?.paymentId),
    [...odd.map(() => undefined), payment.id],
  );
});
