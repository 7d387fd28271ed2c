import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { booksAgree, byCard, settled, until, useStage } from './stage.ts';

const stage = await useStage();
const { client, world } = stage;

const hold = async (
  amount: string,
  anticipate: 'several_captures' | 'increment',
  card = 'pm_card_visa',
) => {
  const more = { capture_method: 'manual', anticipate } as const;
  const { body } = await client.createPayment({ body: byCard(amount, card, more) });
  assert.equal(body.status, 'authorized');
  return { payment_id: body.id };
};

describe('a held payment at Stripe', () => {
  test('is taken in parts, each for what it is, and the rest goes back', async () => {
    const params = await hold('50.00', 'several_captures');
    await client.capturePayment({ params, body: { amount: '20.00', is_final: false } });
    await client.capturePayment({ params, body: { amount: '15.00', is_final: false } });
    const { body: part } = await client.retrievePayment({ params });
    assert.deepEqual(
      [part.status, part.captured_amount, part.held_amount],
      ['partially_captured', '35.00', '15.00'],
    );
    const { body: taken } = await client.capturePayment({ params, body: { amount: '5.00' } });
    assert.deepEqual([taken.status, taken.captured_amount], ['captured', '40.00']);
    await client.createRefund({ body: { payment_id: params.payment_id, amount: '38.00' } });
    await booksAgree(stage);
  });

  test('whose second capture loses its answer is found, and taken once', async () => {
    const params = await hold('51.00', 'several_captures');
    await client.capturePayment({ params, body: { amount: '20.00', is_final: false } });
    const match = { key: world.sandboxKey, method: 'POST' } as const;
    await world.knobs.faults.plant({ fault: 'reset_after', match });
    await client.capturePayment({ params, body: { amount: '20.00', is_final: false } });
    const after = await settled(client, params.payment_id);
    assert.deepEqual([after.status, after.captured_amount], ['partially_captured', '40.00']);
    await booksAgree(stage);
  });

  test('is raised, and refused with a reason where the card does not take part', async () => {
    const params = await hold('52.00', 'increment');
    const { body: raised } = await client.incrementPayment({ params, body: { amount: '60.00' } });
    assert.deepEqual([raised.amount, raised.held_amount], ['60.00', '60.00']);
    const { body: taken } = await client.capturePayment({ params, body: {} });
    assert.equal(taken.captured_amount, '60.00');

    const other = await hold('53.00', 'increment', 'pm_card_jcb');
    await client.incrementPayment({ params: other, body: { amount: '60.00' } });
    const still = await settled(client, other.payment_id);
    assert.deepEqual([still.status, still.held_amount], ['authorized', '53.00']);
    await client.cancelPayment({ params: other });
    await booksAgree(stage);
  });

  test('that nobody takes ends when Stripe lets it go, and what was taken of it stays', async () => {
    const untouched = await hold('54.00', 'increment');
    const begun = await hold('55.00', 'several_captures');
    await client.capturePayment({ params: begun, body: { amount: '5.00', is_final: false } });
    await world.knobs.clock({ key: world.sandboxKey, advance_seconds: 8 * 86_400 });
    const ended = async (params: typeof begun, status: string) =>
      await until(`${params.payment_id} is ${status}`, async () => {
        const { body } = await client.retrievePayment({ params });
        return body.status === status ? body : undefined;
      });
    assert.equal((await ended(untouched, 'expired')).held_amount, '0.00');
    assert.equal((await ended(begun, 'captured')).captured_amount, '5.00');
    await booksAgree(stage);
  });
});
