import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isRefusal } from '#kernel';
import { type CreditHouse, useCreditHouses } from '#test/credit-house';
import { cancelPayment } from '../payment/cancel-payment.ts';
import { confirmPayment } from '../payment/confirm-payment.ts';
import { createRefund } from '../refund/create-refund.ts';
import { retrieveRefund } from '../refund/retrieve-refund.ts';
import { paymentRules } from '../verify/verify-payments.ts';
import { listCredits } from './list-credits.ts';
import { matchCredit } from './match-credit.ts';
import { readCredits } from './read-credits.ts';
import { retrieveTransferInstructions } from './retrieve-transfer-instructions.ts';
import { takeCredits } from './take-credits.ts';

const houses = await useCreditHouses();
after(houses.close);

const readAll = async ({ deps, connection }: CreditHouse) =>
  await readCredits(deps, [connection.id]);

const creditsOf = async ({ deps, caller }: CreditHouse) => {
  const { data } = await listCredits(deps, caller(), { query: {} });
  return data.map(({ status, match, open_amount: open }) => [status, match.kind, open]);
};

/** What is open on credits is what stands on suspense, and the payment stands as it says. */
const booksAgree = async (house: CreditHouse): Promise<void> => {
  const { data } = await listCredits(house.deps, house.caller(), { query: { limit: 100 } });
  const open = data.reduce((sum, one) => sum + BigInt(one.open_amount.replace('.', '')), 0n);
  assert.equal(await house.posted('suspense:unmatched:EUR'), open);
  const { organisationId } = house.connection.scope;
  for (const { rule, kind, run } of paymentRules()) {
    if (kind === 'safety') assert.deepEqual(await run({ ...house.deps, organisationId }), [], rule);
  }
};

test('one entry is taken in once, however often and by however many it is told', async () => {
  const house = await houses.open();
  const payment = await house.order();
  await house.arrive('10.50', payment.reference);
  await Promise.all([readAll(house), readAll(house), readAll(house)]);
  await readAll(house);
  assert.deepEqual(await creditsOf(house), [['matched', 'exact', '0.00']]);
  assert.equal((await house.read(payment)).status, 'captured');
  assert.equal(await house.posted('organisation:balance:EUR'), 1050n);
  assert.equal(await house.posted('provider:bank:clearing:EUR'), -1050n);
  await booksAgree(house);
});

test('parts that are taken in at the same time complete the payment once', async () => {
  const house = await houses.open();
  const payment = await house.order('30.00');
  for (const amount of ['10.00', '10.00', '10.00']) await house.arrive(amount, payment.reference);
  const desk = house.deps.providerNamed('bank').credits;
  assert.ok(desk !== null);
  const { result } = await desk.list(house.connection, null);
  assert.ok(result.kind === 'found');
  const { deps, connection } = house;
  await Promise.all(result.credits.map(async (one) => await takeCredits(deps, connection, [one])));
  assert.equal((await house.read(payment)).captured_amount, '30.00');
  assert.deepEqual(
    (await creditsOf(house)).map(([status]) => status),
    ['matched', 'matched', 'matched'],
  );
  await booksAgree(house);
});

test('what is short is shown as missing, and a surplus stays open', async () => {
  const house = await houses.open();
  const payment = await house.order('20.00');
  await house.arrive('5.00', payment.reference);
  await readAll(house);
  const params = { payment_id: payment.id };
  const shown = await retrieveTransferInstructions(house.deps, house.caller(), { params });
  assert.deepEqual([shown.arrived_amount, shown.missing_amount], ['5.00', '15.00']);
  await house.arrive('18.00', payment.reference);
  await readAll(house);
  assert.equal((await house.read(payment)).captured_amount, '20.00');
  assert.deepEqual(await creditsOf(house), [
    ['partly_matched', 'over', '3.00'],
    ['matched', 'short', '0.00'],
  ]);
  await booksAgree(house);
});

test('what the resolver saw first is matched to the entry that it saw', async () => {
  const house = await houses.open();
  const payment = await house.order();
  await house.arrive('10.50', payment.reference);
  await house.sweep('payments.resolve_attempts');
  assert.equal((await house.read(payment)).status, 'captured');
  await readAll(house);
  assert.deepEqual(await creditsOf(house), [['matched', 'exact', '0.00']]);
  assert.equal(await house.posted('provider:bank:clearing:EUR'), -1050n);
  await booksAgree(house);
});

test('late money is booked, and given back where the policy says so', async () => {
  const house = await houses.open();
  const payment = await house.order('10.50', { policy: { late_success: 'refund' } });
  await cancelPayment(house.deps, house.caller(), { params: { payment_id: payment.id } });
  assert.equal((await house.read(payment)).status, 'canceled');
  await house.arrive('10.50', payment.reference);
  await readAll(house);
  const late = await house.read(payment);
  assert.deepEqual([late.status, late.refund_pending_amount], ['succeeded_late', '10.50']);
  assert.deepEqual(await creditsOf(house), [['matched', 'late', '0.00']]);
  await house.bank.clock({ key: house.key, advance_seconds: 10 });
  await house.sweep('payments.resolve_attempts', 3);
  assert.equal((await house.read(payment)).refunded_amount, '10.50');
  await booksAgree(house);
});

test('money that comes after the time to pay is over is late, and no other payment is touched', async () => {
  const house = await houses.open();
  const [late, again] = [await house.order(), await house.order()];
  house.clock.advance(15 * 86_400_000);
  await house.sweep('payments.expire_attempts');
  for (const payment of [late, again]) {
    const { status, failure } = await house.read(payment);
    assert.deepEqual([status, failure?.reason], ['declined', 'expired']);
  }
  // Tried again, the payment has a new reference; money under the old one is for a person.
  const params = { payment_id: again.id };
  const body = { payment_method: { type: 'bank_transfer' } };
  const retried = await confirmPayment(house.deps, house.caller(), { params, body });
  assert.equal(retried.status, 'requires_action');
  await house.arrive('10.50', again.reference);
  await house.arrive('10.50', late.reference);
  await readAll(house);
  assert.equal((await house.read(late)).status, 'succeeded_late');
  assert.equal((await house.read(again)).status, 'requires_action');
  assert.deepEqual(
    (await creditsOf(house)).map(([status, kind]) => `${status} ${kind}`).toSorted(),
    ['matched late', 'suspended duplicate'],
  );
  await booksAgree(house);
});

test('money that waits for a payment that is given up is for a person', async () => {
  const house = await houses.open();
  const payment = await house.order('20.00');
  await house.arrive('5.00', payment.reference);
  await readAll(house);
  await cancelPayment(house.deps, house.caller(), { params: { payment_id: payment.id } });
  await house.sweep('payments.match_credits');
  assert.deepEqual(await creditsOf(house), [['suspended', 'short', '5.00']]);
});

test('a person matches what nobody could, never what does not fit', async () => {
  const house = await houses.open();
  const [payment, other] = [await house.order('40.00'), await house.order('7.00')];
  await house.arrive('47.00', 'for both');
  await readAll(house);
  const [credit] = (await listCredits(house.deps, house.caller(), { query: {} })).data;
  assert.ok(credit !== undefined);
  const match = async (paymentId: string) =>
    await matchCredit(house.deps, house.caller(), {
      params: { credit_id: credit.id },
      body: { payment_id: paymentId, reason: 'The payer has told us on the phone.' },
    });
  assert.equal((await match(payment.id)).status, 'partly_matched');
  await assert.rejects(match(payment.id), (fault) => isRefusal(fault, 'credit_does_not_fit'));
  const done = await match(other.id);
  assert.deepEqual([done.status, done.payments.length], ['matched', 2]);
  await assert.rejects(match(other.id), (fault) => isRefusal(fault, 'credit_wrong_state'));
  assert.equal((await house.read(other)).status, 'captured');
  await booksAgree(house);
});

test('a refund goes to whoever paid, is never sent twice, and may come back', async () => {
  const house = await houses.open();
  const payment = await house.order();
  await house.arrive('10.50', payment.reference, { sender_iban: 'NL91ABNA0417164300' });
  await readAll(house);
  const body = { payment_id: payment.id };
  const refund = await createRefund(house.deps, house.caller(), { body });
  assert.equal(refund.status, 'pending');
  await house.bank.clock({ key: house.key, advance_seconds: 10 });
  await house.sweep('payments.resolve_attempts', 3);
  assert.equal((await house.read(payment)).refunded_amount, '10.50');
  await house.bank.clock({ key: house.key, advance_seconds: 3 * 86_400 + 10 });
  await readAll(house);
  const params = { refund_id: refund.id };
  const failed = await retrieveRefund(house.deps, house.caller(), { params });
  assert.deepEqual([failed.status, failed.failure?.code], ['failed', 'AC04']);
  assert.equal((await house.read(payment)).refunded_amount, '0.00');
  assert.equal(await house.posted('provider:bank:clearing:EUR'), -1050n);
  const { transfers_ordered: ordered } = await house.bank.books<{
    readonly transfers_ordered: number;
  }>(house.key);
  assert.equal(ordered, 1);
});
