import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type Stripe from 'stripe';
import { connectAccount } from '../testing/connect-account.ts';
import { cardPayment, errorOf, openSandbox } from '../testing/open-sandbox.ts';
import { receiveNotices } from '../testing/receive-notices.ts';

const sandbox = await openSandbox();

/** A platform with two sellers, each the options of a request in its name. */
async function market(name: string) {
  const key = `sk_test_connect_${name}`;
  const stripe = sandbox.stripe(key);
  const ada = { stripeAccount: (await connectAccount(sandbox, key)).id };
  const bob = { stripeAccount: (await connectAccount(sandbox, key, { type: 'standard' })).id };
  return { key, stripe, ada, bob };
}

describe('a request in the name of an account', () => {
  it('makes what belongs to it, and nobody else sees that', async () => {
    const { stripe, ada, bob } = await market('scope');
    const paid = await stripe.paymentIntents.create(cardPayment({ metadata: { ref: 'r' } }), ada);
    assert.equal(paid.status, 'succeeded');
    assert.equal((await stripe.paymentIntents.retrieve(paid.id, {}, ada)).id, paid.id);
    for (const other of [undefined, bob]) {
      const error = await errorOf(stripe.paymentIntents.retrieve(paid.id, {}, other));
      assert.deepEqual([error.statusCode, error.code], [404, 'resource_missing']);
      assert.equal((await stripe.paymentIntents.list({}, other)).data.length, 0);
      assert.equal((await stripe.charges.list({}, other)).data.length, 0);
      const query = { query: "metadata['ref']:'r'" };
      assert.equal((await stripe.paymentIntents.search(query, other)).data.length, 0);
      const refund = await errorOf(stripe.refunds.create({ payment_intent: paid.id }, other));
      assert.equal(refund.code, 'resource_missing');
    }
    const query = { query: "metadata['ref']:'r'" };
    assert.equal((await stripe.paymentIntents.search(query, ada)).data.length, 1);
    const refund = await stripe.refunds.create({ payment_intent: paid.id }, ada);
    assert.equal((await stripe.refunds.list({}, ada)).data[0]?.id, refund.id);
  });

  it('for an account that is not connected is refused, as Stripe says it', async () => {
    const { stripe, key, ada } = await market('stranger');
    const elsewhere = (await connectAccount(sandbox, 'sk_test_connect_other')).id;
    for (const stripeAccount of ['acct_none', elsewhere]) {
      const error = await errorOf(stripe.balance.retrieve({}, { stripeAccount }));
      assert.deepEqual([error.statusCode, error.code], [403, 'account_invalid']);
      assert.equal(error.type, 'StripePermissionError');
      assert.match(error.message, /does not have access to account 'acct_/);
      assert.ok(!error.message.includes(key));
    }
    await stripe.accounts.del(ada.stripeAccount);
    assert.equal((await errorOf(stripe.balance.retrieve({}, ada))).code, 'account_invalid');
    const own = (await stripe.accounts.retrieveCurrent()).id;
    assert.equal((await stripe.balance.retrieve({}, { stripeAccount: own })).object, 'balance');
  });

  it('has idempotency keys and counts of its own', async () => {
    const { stripe, key, ada, bob } = await market('keys');
    const create = (options: object) =>
      stripe.customers.create({ email: 'c@bascule.test' }, { idempotencyKey: 'one', ...options });
    const ids = new Set<string>();
    for (const options of [{}, ada, bob, {}, ada]) ids.add((await create(options)).id);
    assert.equal(ids.size, 3);
    const calls = async (account?: string) =>
      (await sandbox.control.totals(key, account)).calls['customers.create'];
    assert.deepEqual(await calls(), { received: 2, executed: 1, replayed: 1 });
    assert.deepEqual(await calls(bob.stripeAccount), { received: 1, executed: 1, replayed: 0 });
  });

  it('is let through by Stripe-Context as well', async () => {
    const { stripe, ada } = await market('context');
    await stripe.customers.create({}, ada);
    const listed = await stripe.customers.list({}, { stripeContext: ada.stripeAccount });
    assert.equal(listed.data.length, 1);
    const error = await errorOf(stripe.rawRequest('POST', '/v2/core/nothing', { a: { b: 1 } }));
    assert.equal(error.statusCode, 404);
  });

  it('authenticates its buyer at the same page', async () => {
    const { stripe, ada } = await market('buyer');
    const payment_method = 'pm_card_threeDSecure2Required';
    const asked = await stripe.paymentIntents.create(
      cardPayment({ payment_method, return_url: 'https://shop.test/back' }),
      ada,
    );
    const page = asked.next_action?.redirect_to_url?.url ?? '';
    assert.equal((await sandbox.control.authenticate(page, 'complete')).status, 'succeeded');
    const paid = await stripe.paymentIntents.retrieve(asked.id, {}, ada);
    assert.equal(paid.status, 'succeeded');
  });
});

describe('the funds of an account', () => {
  it('are its own, pending and then available by the clock', async () => {
    const { stripe, key, ada, bob } = await market('funds');
    await stripe.paymentIntents.create(cardPayment(), ada);
    await stripe.paymentIntents.create(cardPayment({ amount: 700, currency: 'usd' }), bob);
    const before = await stripe.balance.retrieve({}, ada);
    assert.deepEqual([before.pending[0]?.amount, before.available[0]?.amount], [1_945, 0]);
    assert.equal((await stripe.balance.retrieve()).pending[0]?.amount, 0);
    await sandbox.control.clock({ key, advance_seconds: 2 * 86_400 });
    const ready = await stripe.balance.retrieve({}, ada);
    assert.deepEqual([ready.pending[0]?.amount, ready.available[0]?.amount], [0, 1_945]);

    const lines = await stripe.balanceTransactions.list({}, ada);
    assert.deepEqual(
      lines.data.map((one) => [one.type, one.net]),
      [['charge', 1_945]],
    );
    assert.equal((await stripe.balanceTransactions.list()).data.length, 0);
    const books = await sandbox.control.totals(key);
    assert.deepEqual(
      books.accounts.map(({ funds }) => funds),
      [
        [{ currency: 'eur', available: 1_945, pending: 0, gross: 2_000, fees: 55 }],
        [{ currency: 'usd', available: 659, pending: 0, gross: 700, fees: 41 }],
      ],
    );
    const own = await sandbox.control.books(key, ada.stripeAccount);
    assert.equal(own.payment_intents.length, 1);
    assert.equal(own.sums[0]?.net, 1_945);
  });

  it('may fall below nothing, and the platform reserves for those it is liable for', async () => {
    const { stripe, ada, bob } = await market('negative');
    for (const seller of [ada, bob]) {
      const paid = await stripe.paymentIntents.create(cardPayment(), seller);
      await stripe.refunds.create({ payment_intent: paid.id }, seller);
      const { pending, available } = await stripe.balance.retrieve({}, seller);
      assert.equal((pending[0]?.amount ?? 0) + (available[0]?.amount ?? 0), -55);
    }
    const { connect_reserved } = await stripe.balance.retrieve();
    assert.deepEqual(connect_reserved, [{ amount: 55, currency: 'eur' }]);
  });
});

describe('the events of an account', () => {
  it('go to Connect endpoints, the platform’s own to the others, each under its secret', async () => {
    const { stripe, key, ada } = await market('events');
    const [own, connect] = [await receiveNotices(), await receiveNotices()];
    const enabled_events = ['customer.created'] as const;
    const [first, second] = [
      await stripe.webhookEndpoints.create({ url: own.url, enabled_events: [...enabled_events] }),
      await stripe.webhookEndpoints.create({
        url: connect.url,
        enabled_events: [...enabled_events],
        connect: true,
      }),
    ];
    assert.match(second.application ?? '', /^ca_/);
    await sandbox.control.webhooks.set({ key, hold: true, duplicate: 1, shuffle: true });
    const mine = await stripe.customers.create();
    const hers = await stripe.customers.create({}, ada);
    await sandbox.control.webhooks.flush(key);

    const read = (from: typeof own, secret: string | undefined) =>
      from.received.map((one) => {
        const event = stripe.webhooks.constructEvent(one.body, one.signature, secret ?? '');
        return [event.account, (event.data.object as Stripe.Customer).id];
      });
    const twice = <T>(one: T) => [one, one];
    assert.deepEqual(read(own, first.secret), twice([undefined, mine.id]));
    assert.deepEqual(read(connect, second.secret), twice([ada.stripeAccount, hers.id]));
    assert.throws(() => read(connect, first.secret));
  });

  it('are listed in its name, delivered or not, and sent again on demand', async () => {
    const { stripe, key, ada } = await market('log');
    const receiver = await receiveNotices();
    await stripe.webhookEndpoints.create({
      url: receiver.url,
      enabled_events: ['customer.created'],
      connect: true,
    });
    await sandbox.control.webhooks.set({ key, drop: 1 });
    await stripe.customers.create({}, ada);
    await sandbox.control.webhooks.flush(key);
    const [missed] = (await stripe.events.list({ delivery_success: false }, ada)).data;
    assert.equal(missed?.pending_webhooks, 1);
    assert.equal((await stripe.events.list({ type: 'customer.created' })).data.length, 0);
    const id = missed?.id ?? '';
    assert.equal((await errorOf(stripe.events.retrieve(id))).code, 'resource_missing');
    assert.equal((await stripe.events.retrieve(id, {}, ada)).account, ada.stripeAccount);

    assert.equal(await sandbox.control.webhooks.redeliver(key, id), 1);
    await receiver.waitFor(1);
    await sandbox.control.webhooks.flush(key);
    assert.equal((await stripe.events.list({ delivery_success: false }, ada)).data.length, 0);
  });
});

describe('the journal', () => {
  it('a restart brings back accounts, what they own, and answers kept in their name', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-'));
    after(() => rmSync(dataDir, { recursive: true, force: true }));
    const key = 'sk_test_connect_journal';
    const first = await openSandbox({ dataDir });
    const { id: account } = await connectAccount(first, key);
    const options = { stripeAccount: account, idempotencyKey: 'pay' };
    const payment_method = 'pm_card_refundFail';
    const pay = cardPayment({ payment_method, expand: ['latest_charge'] });
    await first.control.clock({ key, frozen: true });
    const paid = await first.stripe(key).paymentIntents.create(pay, options);
    const stripeAccount = account;
    await first.stripe(key).refunds.create({ payment_intent: paid.id }, { stripeAccount });
    const picture = async (stripe: Stripe) => ({
      accounts: (await stripe.accounts.list()).data,
      intents: (await stripe.paymentIntents.list({}, { stripeAccount })).data,
      events: (await stripe.events.list({ limit: 50 }, { stripeAccount })).data,
      lines: (await stripe.balanceTransactions.list({}, { stripeAccount })).data,
      own: (await stripe.events.list()).data,
      balance: { ...(await stripe.balance.retrieve()) },
    });
    const before = await picture(first.stripe(key));
    await first.close();

    const second = await openSandbox({ dataDir });
    const stripe = second.stripe(key);
    assert.deepEqual(await picture(stripe), before);
    assert.ok(before.events.length > 4 && before.own.length === 0);
    assert.ok(before.events.some((one) => one.data.previous_attributes !== undefined));
    const again = await stripe.paymentIntents.create(pay, options);
    assert.equal(again.lastResponse.headers['idempotent-replayed'], 'true');
    assert.deepEqual({ ...again }, { ...paid });
    await second.control.clock({ key, advance_seconds: 3 });
    const [refund] = (await stripe.refunds.list({}, { stripeAccount })).data;
    assert.equal(refund?.status, 'failed');
  });
});
