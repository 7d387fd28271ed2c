import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import { cardPayment, errorOf, openSandbox } from '../../testing/open-sandbox.ts';

const sandbox = await openSandbox();

const disputed = async (stripe: Stripe, card = 'createDispute'): Promise<Stripe.Dispute> => {
  const payment = cardPayment({ payment_method: `pm_card_${card}` });
  const intent = await stripe.paymentIntents.create(payment);
  const { data } = await stripe.disputes.list({ payment_intent: intent.id });
  const [dispute] = data;
  assert.ok(dispute !== undefined && data.length === 1);
  return dispute;
};
const typesOf = async (stripe: Stripe): Promise<readonly string[]> => {
  const { data } = await stripe.events.list({ limit: 100 });
  return data
    .map((event) => event.type)
    .filter((type) => type.startsWith('charge.dispute.'))
    .toReversed()
    .map((type) => type.slice('charge.dispute.'.length));
};
const answer = async (stripe: Stripe, { id }: Stripe.Dispute, text: string) =>
  await stripe.disputes.update(id, { evidence: { uncategorized_text: text }, submit: true });

describe('a dispute', () => {
  it('takes the money and a fee, and gives the money back when it is won', async () => {
    const key = 'sk_test_dispute_won';
    const stripe = sandbox.stripe(key);
    const dispute = await disputed(stripe);
    assert.deepEqual(
      [dispute.status, dispute.reason, dispute.network_reason_code],
      ['needs_response', 'fraudulent', '10.4'],
    );
    assert.deepEqual(
      dispute.balance_transactions.map((line) => [line.amount, line.fee, line.reporting_category]),
      [[-2_000, 1_500, 'dispute']],
    );
    const charge = await stripe.charges.retrieve(String(dispute.charge));
    assert.equal(charge.disputed, true);

    assert.equal((await answer(stripe, dispute, 'winning_evidence')).status, 'under_review');
    await sandbox.control.clock({ key, advance_seconds: 3 });
    const won = await stripe.disputes.retrieve(dispute.id);
    assert.equal(won.status, 'won');
    const [books] = (await sandbox.control.books(key)).disputes;
    assert.deepEqual([books?.withdrawn, books?.fee], [0, 1_500]);
    assert.deepEqual(await typesOf(stripe), [
      'created',
      'funds_withdrawn',
      'updated',
      'funds_reinstated',
      'closed',
    ]);
  });

  it('is lost by other evidence, by giving in, and by its deadline', async () => {
    const key = 'sk_test_dispute_lost';
    const stripe = sandbox.stripe(key);
    const [answered, given, late] = [
      await disputed(stripe, 'createDisputeProductNotReceived'),
      await disputed(stripe),
      await disputed(stripe),
    ];
    await answer(stripe, answered, 'losing_evidence');
    assert.equal((await stripe.disputes.close(given.id)).status, 'lost');
    await errorOf(stripe.disputes.close(given.id));
    await sandbox.control.clock({ key, advance_seconds: 8 * 86_400 });
    for (const { id } of [answered, late]) {
      assert.equal((await stripe.disputes.retrieve(id)).status, 'lost');
      await errorOf(stripe.disputes.update(id, { submit: true }));
    }
  });

  it('keeps evidence without submitting it', async () => {
    const stripe = sandbox.stripe('sk_test_dispute_kept');
    const dispute = await disputed(stripe);
    const evidence = { customer_name: 'Ada', uncategorized_text: 'She has it.' };
    const kept = await stripe.disputes.update(dispute.id, { evidence, submit: false });
    assert.deepEqual(
      [kept.status, kept.evidence.customer_name, kept.evidence_details.submission_count],
      ['needs_response', 'Ada', 0],
    );
  });

  it('forbids a refund while the money is gone, and a won one allows it', async () => {
    const key = 'sk_test_dispute_refund';
    const stripe = sandbox.stripe(key);
    const dispute = await disputed(stripe);
    const refund = { payment_intent: String(dispute.payment_intent) };
    assert.equal((await errorOf(stripe.refunds.create(refund))).code, 'charge_disputed');
    await answer(stripe, dispute, 'winning_evidence');
    await sandbox.control.clock({ key, advance_seconds: 3 });
    assert.equal((await stripe.refunds.create(refund)).status, 'succeeded');
  });
});

describe('an inquiry', () => {
  it('takes nothing, and is closed when it was answered', async () => {
    const key = 'sk_test_inquiry';
    const stripe = sandbox.stripe(key);
    const inquiry = await disputed(stripe, 'createDisputeInquiry');
    assert.deepEqual(
      [inquiry.status, inquiry.balance_transactions.length, inquiry.is_charge_refundable],
      ['warning_needs_response', 0, true],
    );
    await answer(stripe, inquiry, 'winning_evidence');
    await sandbox.control.clock({ key, advance_seconds: 3 });
    assert.equal((await stripe.disputes.retrieve(inquiry.id)).status, 'warning_closed');
  });

  it('becomes a chargeback where the answer did not convince', async () => {
    const key = 'sk_test_inquiry_escalates';
    const stripe = sandbox.stripe(key);
    const inquiry = await disputed(stripe, 'createDisputeInquiry');
    await answer(stripe, inquiry, 'escalate_inquiry_evidence');
    await sandbox.control.clock({ key, advance_seconds: 3 });
    const charged = await stripe.disputes.retrieve(inquiry.id);
    assert.deepEqual([charged.status, charged.balance_transactions.length], ['needs_response', 1]);
  });
});
