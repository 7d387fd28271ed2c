import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type Stripe from 'stripe';
import { cardPayment, openSandbox, type TestSandbox } from '../testing/open-sandbox.ts';
import type { Books } from './books.ts';

const sandbox = await openSandbox();

/** One random deed on one of the payments made so far. */
type Deed = readonly [
  verb: 'create' | 'hold' | 'confirm' | 'capture' | 'refund' | 'cancel' | 'wait',
  which: number,
  amount: number,
];

const deeds = fc.array(
  fc.tuple(
    fc.constantFrom('create', 'hold', 'confirm', 'capture', 'refund', 'refund', 'cancel', 'wait'),
    fc.nat(20),
    fc.integer({ min: 50, max: 5_000 }),
  ) as fc.Arbitrary<Deed>,
  { minLength: 5, maxLength: 30 },
);

const cards = [
  'pm_card_visa',
  'pm_card_refundFail',
  'pm_card_pendingRefund',
  'pm_card_bypassPending',
  'pm_card_chargeDeclined',
];

async function run(of: TestSandbox, key: string, list: readonly Deed[]): Promise<void> {
  const stripe = of.stripe(key);
  const ids: string[] = [];
  await of.control.clock({ key, frozen: true });

  const act = async ([verb, which, amount]: Deed): Promise<unknown> => {
    const id = ids[which % Math.max(1, ids.length)] ?? 'pi_none';
    const payment_method = cards[which % cards.length] ?? 'pm_card_visa';
    switch (verb) {
      case 'create':
      case 'hold': {
        const params: Stripe.PaymentIntentCreateParams = {
          amount,
          payment_method,
          confirm: which % 3 > 0,
          currency: which % 2 === 0 ? 'eur' : 'usd',
          capture_method: verb === 'hold' ? 'manual' : 'automatic',
        };
        const made = await stripe.paymentIntents.create(cardPayment(params));
        return ids.push(made.id);
      }
      case 'confirm':
        return await stripe.paymentIntents.confirm(id, { payment_method });
      case 'capture':
        return await stripe.paymentIntents.capture(id, { amount_to_capture: amount });
      case 'refund':
        return await stripe.refunds.create({ payment_intent: id, amount });
      case 'cancel':
        return await stripe.paymentIntents.cancel(id);
      case 'wait':
        return await of.control.clock({ key, advance_seconds: which * 10_000 });
    }
  };
  // Refusals are part of the game: they must leave no trace in the books.
  for (const deed of list) await act(deed).catch(() => undefined);
}

describe('the books', () => {
  it('balance after any sequence of payments, captures, refunds and failures', async () => {
    let world = 0;
    await fc.assert(
      fc.asyncProperty(deeds, async (list) => {
        world += 1;
        const key = `sk_test_books_${world}`;
        await run(sandbox, key, list);
        const books = await sandbox.control.books(key);
        const lines = await sandbox
          .stripe(key)
          .balanceTransactions.list({ limit: 100 })
          .autoPagingToArray({ limit: 10_000 });
        check(books, lines);
      }),
      { numRuns: 40 },
    );
  });

  it('the same seed and requests give the same ids, another seed gives others', async () => {
    const list = fc.sample(deeds, { numRuns: 1, seed: 7 })[0] ?? [];
    const pictures: string[][] = [];
    for (const seed of ['a', 'a', 'b']) {
      const twin = await openSandbox({ seed });
      await run(twin, 'sk_test_twin', list);
      const books = await twin.control.books('sk_test_twin');
      pictures.push([
        ...books.payment_intents.map((one) => one.id),
        ...books.charges.map((one) => one.id),
        ...(await twin.stripe('sk_test_twin').events.list()).data.map((one) => one.id),
      ]);
    }
    const [first, second, third] = pictures;
    assert.ok((first?.length ?? 0) > 3);
    assert.deepEqual(second, first);
    assert.equal(
      third?.some((id) => first?.includes(id)),
      false,
    );
  });

  it('the calls of each operation are counted, and a reset begins anew', async () => {
    const key = 'sk_test_counts';
    const stripe = sandbox.stripe(key);
    const pay = () => stripe.paymentIntents.create(cardPayment(), { idempotencyKey: 'k1' });
    await pay();
    await pay();
    await stripe.refunds.list();
    const { calls } = await sandbox.control.totals(key);
    assert.deepEqual(calls['paymentIntents.create'], { received: 2, executed: 1, replayed: 1 });
    assert.deepEqual(calls['refunds.list'], { received: 1, executed: 1, replayed: 0 });
    await sandbox.control.reset(key);
    assert.deepEqual((await sandbox.control.totals(key)).calls, {});
    assert.ok((await sandbox.control.state()).requests > 3);
  });
});

function check(books: Books, lines: readonly Stripe.BalanceTransaction[]): void {
  for (const sums of books.sums) {
    const own = lines.filter((line) => line.currency === sums.currency);
    const balance = books.balance.find((one) => one.currency === sums.currency);
    const net = own.reduce((sum, line) => sum + line.net, 0);
    assert.equal((balance?.available ?? 0) + (balance?.pending ?? 0), net);
    assert.equal(net, sums.net);
    assert.equal(sums.captured - sums.refunded - sums.fees, net);
  }
  for (const charge of books.charges) {
    const refunds = books.refunds.filter((one) => one.charge === charge.id);
    const standing = refunds.filter((one) => one.status !== 'failed');
    const refunded = standing.reduce((sum, one) => sum + one.amount, 0);
    assert.ok(refunded <= charge.amount_captured && charge.amount_captured <= charge.amount);
    if (charge.captured) assert.equal(charge.amount_refunded, refunded);
    else assert.equal(refunded, 0);
  }
  for (const intent of books.payment_intents) {
    assert.ok(intent.approved_charges <= 1);
    const charge = books.charges.find((one) => one.id === intent.latest_charge);
    assert.equal(intent.amount_received, charge?.amount_captured ?? 0);
    assert.equal(intent.amount_capturable > 0, intent.status === 'requires_capture');
  }
}
