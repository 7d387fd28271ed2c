import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useDatabase } from '#test/database';
import { openPaymentsHouse, type PaymentsHouse } from '#test/payments-house';
import { cancelPayment } from '../../payment/cancel-payment.ts';
import { incrementPayment } from '../../payment/increment-payment.ts';
import { claimsAt } from './claims-at.ts';

const { database } = await useDatabase();

const openHouse = (): PaymentsHouse => openPaymentsHouse(database, ['first', 'second']);

const claimed = async (house: PaymentsHouse, provider: string) => {
  const { organisationId } = house.caller();
  const claims: (readonly bigint[])[] = [];
  for await (const page of claimsAt({ database, organisationId }, provider)) {
    claims.push(
      ...page.map(({ heldMinor, capturedMinor, refundedMinor }) => [
        heldMinor,
        capturedMinor,
        refundedMinor,
      ]),
    );
  }
  return claims;
};

const card = (first: string) => ({
  payment_method: { type: 'card', tokens: { first, second: 'visa' } },
});

test('what a payment took at the second provider is not claimed of the first', async () => {
  const house = openHouse();
  await house.pay(card('decline:processing_error'));
  assert.deepEqual(await claimed(house, 'first'), [[0n, 0n, 0n]]);
  assert.deepEqual(await claimed(house, 'second'), [[0n, 1050n, 0n]]);
});

test('what came twice and was given back is claimed where it came, both ways', async () => {
  const house = openHouse();
  house.providers['first']?.fail('lost_after');
  const payment = await house.pay({ ...card('visa'), policy: { cascade: 'compensate' } });
  await house.resolve(payment);
  assert.deepEqual(await claimed(house, 'first'), [[0n, 1050n, 1050n]]);
  assert.deepEqual(await claimed(house, 'second'), [[0n, 1050n, 0n]]);
});

test('a hold that came twice and was let go is claimed of nobody', async () => {
  const house = openHouse();
  house.providers['first']?.fail('lost_after');
  const policy = { cascade: 'compensate' };
  const payment = await house.pay({ ...card('visa'), policy, capture_method: 'manual' });
  assert.deepEqual(await claimed(house, 'second'), [[1050n, 0n, 0n]]);
  await house.resolve(payment);
  assert.deepEqual(await claimed(house, 'first'), [[0n, 0n, 0n]]);
});

test('a hold that came late, after the payment was canceled, is let go where it came', async () => {
  for (const late of ['refund', 'keep'] as const) {
    const house = openHouse();
    house.providers['first']?.fail('lost_after');
    const policy = { cascade: 'compensate', late_success: late };
    const payment = await house.pay({ ...card('visa'), policy, capture_method: 'manual' });
    const canceled = await cancelPayment(house.deps, house.caller(), {
      params: { payment_id: payment.id },
    });
    assert.equal(canceled.status, 'canceled');
    const { status } = await house.resolve(payment);
    assert.equal(status, late === 'refund' ? 'canceled' : 'succeeded_late');
    assert.equal(house.providers['first']?.done.void.length, late === 'refund' ? 1 : 0);
    assert.equal(house.providers['second']?.done.void.length, 1);
    const held = late === 'refund' ? 0n : 1050n;
    assert.deepEqual(await claimed(house, 'first'), [[held, 0n, 0n]]);
    assert.deepEqual(await claimed(house, 'second'), [[0n, 0n, 0n]]);
  }
});

test('what an authorisation was raised by is claimed no more than itself once it ran out', async () => {
  const house = openHouse();
  const raised = { ...card('visa'), capture_method: 'manual', anticipate: 'increment' };
  const payment = await house.pay(raised);
  const [attempt = ''] = house.providers['first']?.done.authorize ?? [];
  const params = { payment_id: payment.id };
  const { deps, caller } = house;
  await incrementPayment(deps, caller(), { params, body: { amount: '14.00' } });
  assert.deepEqual(await claimed(house, 'first'), [[1400n, 0n, 0n]]);
  house.providers['first']?.letGo(attempt);
  assert.equal((await house.resolve(payment)).status, 'expired');
  assert.equal((await cancelPayment(deps, caller(), { params })).status, 'canceled');
  assert.deepEqual(await claimed(house, 'first'), [[0n, 0n, 0n]]);
});
