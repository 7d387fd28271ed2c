import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type Stripe from 'stripe';
import { connectAccount } from '../../testing/connect-account.ts';
import { cardPayment, errorOf, openSandbox } from '../../testing/open-sandbox.ts';
import { instantFeeOf, instantNetOf } from './instant.ts';

const sandbox = await openSandbox();
const DAY_S = 86_400;

/** A seller with money available, paid out by hand unless told. */
async function seller(name: string, { number = '', interval = 'manual', amount = 10_000 } = {}) {
  const key = `sk_test_payouts_${name}`;
  const stripe = sandbox.stripe(key);
  const account = (await connectAccount(sandbox, key)).id;
  const own = { stripeAccount: account };
  await stripe.balanceSettings.update({ payments: { payouts: { schedule: { interval } } } }, own);
  const bank = await sandbox.control.addBankAccount({
    key,
    account,
    ...(number === '' ? {} : { number }),
  });
  const pay = (changes: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
    stripe.paymentIntents.create(
      cardPayment({ amount, payment_method: 'pm_card_bypassPending', ...changes }),
      own,
    );
  if (amount > 0) await pay();
  const payout = (changes: Partial<Stripe.PayoutCreateParams> = {}) =>
    stripe.payouts.create({ amount: 1_000, currency: 'eur', ...changes }, own);
  const read = (id: string) => stripe.payouts.retrieve(id, {}, own);
  const wait = (advance_seconds: number) => sandbox.control.clock({ key, advance_seconds });
  const available = async () => (await stripe.balance.retrieve({}, own)).available[0]?.amount;
  const types = async () =>
    (await stripe.events.list({ limit: 100 }, own)).data.map((one) => one.type);
  return { key, stripe, account, own, bank, pay, payout, read, wait, available, types };
}

describe('a payout', () => {
  it('takes the money at once, leaves for the bank, and arrives by the clock', async () => {
    const { payout, read, wait, available, types, bank } = await seller('life');
    const made = await payout({ metadata: { m: '1' }, expand: ['balance_transaction'] });
    const line = made.balance_transaction as Stripe.BalanceTransaction;
    assert.deepEqual([made.status, made.automatic, made.method], ['pending', false, 'standard']);
    assert.deepEqual([line.type, line.net, made.destination], ['payout', -1_000, bank.id]);
    assert.equal(made.reconciliation_status, 'not_applicable');
    assert.equal(await available(), 10_000 - 175 - 1_000);
    await wait(3);
    assert.equal((await read(made.id)).status, 'in_transit');
    await wait(2 * DAY_S);
    assert.deepEqual(
      [(await read(made.id)).status, (await read(made.id)).metadata],
      ['paid', { m: '1' }],
    );
    const told = (await types()).filter((one) => one.startsWith('payout.'));
    assert.deepEqual(told, ['payout.paid', 'payout.updated', 'payout.created']);
  });

  it('has arrived when the clock is moved past all of its turns at once', async () => {
    const { key, payout, read, wait } = await seller('leap');
    const made = await payout();
    await sandbox.control.clock({ key, frozen: true });
    await wait(5 * DAY_S);
    assert.equal((await read(made.id)).status, 'paid');
  });

  it('is refused above what is available, where payouts are off, and where no bank takes it', async () => {
    const { stripe, key, account, own, payout } = await seller('refused');
    assert.equal((await errorOf(payout({ amount: 9_826 }))).code, 'balance_insufficient');
    const error = await errorOf(payout({ currency: 'usd' }));
    assert.match(error.message, /don't have any external accounts in that currency \(usd\)/);
    const stranger = await errorOf(payout({ destination: 'ba_none' }));
    assert.deepEqual([stranger.code, stranger.param], ['resource_missing', 'destination']);
    await sandbox.control.setAccount({ key, account, payouts_enabled: false });
    assert.equal((await errorOf(payout())).code, 'payouts_not_allowed');
    const [first] = (await stripe.payouts.list({}, own)).data;
    assert.equal(first, undefined);
    const forints = await sandbox.control.addBankAccount({ key, account, currency: 'huf' });
    assert.equal(forints.default_for_currency, true);
    await sandbox.control.setAccount({ key, account, payouts_enabled: true });
    const odd = await errorOf(payout({ currency: 'huf', amount: 150 }));
    assert.match(odd.message, /divisible by 100/);
  });

  it('is canceled while it is pending, and the money is back', async () => {
    const { stripe, own, payout, read, wait, available, types } = await seller('cancel');
    const made = await payout();
    const canceled = await stripe.payouts.cancel(made.id, {}, own);
    assert.equal(canceled.status, 'canceled');
    const back = await stripe.balanceTransactions.retrieve(
      String(canceled.failure_balance_transaction),
      {},
      own,
    );
    assert.deepEqual([back.type, back.net], ['payout_cancel', 1_000]);
    assert.equal(await available(), 9_825);
    assert.ok((await types()).includes('payout.canceled'));
    const gone = await payout();
    await wait(3);
    assert.match((await errorOf(stripe.payouts.cancel(gone.id, {}, own))).message, /in_transit/);
    await wait(2 * DAY_S);
    assert.equal((await read(made.id)).status, 'canceled');
    assert.equal(
      (await errorOf(stripe.payouts.reverse(gone.id, {}, own))).code,
      'sandbox_not_covered',
    );
  });

  it('to a failing test number comes back, and that bank account takes no more', async () => {
    for (const [number, code] of [
      ['000111111116', 'no_account'],
      ['DE89370400440532013002', 'account_closed'],
    ] as const) {
      const { key, account, payout, read, wait, available, types, bank } = await seller(code, {
        number,
      });
      const made = await payout();
      await wait(3);
      await wait(3 * DAY_S);
      const failed = await read(made.id);
      assert.deepEqual([failed.status, failed.failure_code], ['failed', code]);
      assert.ok(failed.failure_message !== null && failed.failure_balance_transaction !== null);
      assert.equal(await available(), 9_825);
      assert.ok((await types()).includes('account.external_account.updated'));
      assert.equal((await errorOf(payout())).code, 'bank_account_unusable');
      const other = await sandbox.control.addBankAccount({ key, account });
      assert.notEqual(other.id, bank.id);
      assert.equal((await payout({ destination: other.id })).destination, other.id);
    }
  });

  it('that was paid may fail all the same, once', async () => {
    const { key, account, payout, read, wait, available, types } = await seller('late');
    const made = await payout();
    await wait(3);
    await wait(3 * DAY_S);
    assert.equal((await read(made.id)).status, 'paid');
    const fail = { key, account, payout: made.id, fail: 'account_closed' };
    const failed = await sandbox.control.failPayout(fail);
    assert.deepEqual([failed.status, failed.failure_code], ['failed', 'account_closed']);
    assert.equal(await available(), 9_825);
    await assert.rejects(sandbox.control.failPayout(fail), /is failed/);
    const told = (await types()).filter((one) => one === 'payout.failed' || one === 'payout.paid');
    assert.deepEqual(told, ['payout.failed', 'payout.paid']);
  });

  it('that is instant costs a hundredth on top and arrives in half an hour', async () => {
    const { stripe, key, account, own, payout, read, wait, available, bank } =
      await seller('instant');
    const { instant_available } = await stripe.balance.retrieve({}, own);
    const net = instant_available?.[0]?.net_available?.[0];
    assert.deepEqual([net?.destination, net?.amount], [bank.id, 9_728]);
    assert.equal(
      (await errorOf(payout({ method: 'instant', amount: 9_729 }))).code,
      'balance_insufficient',
    );
    const made = await payout({
      method: 'instant',
      amount: 9_728,
      expand: ['balance_transaction'],
    });
    const line = made.balance_transaction as Stripe.BalanceTransaction;
    assert.deepEqual([line.amount, line.fee, line.net], [-9_728, 97, -9_825]);
    assert.equal(await available(), 0);
    await wait(3);
    await wait(1_800);
    assert.equal((await read(made.id)).status, 'paid');
    const slow = await sandbox.control.addBankAccount({ key, account, instant: false });
    const refused = await errorOf(payout({ method: 'instant', destination: slow.id }));
    assert.equal(refused.code, 'instant_payouts_unsupported');
  });

  it('of the platform goes to its own bank', async () => {
    const stripe = sandbox.stripe('sk_test_payouts_platform');
    await stripe.paymentIntents.create(cardPayment({ payment_method: 'pm_card_bypassPending' }));
    const params = { amount: 1_945, currency: 'eur', expand: ['destination'] };
    const made = await stripe.payouts.create(params);
    assert.equal((made.destination as Stripe.BankAccount).object, 'bank_account');
    assert.equal((await stripe.balance.retrieve()).available[0]?.amount, 0);
  });
});

describe('automatic payouts', () => {
  it('pay out each day what became available, line by line', async () => {
    const { stripe, own, pay, payout, wait, available, types } = await seller('daily', {
      interval: 'daily',
      amount: 0,
    });
    const paid = await pay({ amount: 2_000, payment_method: 'pm_card_visa' });
    await stripe.refunds.create({ payment_intent: paid.id, amount: 500 }, own);
    await pay({ amount: 1_000 });
    await payout({ amount: 100 });
    await wait(3 * DAY_S);
    assert.equal(await available(), 0);
    const [made] = (await stripe.payouts.list({ status: 'pending' }, own)).data.filter(
      (one) => one.automatic,
    );
    const id = made?.id ?? '';
    const early = await errorOf(stripe.balanceTransactions.list({ payout: id }, own));
    assert.equal(early.code, 'payout_reconciliation_not_ready');
    await wait(3);
    const ready = await stripe.payouts.retrieve(id, {}, own);
    assert.equal(ready.reconciliation_status, 'completed');
    assert.ok((await types()).includes('payout.reconciliation_completed'));
    const all = (await stripe.balanceTransactions.list({ payout: id }, own)).data;
    const net = all.reduce((sum, one) => sum + one.net, 0);
    assert.equal(net, 0);
    assert.deepEqual(all.map((one) => one.type).toSorted(), [
      'charge',
      'charge',
      'payout',
      'payout',
      'refund',
    ]);
    assert.equal(
      (await errorOf(stripe.payouts.cancel(id, {}, own))).type,
      'StripeInvalidRequestError',
    );
    const manual = (await stripe.payouts.list({}, own)).data.find((one) => !one.automatic);
    const asked = await errorOf(stripe.balanceTransactions.list({ payout: manual?.id ?? '' }, own));
    assert.equal(asked.param, 'payout');
    await pay({ amount: 3_000 });
    await wait(DAY_S);
    const [next] = (await stripe.payouts.list({ limit: 1 }, own)).data;
    assert.deepEqual([next?.automatic, next?.amount], [true, 2_930]);
  });

  it('wait for a bank account and for payouts to be enabled', async () => {
    const { stripe, key, account, own, pay, wait, available } = await seller('wait', {
      interval: 'daily',
      amount: 0,
    });
    await sandbox.control.setAccount({ key, account, payouts_enabled: false });
    await pay({ amount: 10_000 });
    await wait(5 * DAY_S);
    assert.equal(await available(), 9_825);
    const { payments } = await stripe.balanceSettings.retrieve({}, own);
    assert.equal(payments.payouts?.status, 'disabled');
    await sandbox.control.setAccount({ key, account, payouts_enabled: true });
    await wait(DAY_S);
    assert.equal(await available(), 0);
  });

  it('leave the least that was set, and come on their days', async () => {
    const { stripe, own, wait, available } = await seller('weekly');
    const schedule = { interval: 'weekly', weekly_payout_days: ['tuesday'] };
    const settings = await stripe.balanceSettings.update(
      {
        payments: {
          payouts: { schedule, minimum_balance_by_currency: { eur: 1_000 } },
          settlement_timing: { delay_days_override: 4 },
        },
      },
      own,
    );
    assert.deepEqual(settings.payments.payouts?.schedule, schedule);
    assert.deepEqual(settings.payments.payouts?.minimum_balance_by_currency, { eur: 1_000 });
    assert.equal(settings.payments.settlement_timing.delay_days, 4);
    for (let day = 0; day < 8; day += 1) await wait(DAY_S);
    assert.equal(await available(), 1_000);
    const made = (await stripe.payouts.list({}, own)).data;
    assert.deepEqual(
      made.map((one) => [one.amount, new Date(one.created * 1_000).getUTCDay()]),
      [[8_825, 2]],
    );
    const lines = await stripe.balanceTransactions.list({ payout: made[0]?.id ?? '' }, own);
    assert.equal(
      lines.data.reduce((sum, one) => sum + one.net, 0),
      0,
    );
    const cleared = await stripe.balanceSettings.update(
      { payments: { payouts: { minimum_balance_by_currency: '' } } },
      own,
    );
    assert.equal(cleared.payments.payouts?.minimum_balance_by_currency, null);
  });

  it('of the platform empty its balance only where told', async () => {
    const key = 'sk_test_payouts_own';
    const stripe = sandbox.stripe(key);
    const payment = cardPayment();
    await stripe.paymentIntents.create(payment);
    await sandbox.control.clock({ key, advance_seconds: 2 * DAY_S });
    assert.equal((await stripe.payouts.list()).data.length, 0);
    await sandbox.control.settings({ key, platform_pays_out: true });
    await stripe.paymentIntents.create(payment);
    await sandbox.control.clock({ key, advance_seconds: 2 * DAY_S });
    assert.equal((await stripe.payouts.list()).data[0]?.amount, 2 * 1_945);
  });
});

it('the fee of an instant payout and what it leaves are the whole', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1_000, max: 10_000_000 }), (available) => {
      const net = instantNetOf(available);
      assert.ok(net === 0 || net + instantFeeOf(net) <= available);
      assert.ok(net + 1 + instantFeeOf(net + 1) > available);
    }),
  );
});

it('an account made with a schedule has it as the settings of its balance', async () => {
  const stripe = sandbox.stripe('sk_test_payouts_schedule');
  const made = await stripe.accounts.create({
    type: 'custom',
    settings: {
      payouts: { schedule: { interval: 'weekly', weekly_anchor: 'friday', delay_days: 5 } },
    },
  });
  const schedule = made.settings?.payouts?.schedule;
  assert.deepEqual(
    [schedule?.interval, schedule?.weekly_anchor, schedule?.delay_days],
    ['weekly', 'friday', 5],
  );
  const { payments } = await stripe.balanceSettings.retrieve({}, { stripeAccount: made.id });
  assert.deepEqual(payments.payouts?.schedule?.weekly_payout_days, ['friday']);
  assert.equal(payments.settlement_timing.delay_days_override, 5);
  const daily = await stripe.accounts.update(made.id, {
    settings: { payouts: { schedule: { interval: 'daily', delay_days: 'minimum' } } },
  });
  assert.deepEqual(daily.settings?.payouts?.schedule, { delay_days: 2, interval: 'daily' });
});
