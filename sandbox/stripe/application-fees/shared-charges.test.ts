import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import { connectAccount } from '../../testing/connect-account.ts';
import { cardPayment, errorOf, openSandbox } from '../../testing/open-sandbox.ts';

const sandbox = await openSandbox();

type Changes = Partial<Stripe.PaymentIntentCreateParams>;

/** A platform with one seller; payments are 10.000, of which Stripe keeps 175. */
async function market(name: string, params?: Stripe.AccountCreateParams) {
  const key = `sk_test_shared_${name}`;
  const stripe = sandbox.stripe(key);
  const account = (await connectAccount(sandbox, key, params)).id;
  const own = { stripeAccount: account };
  const expand = ['latest_charge.transfer', 'latest_charge.application_fee'];
  const pay = async (changes: Changes, options?: Stripe.RequestOptions) => {
    const params = cardPayment({ amount: 10_000, expand, ...changes });
    const intent = await stripe.paymentIntents.create(params, options);
    return { intent, charge: intent.latest_charge as Stripe.Charge };
  };
  const funds = async (options?: Stripe.RequestOptions) =>
    (await stripe.balance.retrieve({}, options)).pending[0]?.amount;
  const types = async (options?: Stripe.RequestOptions) =>
    (await stripe.events.list({ limit: 100 }, options)).data.map((one) => one.type);
  return { key, stripe, account, own, pay, funds, types };
}

describe('a destination charge', () => {
  it('with a fee hands all on, and the fee comes back to the platform', async () => {
    const { stripe, account, own, pay, funds, types } = await market('fee');
    const { intent, charge } = await pay({
      application_fee_amount: 1_000,
      transfer_data: { destination: account },
      on_behalf_of: account,
    });
    const transfer = charge.transfer as Stripe.Transfer;
    const fee = charge.application_fee as Stripe.ApplicationFee;
    assert.deepEqual([transfer.amount, transfer.source_transaction], [10_000, charge.id]);
    assert.deepEqual(
      [fee.amount, fee.account, fee.originating_transaction],
      [1_000, account, charge.id],
    );
    assert.equal(fee.charge, transfer.destination_payment);
    assert.deepEqual([charge.application_fee_amount, charge.on_behalf_of], [1_000, account]);
    assert.deepEqual(intent.transfer_data, { destination: account });
    assert.equal(charge.transfer_group, transfer.transfer_group);
    assert.deepEqual([await funds(), await funds(own)], [1_000 - 175, 9_000]);
    const [line] = (await stripe.balanceTransactions.list({}, own)).data;
    assert.deepEqual([line?.amount, line?.fee, line?.net], [10_000, 1_000, 9_000]);
    assert.equal(line?.fee_details[0]?.type, 'application_fee');
    const told = await types();
    assert.ok(told.includes('transfer.created') && told.includes('application_fee.created'));
    const listed = await stripe.applicationFees.list({ charge: charge.id });
    assert.deepEqual(
      listed.data.map((one) => one.id),
      [fee.id],
    );
  });

  it('with an amount hands that on, and there is no fee', async () => {
    const { account, own, pay, funds } = await market('amount');
    const transfer_data = { destination: account, amount: 7_000 };
    const { charge } = await pay({ transfer_data });
    assert.equal((charge.transfer as Stripe.Transfer).amount, 7_000);
    assert.equal(charge.application_fee, null);
    assert.deepEqual(charge.transfer_data, transfer_data);
    assert.deepEqual([await funds(), await funds(own)], [3_000 - 175, 7_000]);
  });

  it('is refused by terms that exclude each other or exceed it', async () => {
    const { key, stripe, account, own, pay } = await market('terms');
    const transfer_data = { destination: account };
    const cases: readonly (readonly [Changes, string])[] = [
      [{ application_fee_amount: 1 }, 'application_fee_amount'],
      [
        { application_fee_amount: 1, transfer_data: { ...transfer_data, amount: 5 } },
        'application_fee_amount',
      ],
      [{ application_fee_amount: 10_001, transfer_data }, 'application_fee_amount'],
      [{ transfer_data: { ...transfer_data, amount: 10_001 } }, 'transfer_data[amount]'],
      [{ transfer_data: { destination: 'acct_none' } }, 'transfer_data[destination]'],
      [{ transfer_data, on_behalf_of: (await connectAccount(sandbox, key)).id }, 'on_behalf_of'],
    ];
    for (const [changes, param] of cases) {
      const error = await errorOf(pay(changes));
      assert.deepEqual([error.statusCode, error.param], [400, param]);
    }
    assert.equal((await stripe.paymentIntents.list()).data.length, 0);
    const foreign = await errorOf(pay({ transfer_data }, own));
    assert.equal(foreign.code, 'sandbox_not_covered');
    const capabilities = { transfers: 'pending' } as const;
    await sandbox.control.setAccount({ key, account, capabilities });
    const off = await errorOf(pay({ transfer_data }));
    assert.equal(off.code, 'insufficient_capabilities_for_transfer');
  });

  it('is shared when it is captured, its fee capped at what was', async () => {
    const { stripe, account, own, pay, funds } = await market('capture');
    const { intent, charge } = await pay({
      capture_method: 'manual',
      application_fee_amount: 1_000,
      transfer_data: { destination: account },
    });
    assert.deepEqual([charge.transfer, charge.application_fee], [undefined, null]);
    await stripe.paymentIntents.capture(intent.id, {
      amount_to_capture: 5_000,
      application_fee_amount: 6_000,
    });
    const captured = await stripe.charges.retrieve(charge.id, { expand: ['transfer'] });
    assert.equal((captured.transfer as Stripe.Transfer).amount, 5_000);
    assert.deepEqual([await funds(), await funds(own)], [5_000 - 100, 0]);
  });

  it('gives back, with a refund, what it is asked to, in proportion and without drift', async () => {
    const { stripe, account, own, pay, funds } = await market('refund');
    const { charge } = await pay({
      application_fee_amount: 999,
      transfer_data: { destination: account },
    });
    const whole = { reverse_transfer: true, refund_application_fee: true };
    const before = [await funds(), await funds(own)];
    assert.deepEqual(before, [999 - 175, 9_001]);
    const expand = ['transfer_reversal'];
    const first = await stripe.refunds.create({
      charge: charge.id,
      amount: 3_333,
      ...whole,
      expand,
    });
    const reversal = first.transfer_reversal as Stripe.TransferReversal;
    assert.deepEqual([reversal.amount, reversal.source_refund], [3_333, first.id]);
    const [line] = (await stripe.balanceTransactions.list({}, own)).data;
    assert.deepEqual([line?.amount, line?.fee, line?.net], [-3_333, -332, -3_001]);
    await stripe.refunds.create({ charge: charge.id, amount: 1 });
    await stripe.refunds.create({ charge: charge.id, ...whole });
    const { data } = await stripe.applicationFees.list();
    assert.equal(data[0]?.amount_refunded, 332 + 666);
    const transfer = await stripe.transfers.retrieve(
      String((charge.transfer as Stripe.Transfer).id),
    );
    assert.equal(transfer.amount_reversed, 9_999);
    assert.deepEqual([await funds(), await funds(own)], [9_825, 0]);
    const available = (await stripe.balance.retrieve()).available[0]?.amount;
    assert.equal(available, -10_000);
  });

  it('says no where there is nothing to give back', async () => {
    const { stripe, account, pay } = await market('nothing');
    const plain = (await pay({})).charge.id;
    const free = (await pay({ transfer_data: { destination: account } })).charge.id;
    const none = await errorOf(stripe.refunds.create({ charge: plain, reverse_transfer: true }));
    assert.equal(none.param, 'reverse_transfer');
    for (const charge of [plain, free]) {
      const error = await errorOf(stripe.refunds.create({ charge, refund_application_fee: true }));
      assert.equal(error.param, 'refund_application_fee');
    }
    assert.equal((await stripe.refunds.list()).data.length, 0);
  });

  it('is disputed at the platform’s cost', async () => {
    const { stripe, account, own, pay } = await market('dispute');
    const payment_method = 'pm_card_createDispute';
    await pay({ payment_method, transfer_data: { destination: account } });
    const taken = (await stripe.balanceTransactions.list({ type: 'adjustment' })).data;
    assert.deepEqual(
      taken.map((one) => one.net),
      [-11_500],
    );
    assert.equal((await stripe.disputes.list()).data.length, 1);
    assert.equal((await stripe.disputes.list({}, own)).data.length, 0);
    assert.equal((await stripe.balanceTransactions.list({}, own)).data.length, 1);
  });
});

describe('a direct charge', () => {
  it('lies on the account, which pays Stripe’s fee and the platform’s', async () => {
    const { stripe, own, account, pay, funds, types } = await market('direct');
    const { charge } = await pay({ application_fee_amount: 1_000, expand: ['latest_charge'] }, own);
    const expand = ['application_fee', 'balance_transaction'];
    const seen = await stripe.charges.retrieve(charge.id, { expand }, own);
    const line = seen.balance_transaction as Stripe.BalanceTransaction;
    assert.deepEqual([line.amount, line.fee, line.net], [10_000, 1_175, 8_825]);
    assert.deepEqual(
      line.fee_details.map((one) => [one.type, one.amount]),
      [
        ['application_fee', 1_000],
        ['stripe_fee', 175],
      ],
    );
    const fee = seen.application_fee as Stripe.ApplicationFee;
    assert.deepEqual(
      [fee.account, fee.charge, fee.originating_transaction],
      [account, charge.id, null],
    );
    assert.match(String(seen.application), /^ca_/);
    assert.deepEqual([await funds(), await funds(own)], [1_000, 8_825]);
    assert.ok((await types()).includes('application_fee.created'));
    assert.ok(!(await types(own)).includes('application_fee.created'));
  });

  it('gives the fee back with a refund, or on its own', async () => {
    const { stripe, own, pay, funds, types } = await market('back');
    const { charge } = await pay({ application_fee_amount: 1_000, expand: ['latest_charge'] }, own);
    const params = { charge: charge.id, amount: 2_500, refund_application_fee: true };
    const refund = await stripe.refunds.create({ ...params, expand: ['balance_transaction'] }, own);
    const line = refund.balance_transaction as Stripe.BalanceTransaction;
    assert.deepEqual([line.amount, line.fee, line.net], [-2_500, -250, -2_250]);
    const id = String(charge.application_fee);
    const metadata = { why: 'kind' };
    const returned = await stripe.applicationFees.createRefund(id, { amount: 100, metadata });
    assert.equal(returned.fee, id);
    assert.equal((await stripe.applicationFees.retrieve(id)).amount_refunded, 350);
    const above = await errorOf(stripe.applicationFees.createRefund(id, { amount: 651 }));
    assert.deepEqual([above.code, above.param], [undefined, 'amount']);
    const rest = await stripe.applicationFees.createRefund(id);
    assert.equal(rest.amount, 650);
    assert.equal((await errorOf(stripe.applicationFees.createRefund(id))).param, 'amount');
    assert.equal((await stripe.applicationFees.listRefunds(id, { limit: 2 })).has_more, true);
    const read = await stripe.applicationFees.retrieveRefund(id, returned.id);
    assert.deepEqual(read.metadata, metadata);
    await stripe.applicationFees.updateRefund(id, returned.id, { metadata: { why: 'x' } });
    assert.equal((await types()).filter((one) => one === 'application_fee.refunded').length, 3);
    assert.equal(await funds(), 0);
    assert.equal(await funds(own), 8_825 + 750);
  });

  it('of an account whose fees the platform pays costs the platform', async () => {
    const { own, pay, funds } = await market('billed', {
      controller: {
        fees: { payer: 'application' },
        losses: { payments: 'application' },
        stripe_dashboard: { type: 'express' },
      },
    });
    await pay({ application_fee_amount: 1_000, expand: [] }, own);
    assert.deepEqual([await funds(), await funds(own)], [1_000 - 175, 9_000]);
  });

  it('is disputed at the account’s cost, and refused where it may not charge', async () => {
    const { key, stripe, account, own, pay } = await market('own_dispute');
    const payment_method = 'pm_card_createDispute';
    await pay({ payment_method, application_fee_amount: 1_000, expand: [] }, own);
    assert.equal((await stripe.disputes.list({}, own)).data.length, 1);
    assert.equal((await stripe.disputes.list()).data.length, 0);
    const taken = await stripe.balanceTransactions.list({ type: 'adjustment' }, own);
    assert.equal(taken.data[0]?.net, -11_500);
    const { connect_reserved } = await stripe.balance.retrieve();
    assert.equal(connect_reserved?.[0]?.amount, 11_500 - 8_825);
    await sandbox.control.setAccount({ key, account, charges_enabled: false });
    assert.equal((await errorOf(pay({ expand: [] }, own))).statusCode, 400);
  });
});
