import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '#kernel';
import { useDatabase } from '#test/database';
import { openSplitHouse, type SplitHouse } from './testing/split-house.ts';

const { database } = await useDatabase();

/** A captured payment of 100 with a fee of 10 and sellers of 60 and 30. */
const open = async () => {
  const house = openSplitHouse(database);
  const [first, second] = [house.seller(), house.seller()];
  const payment = await house.paySplit({
    application_fee: { amount: '10.00' },
    parts: [
      { account_id: first, amount: '60.00' },
      { account_id: second, amount: '30.00' },
    ],
  });
  const from = (...parts: readonly (readonly [string, string])[]) =>
    parts.map(([account_id, amount]) => ({ account_id, amount }));
  return { house, payment, first, second, from };
};

const refused = async (
  house: SplitHouse,
  work: Promise<unknown>,
  pointer: string,
): Promise<void> => {
  const sent = house.provider.calls.sent;
  await assert.rejects(work, (fault) => {
    assert.ok(isRefusal(fault), String(fault));
    assert.deepEqual([fault.code, fault.particulars.pointer], ['refund_split_invalid', pointer]);
    return true;
  });
  assert.equal(house.provider.calls.sent, sent);
};

test('a refund names from whom it is taken back, and the platform bears what it says', async () => {
  const { house, payment, first, from } = await open();
  const parts = from([first, '40.00']);
  const refund = await house.refund(payment, {
    amount: '44.00',
    split: { parts, return_application_fee: true },
  });
  assert.deepEqual(refund.split, { parts, return_application_fee: true });
  const [facts] = await house.facts(payment);
  assert.deepEqual(facts?.refunds, [
    {
      id: refund.id,
      minor: 4_400n,
      split: { parts: [{ accountId: first, minor: '4000' }], returnsFee: true },
    },
  ]);
  assert.equal((await house.lastRequest(payment)).body['charge'], undefined);
  await house.verify();
});

test('parts that do not sum to the refund are refused, and reserve nothing', async () => {
  const { house, payment, first, from } = await open();
  const split = { parts: from([first, '40.00']) };
  await refused(house, house.refund(payment, { amount: '44.00', split }), '/split/parts');
  const above = { ...split, return_application_fee: true };
  const small = house.refund(payment, { amount: '39.99', split: above });
  await refused(house, small, '/split/parts');
  const after = await house.read(payment);
  assert.deepEqual([after.refund_pending_amount, after.refunded_amount], ['0.00', '0.00']);
});

test('nobody gives back more than is left of his part, refunds under way counted', async () => {
  const { house, payment, first, second, from } = await open();
  await house.refund(payment, { amount: '20.00', split: { parts: from([second, '20.00']) } });
  house.provider.fail('lost_after');
  const waiting = await house.refund(payment, { amount: '10.00' });
  assert.equal(waiting.status, 'pending');
  // Of 30.00 are gone 20.00 by name and 3.00 in proportion.
  const above = { amount: '7.01', split: { parts: from([second, '7.01']) } };
  await refused(house, house.refund(payment, above), '/split/parts/0/amount');
  const left = { amount: '7.00', split: { parts: from([second, '7.00']) } };
  assert.equal((await house.refund(payment, left)).status, 'succeeded');
  const other = { amount: '54.01', split: { parts: from([first, '54.01']) } };
  await refused(house, house.refund(payment, other), '/split/parts/0/amount');
});

test('an account without a part, or named twice, is refused', async () => {
  const { house, payment, first, from } = await open();
  const stranger = { amount: '1.00', split: { parts: from([house.seller(), '1.00']) } };
  await refused(house, house.refund(payment, stranger), '/split/parts/0/account_id');
  const twice = { amount: '2.00', split: { parts: from([first, '1.00'], [first, '1.00']) } };
  await refused(house, house.refund(payment, twice), '/split/parts/1/account_id');
});

test('where the platform keeps its fee, the sellers have to have left what is given back', async () => {
  const { house, payment } = await open();
  const split = { return_application_fee: false };
  const pointer = '/split/return_application_fee';
  await refused(house, house.refund(payment, { amount: '90.01', split }), pointer);
  const refund = await house.refund(payment, { amount: '90.00', split });
  assert.deepEqual(refund.split, { parts: null, return_application_fee: false });
});

test('of one account there is nothing to choose, and of no split nothing to say', async () => {
  const { house, payment, first, from } = await open();
  const part = { account_id: first, basis_points: 10_000 };
  const direct = await house.paySplit({ charge_kind: 'direct', parts: [part] });
  const split = { parts: from([first, '1.00']) };
  await refused(house, house.refund(direct, { amount: '1.00', split }), '/split/parts');
  const plain = await house.pay({ payment_method: { type: 'card', token: 'visa' } });
  const ofPlain = house.refund(plain, { amount: '1.00', split });
  await refused(house, ofPlain, '/split');
  // A charge without a fee has none to give back.
  await house.refund(direct, { amount: '1.00' });
  const { body } = await house.lastRequest(direct);
  assert.deepEqual(body['charge'], { reverseTransfer: false, refundFee: false });
  assert.equal((await house.refund(payment)).split, null);
});
