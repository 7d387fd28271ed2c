import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import Stripe from 'stripe';
import { sandboxControl } from '../../control.ts';
import { cardPayment, errorOf, openSandbox } from '../../testing/open-sandbox.ts';
import { receiveNotices } from '../../testing/receive-notices.ts';

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  folders.push(folder);
  return folder;
}

/** Everything of a world that a client can see. */
async function pictureOf(stripe: Stripe) {
  const limit = 100;
  return {
    intents: (await stripe.paymentIntents.list({ limit, expand: ['data.latest_charge'] })).data,
    refunds: (await stripe.refunds.list({ limit })).data,
    customers: (await stripe.customers.list({ limit })).data,
    lines: (await stripe.balanceTransactions.list({ limit })).data,
    events: (await stripe.events.list({ limit })).data,
    balance: (await stripe.balance.retrieve()).pending,
  };
}

async function liveALittle(stripe: Stripe): Promise<void> {
  const customer = await stripe.customers.create({ email: 'ada@bascule.test' });
  const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
  const intent = await stripe.paymentIntents.create(
    cardPayment({ customer: customer.id, payment_method: method.id, metadata: { ref: 'r1' } }),
    { idempotencyKey: 'pay' },
  );
  await stripe.refunds.create({ payment_intent: intent.id, amount: 300 });
  await errorOf(
    stripe.paymentIntents.create(cardPayment({ payment_method: 'pm_card_chargeDeclined' }), {
      idempotencyKey: 'declined',
    }),
  );
  const held = await stripe.paymentIntents.create(
    cardPayment({ capture_method: 'manual', description: 'a hold', metadata: { ref: 'r2' } }),
  );
  await stripe.paymentIntents.capture(held.id, { metadata: { more: 'x' }, amount_to_capture: 10 });
}

describe('the journal', () => {
  it('a restart brings back all that a client could see, and goes on with new ids', async () => {
    const dataDir = newFolder();
    const first = await openSandbox({ dataDir, seed: 'journal' });
    const key = 'sk_test_journal';
    await liveALittle(first.stripe(key));
    await first.control.clock({ key, advance_seconds: 500 });
    const before = await pictureOf(first.stripe(key));
    await first.close();
    // A line that a crash has torn is cut off and written over.
    appendFileSync(join(dataDir, 'journal.ndjson'), '{"w":"journal","life":1,"put":[{"ki');

    const second = await openSandbox({ dataDir, seed: 'journal' });
    const stripe = second.stripe(key);
    assert.deepEqual(await pictureOf(stripe), before);
    const created = await stripe.customers.create();
    assert.ok(created.created >= (before.intents[0]?.created ?? 0) + 500);
    assert.equal(
      before.customers.some((one) => one.id === created.id),
      false,
    );
    const found = await stripe.paymentIntents.search({ query: "metadata['ref']:'r1'" });
    assert.equal(found.data.length, 1);

    await second.close();
    const third = await openSandbox({ dataDir, seed: 'journal' });
    assert.equal((await third.stripe(key).customers.list()).data.length, 2);
  });

  it('kept answers survive a restart byte for byte', async () => {
    const dataDir = newFolder();
    const key = 'sk_test_journal';
    const pay = cardPayment({ expand: ['latest_charge.balance_transaction'] });
    const first = await openSandbox({ dataDir });
    const one = await first.stripe(key).paymentIntents.create(pay, { idempotencyKey: 'pay' });
    await first.stripe(key).refunds.create({ payment_intent: one.id });
    await first.close();

    const second = await openSandbox({ dataDir });
    const again = await second.stripe(key).paymentIntents.create(pay, { idempotencyKey: 'pay' });
    assert.equal(again.lastResponse.headers['idempotent-replayed'], 'true');
    assert.deepEqual({ ...again }, { ...one });
    const other = { ...pay, amount: 7_000 };
    const error = await errorOf(
      second.stripe(key).paymentIntents.create(other, { idempotencyKey: 'pay' }),
    );
    assert.equal(error.type, 'StripeIdempotencyError');
  });

  it('a refund that was pending at the restart still comes to its end', async () => {
    const dataDir = newFolder();
    const key = 'sk_test_journal';
    const first = await openSandbox({ dataDir });
    await first.control.clock({ key, frozen: true });
    const intent = await first
      .stripe(key)
      .paymentIntents.create(cardPayment({ payment_method: 'pm_card_refundFail' }));
    const refund = await first.stripe(key).refunds.create({ payment_intent: intent.id });
    await first.close();

    const second = await openSandbox({ dataDir });
    assert.equal((await second.stripe(key).refunds.retrieve(refund.id)).status, 'succeeded');
    await second.control.clock({ key, advance_seconds: 3 });
    assert.equal((await second.stripe(key).refunds.retrieve(refund.id)).status, 'failed');
  });

  it('notices that nobody took are sent after the restart, taken ones are not', async () => {
    const dataDir = newFolder();
    const key = 'sk_test_journal';
    const receiver = await receiveNotices();
    const first = await openSandbox({ dataDir });
    const stripe = first.stripe(key);
    await stripe.webhookEndpoints.create({
      url: receiver.url,
      enabled_events: ['customer.created'],
    });
    const taken = await stripe.customers.create();
    await receiver.waitFor(1);
    while ((await stripe.events.list({ delivery_success: false })).data.length > 0);
    while (!readFileSync(join(dataDir, 'journal.ndjson'), 'utf8').includes('"taken"')) {
      await first.control.state();
    }
    await first.control.webhooks.set({ key, hold: true });
    const missed = await stripe.customers.create();
    await first.close();

    receiver.forget();
    const second = await openSandbox({ dataDir });
    const [notice] = await receiver.waitFor(1);
    assert.match(notice?.body ?? '', new RegExp(missed.id));
    await second.control.webhooks.flush(key);
    assert.equal(
      receiver.received.some((one) => one.body.includes(taken.id)),
      false,
    );
  });

  it('a reset world is empty, also after a restart', async () => {
    const dataDir = newFolder();
    const first = await openSandbox({ dataDir });
    await liveALittle(first.stripe('sk_test_a'));
    await liveALittle(first.stripe('sk_test_b'));
    await first.control.reset('sk_test_a');
    assert.equal((await first.stripe('sk_test_a').paymentIntents.list()).data.length, 0);
    await first.close();

    const second = await openSandbox({ dataDir });
    assert.equal((await second.stripe('sk_test_a').paymentIntents.list()).data.length, 0);
    assert.equal((await second.stripe('sk_test_b').paymentIntents.list()).data.length, 3);
  });

  it('kill -9 loses nothing that was answered', async () => {
    const SANDBOX_DATA_DIR = newFolder();
    const first = await start(SANDBOX_DATA_DIR);
    const answered: string[] = [];
    const stripe = first.stripe('sk_test_killed');
    const ended = new Promise((resolve) => first.process.once('exit', resolve));
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (;;) {
          const intent = await stripe.paymentIntents.create(cardPayment()).catch(() => undefined);
          if (intent === undefined) return;
          answered.push(intent.id);
          if (answered.length === 100) first.process.kill('SIGKILL');
        }
      }),
    );
    await ended;

    const second = await start(SANDBOX_DATA_DIR);
    const books = await sandboxControl(second.url).books('sk_test_killed');
    const known = new Set(books.payment_intents.map((one) => one.id));
    assert.deepEqual(
      answered.filter((id) => !known.has(id)),
      [],
    );
    assert.equal(books.sums[0]?.captured, books.payment_intents.length * 2_000);
    const stopped = new Promise((resolve) => second.process.once('exit', resolve));
    second.process.kill('SIGTERM');
    assert.equal(await stopped, 0);
  });
});

async function start(dataDir: string) {
  const main = fileURLToPath(new URL('../../main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, SANDBOX_PORT: '0', SANDBOX_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  after(() => child.kill('SIGKILL'));
  const url = await new Promise<string>((resolve) => {
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (text: string) => {
      const match = /ready on (\S+)/.exec(text);
      if (match?.[1] !== undefined) resolve(match[1]);
    });
  });
  const { hostname, port } = new URL(url);
  const config = { host: hostname, port, protocol: 'http', maxNetworkRetries: 0 } as const;
  return { url, process: child, stripe: (key: string) => new Stripe(key, config) };
}
