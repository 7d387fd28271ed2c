import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ProblemError } from '#http';
import { type Json, settled, until, useStage } from './stage.ts';

const stage = await useStage();
const { client, world } = stage;
const bank = world.knobs.at('bank');
const key = 'bank_test_bascule_sandbox';
const iban = 'DE75512108001245126199';
/** Accounts of payers at other banks; what is sent to the second one comes back days later. */
const payers = { plain: 'DE89370400440532013000', closed: 'NL91ABNA0417164300' };

const order = async (amount: string, more: object = {}) => {
  const { body } = await client.createPayment({
    body: {
      amount,
      currency: 'EUR',
      confirm: true,
      payment_method: { type: 'bank_transfer' },
      ...more,
    },
  });
  assert.equal(body.status, 'requires_action');
  assert.ok(body.next_action?.type === 'bank_transfer');
  return { ...body, reference: body.next_action.reference };
};

const pay = async (amount: string, remittance: string, sender = payers.plain) =>
  await bank.knob<{ readonly id: string }>('POST', 'credit', {
    key,
    iban,
    amount,
    remittance,
    sender_iban: sender,
  });

const creditOf = async (entry: { readonly id: string }, status: string) =>
  await until(`the entry ${entry.id} is ${status}`, async () => {
    const { body } = await client.listCredits({ query: { limit: 100 } });
    return body.data.find((one) => one.reference === entry.id && one.status === status);
  });

const statusOf = async (paymentId: string) =>
  (await client.retrievePayment({ params: { payment_id: paymentId } })).body.status;

describe('paying by bank transfer', () => {
  test('the payer is told where to send, with a code that fills in the transfer', async () => {
    const payment = await order('10.50');
    const { body } = await client.retrieveTransferInstructions({
      params: { payment_id: payment.id },
    });
    assert.equal(body.iban, iban);
    assert.equal(body.missing_amount, '10.50');
    assert.match(body.reference, /^RF\d{2}[0-9A-Z]{16}$/);
    assert.deepEqual(body.epc.split('\n').slice(5), [
      'Demo Shop GmbH',
      iban,
      'EUR10.50',
      '',
      body.reference,
    ]);
    assert.match(body.qr_svg, /^<svg/);
    assert.notEqual(body.expires_at, null);
  });

  test('money that names the payment, however it is written, pays it', async () => {
    const payment = await order('10.50');
    const written = payment.reference.toLowerCase().replaceAll(/(.{4})/g, '$1 ');
    const entry = await pay('10.50', `Thanks! ${written}- Ada`);
    const paid = await settled(client, payment.id);
    assert.deepEqual([paid.status, paid.captured_amount], ['captured', '10.50']);
    assert.equal(paid.payment_method?.last4, payers.plain.slice(-4));
    const { match } = await creditOf(entry, 'matched');
    assert.deepEqual([match.kind, match.payment_id], ['exact', payment.id]);
  });

  test('what is short waits for the rest, and the rest completes it', async () => {
    const payment = await order('100.00');
    const first = await pay('60.00', payment.reference);
    await creditOf(first, 'waiting');
    const params = { payment_id: payment.id };
    const { body } = await client.retrieveTransferInstructions({ params });
    assert.deepEqual([body.arrived_amount, body.missing_amount], ['60.00', '40.00']);
    assert.match(body.epc, /\nEUR40\.00\n/);
    assert.equal(await statusOf(payment.id), 'requires_action');

    const rest = await pay('40.00', payment.reference);
    assert.equal((await settled(client, payment.id)).captured_amount, '100.00');
    await creditOf(first, 'matched');
    await creditOf(rest, 'matched');
  });

  test('what is more pays, and the surplus stays open for a person', async () => {
    const payment = await order('20.00');
    const entry = await pay('25.00', payment.reference);
    assert.equal((await settled(client, payment.id)).captured_amount, '20.00');
    const credit = await creditOf(entry, 'partly_matched');
    assert.deepEqual([credit.open_amount, credit.match.kind], ['5.00', 'over']);
  });

  test('what comes twice pays once', async () => {
    const payment = await order('30.00');
    await pay('30.00', payment.reference);
    await settled(client, payment.id);
    const second = await pay('30.00', payment.reference);
    const credit = await creditOf(second, 'suspended');
    assert.equal(credit.match.kind, 'duplicate');
    const { body } = await client.retrievePayment({ params: { payment_id: payment.id } });
    assert.equal(body.captured_amount, '30.00');
  });

  test('a stranger’s money waits for a person, who says with a reason what it is for', async () => {
    const payment = await order('40.00');
    const entry = await pay('40.00', 'invoice of last week');
    const { id } = await creditOf(entry, 'suspended');
    const body = { payment_id: payment.id, reason: 'The payer sent his bank statement.' };
    const { body: matched } = await client.matchCredit({ params: { credit_id: id }, body });
    assert.equal(matched.status, 'matched');
    assert.equal(matched.payments[0]?.amount, '40.00');
    assert.equal(await statusOf(payment.id), 'captured');
    const { data } = await stage.read('/v1/audit_log?limit=100');
    assert.ok((data as Json[]).some((one) => one['action'] === 'credit.matched'));
    await assert.rejects(
      client.matchCredit({ params: { credit_id: id }, body }),
      (fault) => fault instanceof ProblemError && fault.problem.code === 'credit_wrong_state',
    );
  });

  test('a payment that was given up and paid all the same is late, and given back by policy', async () => {
    const kept = await order('50.00');
    const returned = await order('51.00', { policy: { late_success: 'refund' } });
    for (const { id } of [kept, returned]) {
      const { body } = await client.cancelPayment({ params: { payment_id: id } });
      assert.equal(body.status, 'canceled');
    }
    const entry = await pay('50.00', kept.reference);
    await pay('51.00', returned.reference);
    assert.equal((await creditOf(entry, 'matched')).match.kind, 'late');
    await until('both are late', async () => {
      const both = [await statusOf(kept.id), await statusOf(returned.id)];
      return both.every((status) => status === 'succeeded_late') ? both : undefined;
    });
    await bank.clock({ key, advance_seconds: 10 });
    await until('the late one is refunded', async () => {
      const { body } = await client.retrievePayment({ params: { payment_id: returned.id } });
      return body.refunded_amount === '51.00' ? body : undefined;
    });
  });

  test('a notice that never came loses nothing: the statement is read', async () => {
    await bank.webhooks.set({ key, drop: 1 });
    const payment = await order('60.00');
    const entry = await pay('60.00', payment.reference);
    await creditOf(entry, 'matched');
    assert.equal(await statusOf(payment.id), 'captured');
    await bank.webhooks.set({ key, drop: 0 });
  });
});

describe('refunds by bank transfer', () => {
  const paidBy = async (amount: string, sender: string) => {
    const payment = await order(amount);
    await pay(amount, payment.reference, sender);
    await settled(client, payment.id);
    return payment.id;
  };
  const refundOnce = async (id: string, status: string) =>
    await until(`refund ${id} is ${status}`, async () => {
      const { body } = await client.retrieveRefund({ params: { refund_id: id } });
      return body.status === status ? body : undefined;
    });

  test('a refund is a transfer to whoever paid, and done once it is on the statement', async () => {
    const paymentId = await paidBy('70.00', payers.plain);
    const { body } = await client.createRefund({
      body: { payment_id: paymentId, amount: '30.00' },
    });
    assert.equal(body.status, 'pending');
    await bank.clock({ key, advance_seconds: 10 });
    await refundOnce(body.id, 'succeeded');
    const { entries } = await bank.books<{ readonly entries: readonly Json[] }>(key);
    const debit = entries.find(({ kind, amount }) => kind === 'debit' && amount === '30.00');
    assert.equal((debit?.['counterparty'] as Json)['iban'], payers.plain);
  });

  test('a refund that comes back days later has failed, and the money is ours again', async () => {
    const paymentId = await paidBy('80.00', payers.closed);
    const { body } = await client.createRefund({ body: { payment_id: paymentId } });
    await bank.clock({ key, advance_seconds: 10 });
    await refundOnce(body.id, 'succeeded');
    await bank.clock({ key, advance_seconds: 3 * 86_400 + 10 });
    const failed = await refundOnce(body.id, 'failed');
    assert.equal(failed.failure?.code, 'AC04');
    const { body: payment } = await client.retrievePayment({ params: { payment_id: paymentId } });
    assert.equal(payment.refunded_amount, '0.00');
  });
});

test('after all of it the bank holds what we say it owes us, and suspense what is unexplained', async () => {
  assert.partialDeepStrictEqual(await stage.read('/v1/ledger/trial_balance'), {
    is_balanced: true,
  });
  const balance = async (account: string) =>
    (await stage.read(`/v1/ledger/accounts/${account}:EUR`))['balance'];
  type Books = { readonly accounts: readonly { readonly balance_cents: number }[] };
  const { accounts } = await bank.books<Books>(key);
  const held = `${accounts[0]?.balance_cents}`;
  assert.equal(`${await balance('provider:bank:clearing')}`.replace('.', ''), held);
  const { body } = await client.listCredits({ query: { limit: 100 } });
  const open = body.data.reduce((sum, one) => sum + BigInt(one.open_amount.replace('.', '')), 0n);
  assert.equal(BigInt(`${await balance('suspense:unmatched')}`.replace('.', '')), open);
});
