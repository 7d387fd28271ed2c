import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type Stripe from 'stripe';
import { connectAccount } from '../testing/connect-account.ts';
import { cardPayment, openSandbox } from '../testing/open-sandbox.ts';

const sandbox = await openSandbox();

const verbs = [
  'separate',
  'destination',
  'direct',
  'transfer',
  'reverse',
  'refund',
  'refund_direct',
  'fee_refund',
  'payout',
  'instant',
  'cancel_payout',
  'fail_payout',
  'topup',
  'wait',
] as const;

type Deed = readonly [verb: (typeof verbs)[number], which: number, amount: number];

const deeds = fc.array(
  fc.tuple(
    fc.constantFrom(...verbs),
    fc.nat(30),
    fc.integer({ min: 50, max: 9_000 }),
  ) as fc.Arbitrary<Deed>,
  { minLength: 15, maxLength: 50 },
);

/** Something of each, so that there is what the others may turn to. */
const firstDeeds: readonly Deed[] = [
  ['topup', 0, 9_000],
  ['separate', 1, 9_000],
  ['destination', 1, 8_000],
  ['direct', 1, 7_000],
  ['direct', 2, 6_000],
  ['transfer', 3, 5_000],
];

const cards = [
  'pm_card_visa',
  'pm_card_bypassPending',
  'pm_card_bypassPending',
  'pm_card_visa',
  'pm_card_refundFail',
  'pm_card_bypassPending',
  'pm_card_createDispute',
];

async function market(key: string) {
  const stripe = sandbox.stripe(key);
  await sandbox.control.clock({ key, frozen: true });
  const sellers: string[] = [];
  for (const payer of ['account', 'application'] as const) {
    const { id } = await connectAccount(sandbox, key, {
      controller: {
        fees: { payer },
        losses: { payments: 'application' },
        stripe_dashboard: { type: 'express' },
      },
    });
    await sandbox.control.addBankAccount({ key, account: id });
    sellers.push(id);
  }
  const [first = '', second = ''] = sellers;
  const schedule = { interval: 'manual' as const };
  const payments = { payouts: { schedule } };
  await stripe.balanceSettings.update({ payments }, { stripeAccount: second });
  return { stripe, sellers: [first, second] as const };
}

/** What a deed works on; what it meets is chosen by `which` among what is there. */
interface Scene {
  readonly key: string;
  readonly stripe: Stripe;
  readonly destination: string;
  readonly own: { readonly stripeAccount: string };
  readonly which: number;
  readonly amount: number;
  /** Small, so that it fits into what is there. */
  readonly part: number;
}

const doings: Readonly<Record<Deed[0], (scene: Scene) => Promise<unknown>>> = {
  separate: (scene) => pay(scene, {}),
  destination: (scene) => {
    const { destination, which, amount } = scene;
    return which % 3 === 0
      ? pay(scene, { transfer_data: { destination, amount: Math.ceil(amount / 2) } })
      : pay(scene, { transfer_data: { destination }, application_fee_amount: feeOf(scene) });
  },
  direct: (scene) => pay(scene, { application_fee_amount: feeOf(scene) }, scene.own),
  transfer: async (scene) => {
    const { stripe, amount, destination, which } = scene;
    const source = which % 3 === 0 ? undefined : pick(scene, await stripe.charges.list())?.id;
    const params = { amount, currency: 'eur', destination };
    return await stripe.transfers.create(
      source === undefined ? params : { ...params, source_transaction: source },
    );
  },
  reverse: async (scene) => {
    const { stripe, which, part } = scene;
    const id = pick(scene, await stripe.transfers.list())?.id ?? '';
    const given = which % 4 === 0 ? { refund_application_fee: true } : { amount: part };
    return await stripe.transfers.createReversal(id, given);
  },
  refund: async (scene) => {
    const { stripe, which, part } = scene;
    const charge = pick(scene, await stripe.charges.list());
    return await stripe.refunds.create({
      charge: charge?.id ?? '',
      ...(which % 5 === 0 ? {} : { amount: part }),
      ...(which % 3 > 0 && charge?.transfer !== undefined ? { reverse_transfer: true } : {}),
      ...(which % 2 === 0 && charge?.application_fee ? { refund_application_fee: true } : {}),
    });
  },
  refund_direct: async (scene) => {
    const { stripe, own, which, part } = scene;
    const charge = pick(scene, await stripe.charges.list({}, own));
    const given = which % 3 === 0 ? { refund_application_fee: true } : { amount: part };
    return await stripe.refunds.create({ charge: charge?.id ?? '', ...given }, own);
  },
  fee_refund: async (scene) => {
    const { stripe, which, part } = scene;
    const id = pick(scene, await stripe.applicationFees.list())?.id ?? '';
    const given = which % 4 === 0 ? {} : { amount: Math.ceil(part / 20) };
    return await stripe.applicationFees.createRefund(id, given);
  },
  payout: ({ stripe, part, which, own }) =>
    stripe.payouts.create({ amount: part, currency: 'eur' }, which % 3 === 0 ? {} : own),
  instant: ({ stripe, part, own }) =>
    stripe.payouts.create({ amount: part, currency: 'eur', method: 'instant' }, own),
  cancel_payout: async ({ stripe, part, own }) => {
    const made = await stripe.payouts.create({ amount: part, currency: 'eur' }, own);
    return await stripe.payouts.cancel(made.id, {}, own);
  },
  fail_payout: async (scene) => {
    const { key, stripe, own, destination: account } = scene;
    const payout = pick(scene, await stripe.payouts.list({}, own))?.id ?? '';
    await sandbox.control.failPayout({ key, account, payout, fail: 'account_closed' });
    return await sandbox.control.addBankAccount({ key, account });
  },
  topup: ({ stripe, amount }) => stripe.topups.create({ amount, currency: 'eur' }),
  wait: ({ key, which }) => sandbox.control.clock({ key, advance_seconds: which * 10_000 }),
};

function pay(
  { stripe, amount, which }: Scene,
  changes: object,
  options?: Stripe.RequestOptions,
): Promise<unknown> {
  const payment_method = cards[which % cards.length] ?? 'pm_card_visa';
  return stripe.paymentIntents.create(cardPayment({ amount, payment_method, ...changes }), options);
}

const feeOf = ({ amount }: Scene): number => Math.floor(amount / 7);

function pick<T>({ which }: Scene, { data }: { readonly data: readonly T[] }): T | undefined {
  return data[which % Math.max(1, data.length)];
}

async function act(
  key: string,
  stripe: Stripe,
  sellers: readonly [string, string],
  [verb, which, amount]: Deed,
): Promise<unknown> {
  const destination = sellers[which % 2] ?? sellers[0];
  const own = { stripeAccount: destination };
  const part = Math.ceil(amount / 20);
  return await doings[verb]({ key, stripe, destination, own, which, amount, part });
}

describe('the books of a marketplace', () => {
  it('net, over all its accounts, to what came in less what went out and what Stripe kept', async () => {
    let world = 0;
    const done = new Set<string>();
    await fc.assert(
      fc.asyncProperty(deeds, async (list) => {
        world += 1;
        const key = `sk_test_market_books_${world}`;
        const { stripe, sellers } = await market(key);
        for (const deed of [...firstDeeds, ...list]) {
          // Refusals are part of the game: they must leave no trace in the books.
          await act(key, stripe, sellers, deed).then(
            () => done.add(deed[0]),
            () => undefined,
          );
        }
        await check(key, stripe, sellers);
      }),
      { numRuns: 25 },
    );
    assert.deepEqual([...done].toSorted(), verbs.toSorted(), 'each deed came to pass somewhere');
  });
});

async function check(key: string, stripe: Stripe, sellers: readonly string[]): Promise<void> {
  let held = 0;
  let moved = 0;
  for (const account of [undefined, ...sellers]) {
    const options = account === undefined ? {} : { stripeAccount: account };
    const books = await sandbox.control.books(key, account);
    const lines = await stripe.balanceTransactions
      .list({ limit: 100 }, options)
      .autoPagingToArray({ limit: 10_000 });
    const net = lines.reduce((sum, line) => sum + line.net, 0);
    const balance = books.balance.reduce((sum, one) => sum + one.available + one.pending, 0);
    assert.equal(balance, net, 'the balance is what the lines say');
    held += balance;
    moved += outsideOf(books, lines);
    await checkAutomatic(stripe, options);
    for (const one of books.transfers) assert.ok(one.amount_reversed <= one.amount);
  }
  const { data: topups } = await stripe.topups.list({ limit: 100 });
  moved += topups.reduce((sum, one) => sum + one.amount, 0);
  assert.equal(held, moved, 'nothing is made or lost between accounts');
  for (const { data } of [await stripe.transfers.list({ limit: 100 })]) {
    for (const one of data) {
      const back = one.reversals.data.reduce((sum, reversal) => sum + reversal.amount, 0);
      assert.equal(back, one.amount_reversed);
    }
  }
}

/** What an account got from payers, less what it gave back, paid out, and paid to Stripe. */
function outsideOf(
  books: Awaited<ReturnType<typeof sandbox.control.books>>,
  lines: readonly Stripe.BalanceTransaction[],
): number {
  const captured = books.charges.reduce((sum, one) => sum + one.amount_captured, 0);
  const refunded = books.refunds
    .filter((one) => one.status !== 'failed')
    .reduce((sum, one) => sum + one.amount, 0);
  const disputed = books.disputes.reduce((sum, one) => sum + one.withdrawn, 0);
  const paidOut = books.payouts
    .filter((one) => one.status !== 'failed' && one.status !== 'canceled')
    .reduce((sum, one) => sum + one.amount, 0);
  const kept = lines.reduce(
    (sum, line) =>
      sum +
      (line.type === 'stripe_fee' ? -line.amount : 0) +
      line.fee_details
        .filter((one) => one.type === 'stripe_fee')
        .reduce((part, one) => part + one.amount, 0),
    0,
  );
  return captured - refunded - disputed - paidOut - kept;
}

/** An automatic payout pays out exactly its lines. */
async function checkAutomatic(stripe: Stripe, options: Stripe.RequestOptions): Promise<void> {
  const { data } = await stripe.payouts.list({ limit: 100 }, options);
  for (const { id } of data.filter((one) => one.reconciliation_status === 'completed')) {
    const lines = await stripe.balanceTransactions
      .list({ payout: id, limit: 100 }, options)
      .autoPagingToArray({ limit: 10_000 });
    assert.equal(
      lines.reduce((sum, line) => sum + line.net, 0),
      0,
    );
  }
}
