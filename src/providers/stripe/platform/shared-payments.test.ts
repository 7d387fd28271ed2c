import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { money } from '#money';
import type { ChargeInstruction } from '../../contract.ts';
import { desk, done, found, ids, openMarkets, refusal, stripe } from './testing/market.ts';

const { control, market } = await openMarkets();

const fee = money(1_000n, 'EUR');
const visa = 'pm_card_visa';

describe('a payment that hands a part on', () => {
  test('names its transfer and fee, and its refund takes both back in proportion', async () => {
    const { connection, account, pay } = await market();
    const charge: ChargeInstruction = { kind: 'destination', account, fee, isOnBehalf: false };
    const paid = await pay(visa, charge);
    assert.match(paid.charge.transfer ?? '', /^tr_/);
    assert.match(paid.charge.applicationFee ?? '', /^fee_/);

    const attemptId = ids.next('att');
    const refund = stripe.prepare(
      {
        operation: 'refund',
        amount: money(5_000n, 'EUR'),
        reference: paid.outcome.reference,
        charge: { reverseTransfer: true, refundFee: true },
      },
      attemptId,
    );
    const { result } = await stripe.send(connection, refund, attemptId);
    assert.ok(result.kind === 'approved', inspect(result));
    const moved = await desk.readTransfer(connection, paid.charge.transfer ?? '');
    assert.deepEqual(found(moved.result).reversed, money(5_000n, 'EUR'));
  });

  test('that is only held has no transfer before it is captured, with the fee of the capture', async () => {
    const { connection, account, pay } = await market();
    const charge: ChargeInstruction = { kind: 'destination', account, fee, isOnBehalf: true };
    const held = await pay(visa, charge, 'manual');
    assert.deepEqual([held.outcome.effect, held.charge.transfer], ['authorized', null]);

    const attemptId = ids.next('att');
    const capture = stripe.prepare(
      {
        operation: 'capture',
        amount: money(5_000n, 'EUR'),
        reference: held.outcome.reference,
        isFinal: true,
        fee: money(500n, 'EUR'),
      },
      attemptId,
    );
    const { result } = await stripe.send(connection, capture, attemptId);
    assert.ok(result.kind === 'approved', inspect(result));
    assert.equal(result.charge?.reference, held.charge.reference);
    assert.match(result.charge.transfer ?? '', /^tr_/);
    const balance = found((await desk.readBalance(connection, account)).result);
    assert.deepEqual(balance.pending, [money(4_500n, 'EUR')]);
  });
});

describe('a payment in the name of a seller', () => {
  test('is his: asked about, refunded and disputed in his name, and nowhere else', async () => {
    const { connection, account, pay } = await market();
    const paid = await pay('pm_card_createDispute', { kind: 'direct', account, fee });
    const by = { attemptId: paid.attemptId, reference: null };
    assert.equal(paid.request.account, account);
    const asked = (await stripe.ask(connection, paid.request, by)).result;
    assert.ok(asked.kind === 'found' && asked.outcome.kind === 'approved', inspect(asked));
    const { account: _, ...nameless } = paid.request;
    assert.equal((await stripe.ask(connection, nameless, by)).result.kind, 'absent');

    const own = { ...connection, onBehalfOf: account };
    const { reference } = paid.outcome;
    const disputes = (await stripe.disputes?.ask(own, reference))?.result;
    assert.ok(disputes?.kind === 'found' && disputes.disputes.length === 1, inspect(disputes));
  });

  test('gives the fee back with a refund, or by an errand of its own', async () => {
    const { connection, account, pay, run } = await market();
    const paid = await pay(visa, { kind: 'direct', account, fee });
    const own = { ...connection, onBehalfOf: account };
    const attemptId = ids.next('att');
    const refund = stripe.prepare(
      {
        operation: 'refund',
        amount: money(2_000n, 'EUR'),
        reference: paid.outcome.reference,
        charge: { reverseTransfer: false, refundFee: true },
      },
      attemptId,
    );
    const { result } = await stripe.send(own, refund, attemptId);
    assert.ok(result.kind === 'approved', inspect(result));

    const back = {
      kind: 'refund_application_fee',
      reversalId: 'trr_9',
      fee: paid.charge.applicationFee ?? '',
      amount: money(300n, 'EUR'),
    } as const;
    const { errand, outcome } = await run(back);
    const report = done(outcome);
    assert.ok(report.about === 'reversal');
    assert.deepEqual([report.amount, report.reversalId], [money(300n, 'EUR'), 'trr_9']);
    const asked = (await desk.ask(connection, errand)).result;
    assert.ok(asked.kind === 'found');
    assert.deepEqual(done(asked.outcome), report);
    const above = await run({ ...back, amount: money(501n, 'EUR') });
    assert.deepEqual(refusal(above.outcome), ['above_limit', false]);
  });
});

describe('a page for a seller', () => {
  const back = {
    refreshUrl: 'https://market.example/again',
    returnUrl: 'https://market.example/ok',
  };

  test('is minted for onboarding, and no page changes what Stripe itself collects', async () => {
    const { connection, account } = await market();
    const link = { account, api: 'v1', ...back } as const;
    const first = found((await desk.openLink(connection, { ...link, kind: 'onboarding' })).result);
    const second = found((await desk.openLink(connection, { ...link, kind: 'onboarding' })).result);
    assert.notEqual(first.url, second.url);
    assert.ok(first.expiresAt !== null && first.expiresAt.getTime() > 0);
    const refused = await desk.openLink(connection, { ...link, kind: 'update' });
    assert.equal(refused.result.kind, 'unreachable');
  });

  test('is minted for nobody who is gone', async () => {
    const { connection, account, run } = await market();
    await run({ kind: 'close_account', account, api: 'v1', configurations: [] });
    const link = { account, api: 'v1', kind: 'onboarding', ...back } as const;
    assert.notEqual((await desk.openLink(connection, link)).result.kind, 'found');
  });
});

test('notices of a seller come with his name, and are those that the list tells again', async () => {
  const { connection, account, pay, key } = await market();
  await pay(visa, { kind: 'direct', account, fee });
  const told = found((await desk.eventsSince(connection, account, new Date('2020-01-01'))).result);
  assert.ok(told.every(({ notice }) => notice.account === account && notice.mode === 'test'));
  const ofPlatform = found(
    (await desk.eventsSince(connection, null, new Date('2020-01-01'))).result,
  );
  assert.ok(ofPlatform.every(({ notice }) => notice.subject !== 'payment'));
  assert.ok((await control.totals(key, account)).sums.length > 0);
});
