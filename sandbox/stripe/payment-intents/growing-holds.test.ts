import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import { cardPayment, errorOf, openSandbox } from '../../testing/open-sandbox.ts';

const sandbox = await openSandbox();

const held = (
  card: Stripe.PaymentIntentCreateParams.PaymentMethodOptions.Card,
  changes: Partial<Stripe.PaymentIntentCreateParams> = {},
) =>
  cardPayment({
    capture_method: 'manual',
    payment_method_options: { card },
    expand: ['latest_charge'],
    ...changes,
  });
const raisable = held({ request_incremental_authorization: 'if_available' });
const splittable = held({ request_multicapture: 'if_available' });
const cardOf = ({ latest_charge: charge }: Stripe.PaymentIntent) => {
  assert.ok(typeof charge === 'object');
  return charge?.payment_method_details?.card;
};

describe('a raised authorisation', () => {
  it('stands at the new total, and that can be captured', async () => {
    const key = 'sk_test_raise';
    const stripe = sandbox.stripe(key);
    const intent = await stripe.paymentIntents.create(raisable);
    assert.equal(cardOf(intent)?.incremental_authorization?.status, 'available');
    const raised = await stripe.paymentIntents.incrementAuthorization(intent.id, { amount: 3_000 });
    assert.deepEqual(
      [raised.status, raised.amount, raised.amount_capturable],
      ['requires_capture', 3_000, 3_000],
    );
    const taken = await stripe.paymentIntents.capture(intent.id);
    assert.equal(taken.amount_received, 3_000);
    const [charge] = (await sandbox.control.books(key)).charges;
    assert.deepEqual([charge?.raises, charge?.captures, charge?.amount], [1, 1, 3_000]);
  });

  it('is refused where nobody asked for it, where the card has it not, and the eleventh time', async () => {
    const stripe = sandbox.stripe('sk_test_raise_refused');
    const plain = await stripe.paymentIntents.create(cardPayment({ capture_method: 'manual' }));
    const jcb = await stripe.paymentIntents.create({ ...raisable, payment_method: 'pm_card_jcb' });
    assert.equal(cardOf(jcb)?.incremental_authorization?.status, 'unavailable');
    for (const { id } of [plain, jcb]) {
      await errorOf(stripe.paymentIntents.incrementAuthorization(id, { amount: 3_000 }));
    }
    const { id } = await stripe.paymentIntents.create(raisable);
    for (let amount = 2_001; amount <= 2_010; amount += 1) {
      await stripe.paymentIntents.incrementAuthorization(id, { amount });
    }
    await errorOf(stripe.paymentIntents.incrementAuthorization(id, { amount: 2_011 }));
    assert.equal((await stripe.paymentIntents.retrieve(id)).amount, 2_010);
  });
});

describe('several captures', () => {
  it('take parts of one authorisation until the last one lets the rest go', async () => {
    const key = 'sk_test_several';
    const stripe = sandbox.stripe(key);
    const intent = await stripe.paymentIntents.create(splittable);
    assert.equal(cardOf(intent)?.multicapture?.status, 'available');
    const take = async (amount: number, isLast: boolean) =>
      await stripe.paymentIntents.capture(intent.id, {
        amount_to_capture: amount,
        final_capture: isLast,
      });
    const first = await take(700, false);
    assert.deepEqual(
      [first.status, first.amount_received, first.amount_capturable],
      ['requires_capture', 700, 1_300],
    );
    const last = await take(300, true);
    assert.deepEqual(
      [last.status, last.amount_received, last.amount_capturable],
      ['succeeded', 1_000, 0],
    );

    const lines = await stripe.balanceTransactions.list({ source: String(last.latest_charge) });
    assert.deepEqual(
      lines.data.map((line) => line.amount),
      [300, 700],
    );
    await stripe.refunds.create({ payment_intent: intent.id, amount: 900 });
    await errorOf(stripe.refunds.create({ payment_intent: intent.id, amount: 101 }));
    const [charge] = (await sandbox.control.books(key)).charges;
    assert.deepEqual([charge?.captures, charge?.amount_captured], [2, 1_000]);
  });

  it('are refused where the card has them not, and a raise is once one was made', async () => {
    const stripe = sandbox.stripe('sk_test_several_refused');
    const part = { amount_to_capture: 700, final_capture: false };
    const jcb = await stripe.paymentIntents.create({
      ...splittable,
      payment_method: 'pm_card_jcb',
    });
    await errorOf(stripe.paymentIntents.capture(jcb.id, part));
    const both = await stripe.paymentIntents.create(
      held({
        request_multicapture: 'if_available',
        request_incremental_authorization: 'if_available',
      }),
    );
    await stripe.paymentIntents.capture(both.id, part);
    await errorOf(stripe.paymentIntents.incrementAuthorization(both.id, { amount: 9_000 }));
  });

  it('keep what they took when the rest runs out', async () => {
    const key = 'sk_test_several_expire';
    const stripe = sandbox.stripe(key);
    const { id } = await stripe.paymentIntents.create(splittable);
    await stripe.paymentIntents.capture(id, { amount_to_capture: 700, final_capture: false });
    await sandbox.control.clock({ key, advance_seconds: 8 * 86_400 });
    const ended = await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
    assert.deepEqual(
      [ended.status, ended.amount_received, ended.amount_capturable],
      ['canceled', 700, 0],
    );
    assert.ok(typeof ended.latest_charge === 'object');
    assert.equal(ended.latest_charge?.amount_refunded, 0);
  });
});

describe('an authentication that was made elsewhere', () => {
  const proof = {
    version: '2.2.0',
    transaction_id: '8a6ab0f6-1c4f-4d8e-9f43-1f6f2d3b4c5d',
    cryptogram: 'AAABBBCCCDDDEEEFFFGGGHHHIIJ=',
    electronic_commerce_indicator: '05',
  } as const;

  it('is not asked for again, and never shows its cryptogram', async () => {
    const stripe = sandbox.stripe('sk_test_carried');
    const paid = await stripe.paymentIntents.create(
      held({ three_d_secure: proof }, { payment_method: 'pm_card_threeDSecure2Required' }),
    );
    assert.equal(paid.status, 'requires_capture');
    assert.equal(cardOf(paid)?.three_d_secure?.transaction_id, proof.transaction_id);
    assert.doesNotMatch(JSON.stringify(paid), new RegExp(proof.cryptogram.slice(0, 20)));
  });

  it('is refused without a cryptogram of twenty bytes', async () => {
    const stripe = sandbox.stripe('sk_test_carried_refused');
    const { param } = await errorOf(
      stripe.paymentIntents.create(held({ three_d_secure: { ...proof, cryptogram: 'short' } })),
    );
    assert.equal(param, 'payment_method_options[card][three_d_secure][cryptogram]');
  });
});
