import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import { connectAccount } from '../../testing/connect-account.ts';
import { cardPayment, errorOf, openSandbox } from '../../testing/open-sandbox.ts';

const sandbox = await openSandbox();
const DAY_S = 86_400;

/** A platform with one seller. */
async function market(name: string) {
  const key = `sk_test_transfers_${name}`;
  const stripe = sandbox.stripe(key);
  const { id: destination } = await connectAccount(sandbox, key);
  const seller = { stripeAccount: destination };
  const charge = async (changes: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
    String((await stripe.paymentIntents.create(cardPayment(changes))).latest_charge);
  const funded = (amount: number) => charge({ amount, payment_method: 'pm_card_bypassPending' });
  const give = (changes: Partial<Stripe.TransferCreateParams> = {}) =>
    stripe.transfers.create({ amount: 1_000, currency: 'eur', destination, ...changes });
  return { key, stripe, destination, seller, charge, funded, give };
}

const sumsOf = ({ available, pending }: Stripe.Balance) => [
  available[0]?.amount,
  pending[0]?.amount,
];

describe('a transfer', () => {
  it('moves what is available, and both accounts have a line for it', async () => {
    const { stripe, seller, destination, funded, give } = await market('plain');
    await funded(2_000);
    const given = { transfer_group: 'g', description: 'd', metadata: { m: '1' } };
    const made = await give({ ...given, expand: ['destination_payment.balance_transaction'] });
    assert.deepEqual(sumsOf(await stripe.balance.retrieve()), [945, 0]);
    assert.deepEqual(sumsOf(await stripe.balance.retrieve({}, seller)), [1_000, 0]);
    const payment = made.destination_payment as Stripe.Charge;
    const line = payment.balance_transaction as Stripe.BalanceTransaction;
    assert.deepEqual([line.type, line.net, line.reporting_category], ['payment', 1_000, 'charge']);
    const [own] = (await stripe.balanceTransactions.list({ source: made.id })).data;
    assert.deepEqual([own?.type, own?.net, own?.fee], ['transfer', -1_000, 0]);

    const again = await stripe.transfers.retrieve(made.id);
    assert.deepEqual([again.transfer_group, again.description], ['g', 'd']);
    assert.deepEqual([again.metadata, again.destination], [{ m: '1' }, destination]);
    assert.equal(again.destination_payment, payment.id);
    const seen = await stripe.charges.retrieve(payment.id, { expand: ['source_transfer'] }, seller);
    assert.equal((seen.source_transfer as Stripe.Transfer).id, made.id);
    assert.equal((await errorOf(stripe.charges.retrieve(payment.id))).code, 'resource_missing');
    assert.equal((await stripe.events.list({ type: 'transfer.created' })).data.length, 1);
  });

  it('is refused where the platform has too little at hand', async () => {
    const { stripe, charge, give } = await market('insufficient');
    await charge({ amount: 5_000 });
    const error = await errorOf(give());
    assert.deepEqual([error.statusCode, error.code], [400, 'balance_insufficient']);
    assert.equal((await stripe.transfers.list()).data.length, 0);
  });

  it('with a source waits for the funds of its charge, on both sides', async () => {
    const { stripe, key, seller, charge, give } = await market('source');
    const source_transaction = await charge({ transfer_group: 'order' });
    const made = await give({ source_transaction });
    assert.equal(made.transfer_group, 'order');
    assert.deepEqual(sumsOf(await stripe.balance.retrieve({}, seller)), [0, 1_000]);
    assert.deepEqual(sumsOf(await stripe.balance.retrieve()), [0, 945]);
    const [theirs] = (await stripe.balanceTransactions.list({}, seller)).data;
    const [, ours] = (await stripe.balanceTransactions.list()).data;
    assert.equal(theirs?.available_on, ours?.available_on);
    await sandbox.control.clock({ key, advance_seconds: 2 * DAY_S });
    assert.deepEqual(sumsOf(await stripe.balance.retrieve({}, seller)), [1_000, 0]);
    const told = await stripe.events.list({ type: 'balance.available' }, seller);
    assert.equal((told.data[0]?.data.object as Stripe.Balance).available[0]?.amount, 1_000);
    const unnamed = await give({ source_transaction: await charge() });
    assert.match(unnamed.transfer_group ?? '', /^group_pi_/);
  });

  it('with a source is capped at the charge, in its currency, once captured', async () => {
    const { stripe, key, charge, give } = await market('cap');
    const source_transaction = await charge();
    const first = await give({ source_transaction, amount: 1_500 });
    const above = await errorOf(give({ source_transaction, amount: 501 }));
    assert.deepEqual([above.code, above.param], [undefined, 'amount']);
    assert.match(above.message, /must not exceed the source amount of 2000/);
    await give({ source_transaction, amount: 500 });
    const foreign = await errorOf(give({ source_transaction, currency: 'usd' }));
    assert.equal(foreign.param, 'currency');
    const held = await charge({ capture_method: 'manual' });
    assert.equal((await errorOf(give({ source_transaction: held }))).param, 'source_transaction');
    const none = await errorOf(give({ source_transaction: 'ch_none' }));
    assert.deepEqual([none.code, none.param], ['resource_missing', 'source_transaction']);

    await stripe.transfers.createReversal(first.id, { amount: 700 });
    assert.equal((await errorOf(give({ source_transaction, amount: 700 }))).param, 'amount');
    await sandbox.control.settings({ key, reversals_free_source: true });
    await give({ source_transaction, amount: 700 });
    assert.equal((await errorOf(give({ source_transaction, amount: 1 }))).param, 'amount');
  });

  it('goes to a connected account that may receive, and only from a platform', async () => {
    const { stripe, key, seller, destination, funded, give } = await market('payee');
    await funded(5_000);
    const nobody = await errorOf(give({ destination: 'acct_none' }));
    assert.deepEqual([nobody.code, nobody.param], ['resource_missing', 'destination']);
    const capabilities = { transfers: 'inactive' } as const;
    await sandbox.control.setAccount({ key, account: destination, capabilities });
    assert.equal((await errorOf(give())).code, 'insufficient_capabilities_for_transfer');
    const own = { amount: 1, currency: 'eur', destination };
    const wrong = await errorOf(stripe.transfers.create(own, seller));
    assert.equal(wrong.code, 'platform_account_required');
    assert.equal((await errorOf(give({ amount: 0 }))).param, 'amount');
  });

  it('is listed by group and destination, updated, and made once under a key', async () => {
    const { stripe, key, destination, funded, give } = await market('list');
    await funded(5_000);
    const other = (await connectAccount(sandbox, key)).id;
    const params = { amount: 100, currency: 'eur', destination, transfer_group: 'a' };
    const options = { idempotencyKey: 'once' };
    const first = await stripe.transfers.create(params, options);
    assert.equal((await stripe.transfers.create(params, options)).id, first.id);
    await give({ destination: other, transfer_group: 'b' });
    const ids = async (filter: Stripe.TransferListParams) =>
      (await stripe.transfers.list(filter)).data.map((one) => one.id);
    assert.equal((await ids({})).length, 2);
    assert.deepEqual(await ids({ transfer_group: 'a' }), [first.id]);
    assert.deepEqual(await ids({ destination, created: { gte: first.created } }), [first.id]);
    const metadata = { k: 'v' };
    assert.deepEqual((await stripe.transfers.update(first.id, { metadata })).metadata, metadata);
    const [event] = (await stripe.events.list({ type: 'transfer.updated' })).data;
    assert.deepEqual(event?.data.previous_attributes, { metadata: {} });
  });

  it('to an account under the recipient agreement is there a day later', async () => {
    const { stripe, key, destination, seller, funded, give } = await market('recipient');
    await stripe.accounts.update(destination, {
      tos_acceptance: { service_agreement: 'recipient' },
    });
    await funded(5_000);
    await give();
    assert.deepEqual(sumsOf(await stripe.balance.retrieve({}, seller)), [0, 1_000]);
    await sandbox.control.clock({ key, advance_seconds: DAY_S });
    assert.deepEqual(sumsOf(await stripe.balance.retrieve({}, seller)), [1_000, 0]);
  });
});

describe('a reversal', () => {
  it('takes a transfer back in parts, never more than is left', async () => {
    const { stripe, seller, funded, give } = await market('reverse');
    await funded(5_000);
    const { id } = await give();
    const metadata = { why: 'refund' };
    const part = await stripe.transfers.createReversal(id, { amount: 300, metadata });
    const above = await errorOf(stripe.transfers.createReversal(id, { amount: 701 }));
    assert.deepEqual([above.code, above.param], [undefined, 'amount']);
    const rest = await stripe.transfers.createReversal(id, {
      expand: ['transfer', 'destination_payment_refund.balance_transaction'],
    });
    assert.equal(rest.amount, 700);
    assert.equal((await errorOf(stripe.transfers.createReversal(id))).param, 'amount');
    const whole = rest.transfer as Stripe.Transfer;
    assert.deepEqual([whole.reversed, whole.amount_reversed], [true, 1_000]);
    assert.deepEqual(
      whole.reversals.data.map((one) => one.id),
      [rest.id, part.id],
    );
    const refund = rest.destination_payment_refund as Stripe.Refund;
    const line = refund.balance_transaction as Stripe.BalanceTransaction;
    assert.deepEqual([line.type, line.net], ['payment_refund', -700]);
    assert.equal((await stripe.refunds.retrieve(refund.id, {}, seller)).charge, refund.charge);
    const [own] = (await stripe.balanceTransactions.list({ source: part.id })).data;
    assert.deepEqual([own?.type, own?.net], ['transfer_refund', 300]);
    assert.deepEqual(sumsOf(await stripe.balance.retrieve({}, seller)), [0, 0]);
    assert.deepEqual(sumsOf(await stripe.balance.retrieve()), [4_900, 0]);

    assert.deepEqual((await stripe.transfers.retrieveReversal(id, part.id)).metadata, metadata);
    const updated = await stripe.transfers.updateReversal(id, part.id, { metadata: { why: 'x' } });
    assert.equal(updated.metadata?.['why'], 'x');
    assert.equal((await stripe.transfers.listReversals(id, { limit: 1 })).has_more, true);
    const told = await stripe.events.list({ type: 'transfer.reversed' });
    const last = told.data[0]?.data;
    assert.equal((last?.object as Stripe.Transfer).amount_reversed, 1_000);
    assert.equal((last?.previous_attributes as Stripe.Transfer).amount_reversed, 300);
    assert.equal((last?.previous_attributes as Stripe.Transfer).reversed, false);
  });

  it('of money on its way is booked where that money is', async () => {
    const { stripe, key, seller, charge, give } = await market('coming');
    const { id } = await give({ source_transaction: await charge() });
    await stripe.transfers.createReversal(id, { amount: 400 });
    assert.deepEqual(sumsOf(await stripe.balance.retrieve({}, seller)), [0, 600]);
    assert.deepEqual(sumsOf(await stripe.balance.retrieve()), [0, 1_345]);
    await sandbox.control.settings({ key, reversals_overdraw: false });
    await stripe.transfers.createReversal(id);
    assert.deepEqual(sumsOf(await stripe.balance.retrieve({}, seller)), [0, 0]);
  });

  it('above what the account has drives it below nothing, or is refused: a setting', async () => {
    const { stripe, key, seller, funded, give } = await market('overdraw');
    await funded(5_000);
    const paid = await stripe.paymentIntents.create(cardPayment(), seller);
    await stripe.refunds.create({ payment_intent: paid.id }, seller);
    await give();
    const { id } = await give({ amount: 500 });
    await sandbox.control.settings({ key, reversals_overdraw: false });
    await sandbox.control.clock({ key, advance_seconds: 2 * DAY_S });
    assert.deepEqual(sumsOf(await stripe.balance.retrieve({}, seller)), [1_445, 0]);
    await stripe.transfers.createReversal(id, { amount: 445 });
    const [first] = (await stripe.transfers.list({ limit: 1, starting_after: id })).data;
    await stripe.transfers.createReversal(first?.id ?? '', { amount: 990 });
    const refused = await errorOf(stripe.transfers.createReversal(id, { amount: 11 }));
    assert.deepEqual([refused.statusCode, refused.code], [400, 'balance_insufficient']);

    await sandbox.control.settings({ key, reversals_overdraw: true });
    await stripe.transfers.createReversal(id);
    const owed = await stripe.balance.retrieve({}, seller);
    assert.equal(owed.available[0]?.amount, -45);
    const { connect_reserved, available } = await stripe.balance.retrieve();
    assert.deepEqual(connect_reserved, [{ amount: 45, currency: 'eur' }]);
    const whole = (available[0]?.amount ?? 0) + 45;
    const error = await errorOf(give({ amount: whole }));
    assert.equal(error.code, 'balance_insufficient');
    await give({ amount: whole - 45 });
  });
});
