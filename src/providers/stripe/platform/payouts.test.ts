import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { money } from '#money';
import type { PayoutSchedule } from '../../contract.ts';
import { payout } from './testing/errands.ts';
import { desk, done, found, openMarkets, refusal } from './testing/market.ts';

const { control, market } = await openMarkets();

const day_s = 86_400;
const byHand: PayoutSchedule = {
  interval: 'manual',
  delayDays: null,
  weekday: null,
  dayOfMonth: null,
  minimumBalances: [],
};

/** A seller with 100 euros less the fee at hand, paid out by hand, to a bank. */
const seller = async (number?: string) => {
  const world = await market();
  const { key, account, connection, run, pay } = world;
  done((await run({ kind: 'set_payout_schedule', account, schedule: byHand })).outcome);
  await control.addBankAccount({ key, account, ...(number && { number }) });
  await pay('pm_card_bypassPending', { kind: 'direct', account, fee: money(0n, 'EUR') });
  const ask = async (given: Partial<typeof payout> = {}) =>
    await run({ ...payout, account, ...given });
  const wait = async (advance_seconds: number) => await control.clock({ key, advance_seconds });
  const read = async (reference: string) =>
    found((await desk.readPayout(connection, account, reference)).result);
  return { ...world, ask, wait, read };
};

describe('a payout of a seller at Stripe', () => {
  test('takes the money at once and arrives by the clock', async () => {
    const { connection, account, ask, wait, read } = await seller();
    const { errand, outcome } = await ask();
    const report = done(outcome);
    assert.ok(report.about === 'payout');
    assert.deepEqual(
      [report.status, report.isAutomatic, report.payoutId, report.amount],
      ['pending', false, payout.payoutId, money(3_000n, 'EUR')],
    );
    const asked = (await desk.ask(connection, errand)).result;
    assert.ok(asked.kind === 'found');
    assert.deepEqual(done(asked.outcome), report);
    await wait(5 * day_s);
    const paid = await read(report.reference);
    assert.deepEqual([paid.status, paid.account], ['paid', account]);
  });

  test('whose answer was lost is found among those of its account, and made once', async () => {
    const { key, connection, account, ask } = await seller();
    await control.faults.plant({ fault: 'reset_after', match: { key, method: 'POST' } });
    const { errand, outcome } = await ask();
    assert.equal(outcome.kind, 'unknown');
    const asked = (await desk.ask(connection, errand)).result;
    assert.ok(asked.kind === 'found');
    const report = done(asked.outcome);
    const again = done((await desk.send(connection, errand, errand.trace.ourId)).result);
    assert.ok(report.about === 'payout' && again.about === 'payout');
    assert.equal(again.reference, report.reference);
    const other = desk.prepare({ ...payout, account }, 'err_other');
    assert.deepEqual((await desk.ask(connection, other)).result, { kind: 'absent' });
  });

  test('above what there is is refused, and may pass later', async () => {
    const { ask } = await seller();
    const { outcome } = await ask({ amount: money(1_000_000n, 'EUR') });
    assert.deepEqual(refusal(outcome), ['balance_insufficient', true]);
  });

  test('where payouts are off is not permitted for now', async () => {
    const { ask, enable } = await seller();
    await enable({ payouts_enabled: false });
    assert.deepEqual(refusal((await ask()).outcome), ['not_permitted', true]);
  });

  test('may come back from the bank, with the reason, and the next is not permitted', async () => {
    const { connection, account, ask, wait, read } = await seller('000111111116');
    const report = done((await ask()).outcome);
    assert.ok(report.about === 'payout');
    await wait(5 * day_s);
    const failed = await read(report.reference);
    assert.deepEqual([failed.status, failed.failure?.code], ['failed', 'no_account']);
    assert.deepEqual(refusal((await ask()).outcome), ['not_permitted', true]);
    const seen = found((await desk.readAccount(connection, account, 'v1')).result);
    assert.equal(seen.externalAccounts[0]?.status, 'errored');
  });

  test('is called back while it is pending, and not permitted to be once it left', async () => {
    const { connection, account, run, ask, wait, read } = await seller();
    const first = done((await ask()).outcome);
    assert.ok(first.about === 'payout');
    const cancel = { kind: 'cancel_payout', account, payout: first.reference } as const;
    const { errand, outcome } = await run(cancel);
    assert.equal(done(outcome).about, 'payout');
    assert.equal((await read(first.reference)).status, 'canceled');
    const asked = (await desk.ask(connection, errand)).result;
    assert.ok(asked.kind === 'found' && asked.outcome.kind === 'done');

    const second = done((await ask()).outcome);
    assert.ok(second.about === 'payout');
    await wait(3);
    const late = await run({ ...cancel, payout: second.reference });
    assert.deepEqual(refusal(late.outcome), ['not_permitted', false]);
  });

  test('that Stripe makes by schedule is reconciled by its lines, which sum to it', async () => {
    const { connection, account, run, wait } = await seller();
    const daily = { ...byHand, interval: 'daily', delayDays: 2 } as const;
    done((await run({ kind: 'set_payout_schedule', account, schedule: daily })).outcome);
    await wait(3 * day_s);
    const since = new Date('2020-01-01');
    const told = found((await desk.eventsSince(connection, account, since)).result);
    const made = told.find(({ notice }) => notice.type === 'payout.created')?.notice;
    const reference = made?.references[0] ?? '';
    assert.match(reference, /^po_/);
    const early = (await desk.linesOfPayout(connection, account, reference)).result;
    assert.equal(early.kind, 'unreachable', 'its lines are not complete yet');
    await wait(3);
    await wait(3 * day_s);
    const report = found((await desk.readPayout(connection, account, reference)).result);
    assert.deepEqual(
      [report.isAutomatic, report.payoutId, report.isReconciled],
      [true, null, true],
    );
    const lines = found((await desk.linesOfPayout(connection, account, reference)).result);
    assert.ok(lines.length > 0);
    const sum = lines.reduce((all, { amount, fee }) => all + amount.minor - fee.minor, 0n);
    assert.equal(sum, report.amount.minor);
  });
});

test('a schedule is read back as it was set, and asking sees that it stands', async () => {
  const { connection, account, run } = await market();
  const schedule: PayoutSchedule = {
    interval: 'weekly',
    delayDays: 10,
    weekday: 'friday',
    dayOfMonth: null,
    minimumBalances: [money(5_000n, 'EUR')],
  };
  const { errand, outcome } = await run({ kind: 'set_payout_schedule', account, schedule });
  assert.deepEqual(done(outcome), { about: 'change', account, reference: null });
  const report = found((await desk.readAccount(connection, account, 'v1')).result);
  assert.deepEqual(report.payoutSchedule, schedule);
  const asked = (await desk.ask(connection, errand)).result;
  assert.ok(asked.kind === 'found' && asked.outcome.kind === 'done');
  const other = desk.prepare({ kind: 'set_payout_schedule', account, schedule: byHand }, 'err_1');
  assert.deepEqual((await desk.ask(connection, other)).result, { kind: 'absent' });
});
