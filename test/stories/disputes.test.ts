import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { byCard, type Json, until, useStage } from './stage.ts';

const stage = await useStage();
const { client, world } = stage;

const disputeOf = async (paymentId: string) =>
  await until(`payment ${paymentId} is disputed`, async () => {
    const { body } = await client.listDisputes({ query: { payment_id: paymentId } });
    return body.data[0];
  });

const dispute = async (amount: string, card: string) => {
  const { body } = await client.createPayment({ body: byCard(amount, card) });
  assert.equal(body.status, 'captured');
  return { payment: body, dispute: await disputeOf(body.id) };
};

const becomes = async (disputeId: string, status: string) =>
  await until(`dispute ${disputeId} becomes ${status}`, async () => {
    const { body } = await client.retrieveDispute({ params: { dispute_id: disputeId } });
    return body.status === status ? body : undefined;
  });

/** Lets the provider's judgement come. */
const judge = async (): Promise<void> => {
  await world.knobs.clock({ key: world.sandboxKey, advance_seconds: 5 });
};

const typesOf = async (objectId: string): Promise<readonly unknown[]> => {
  const { data } = await stage.read(`/v1/events?object_id=${objectId}&limit=100`);
  return (data as Json[]).map(({ type }) => type);
};

/** What Stripe itself shows. */
const atStripe = async (path: string): Promise<Json> => {
  const headers = { authorization: `Bearer ${world.sandboxKey}` };
  const answer = await fetch(`${world.sandboxUrl}/v1/${path}`, { headers });
  return (await answer.json()) as Json;
};

/** What the provider owes us, by our books and by its own. */
const agree = async (): Promise<void> => {
  const { data } = await stage.read(
    '/v1/ledger/accounts?prefix=provider:stripe:clearing&limit=100',
  );
  const [account] = (data as Json[]).filter(({ currency }) => currency === 'EUR');
  const { sums } = await world.knobs.books(world.sandboxKey);
  const net = sums.find(({ currency }) => currency === 'eur')?.net ?? 0;
  assert.equal(BigInt(`${account?.['balance']}`.replace('.', '')), BigInt(net));
  assert.partialDeepStrictEqual(await stage.read('/v1/ledger/trial_balance'), {
    is_balanced: true,
  });
};

describe('a disputed payment', () => {
  test('is answered with evidence and won: the money comes back, the fee does not', async () => {
    const { payment, dispute: told } = await dispute('21.00', 'pm_card_createDispute');
    assert.deepEqual(
      [told.status, told.reason, told.funds, told.amount, told.fee_amount],
      ['needs_response', 'fraudulent', 'withdrawn', '21.00', '15.00'],
    );
    const params = { dispute_id: told.id };
    await client.submitDisputeEvidence({ params, body: { text: { customer_name: 'Ada' } } });
    const { body: answered } = await client.submitDisputeEvidence({
      params,
      body: { text: { explanation: 'winning_evidence' }, submit: true },
    });
    assert.deepEqual([answered.status, answered.response?.status], ['under_review', 'accepted']);
    await judge();
    const won = await becomes(told.id, 'won');
    assert.deepEqual([won.funds, won.fee_amount], ['returned', '15.00']);
    await agree();
    assert.deepEqual(
      new Set(await typesOf(told.id)),
      new Set([
        'dispute.created',
        'dispute.funds_withdrawn',
        'dispute.updated',
        'dispute.funds_returned',
        'dispute.won',
      ]),
    );
    const { body: still } = await client.retrievePayment({ params: { payment_id: payment.id } });
    assert.equal(still.status, 'captured');
    const { body: timeline } = await client.retrievePaymentTimeline({
      params: { payment_id: payment.id },
    });
    assert.ok(timeline.data.some(({ summary }) => summary.includes('under_review → won')));
  });

  test('is answered with a document that is handed in to us, and that Stripe then holds', async () => {
    const { payment, dispute: told } = await dispute('24.00', 'pm_card_createDispute');
    const content = Buffer.from('%PDF-1.7\n% The receipt of this sale.\n%%EOF\n').toString(
      'base64',
    );
    const described = { purpose: 'dispute_evidence', content_type: 'application/pdf' } as const;
    const order = { body: { ...described, name: 'receipt.pdf', content } };
    const once = { idempotencyKey: `receipt-of-${payment.id}` };
    const { status, body: file } = await client.createFile(order, once);
    assert.equal(status, 201);
    assert.equal((await client.createFile(order, once)).body.id, file.id);

    const params = { dispute_id: told.id };
    await client.submitDisputeEvidence({ params, body: { files: { receipt: file.id } } });
    const { body: answered } = await client.submitDisputeEvidence({
      params,
      body: { text: { explanation: 'winning_evidence' }, submit: true },
    });
    assert.deepEqual([answered.status, answered.response?.status], ['under_review', 'accepted']);
    const theirs = await atStripe(`disputes/${answered.provider_reference}`);
    const { receipt } = theirs['evidence'] as Json;
    const held = await atStripe(`files/${receipt}`);
    assert.deepEqual(
      [held['purpose'], held['filename'], held['type'], held['size']],
      ['dispute_evidence', 'receipt.pdf', 'pdf', file.size_bytes],
    );
    await judge();
    assert.equal((await becomes(told.id, 'won')).funds, 'returned');
    await agree();
  });

  test('is given up, and a refund of what is gone is the provider’s to refuse', async () => {
    const { payment, dispute: told } = await dispute(
      '22.00',
      'pm_card_createDisputeProductNotReceived',
    );
    assert.equal(told.reason, 'not_received');
    const { body: refund } = await client.createRefund({ body: { payment_id: payment.id } });
    const failed = await until('the refund is refused', async () => {
      const { body } = await client.retrieveRefund({ params: { refund_id: refund.id } });
      return body.status === 'failed' ? body : undefined;
    });
    assert.equal(failed.failure?.reason, 'not_refundable');
    const { body: lost } = await client.acceptDispute({ params: { dispute_id: told.id } });
    assert.equal(lost.status, 'lost');
    await agree();
  });

  test('an inquiry takes no money, and one that grows does', async () => {
    const { dispute: told } = await dispute('23.00', 'pm_card_createDisputeInquiry');
    assert.deepEqual([told.stage, told.funds], ['inquiry', 'none']);
    await client.submitDisputeEvidence({
      params: { dispute_id: told.id },
      body: { text: { explanation: 'escalate_inquiry_evidence' }, submit: true },
    });
    await judge();
    const grown = await until('the inquiry becomes a chargeback', async () => {
      const { body } = await client.retrieveDispute({ params: { dispute_id: told.id } });
      return body.stage === 'chargeback' ? body : undefined;
    });
    assert.deepEqual([grown.status, grown.funds], ['needs_response', 'withdrawn']);
    await agree();
  });
});
