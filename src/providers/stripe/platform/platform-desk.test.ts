import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { money } from '#money';
import type { PlatformInstruction } from '../../contract.ts';
import { create, transfer } from './testing/errands.ts';
import { desk, done, found, ids, openMarkets, refusal } from './testing/market.ts';
import { connectionTo, runErrand } from './testing/platform-world.ts';

const { control, market } = await openMarkets();

describe('an account at Stripe', () => {
  test('is made by its traits and read back with them', async () => {
    const { connection, account } = await market();
    const report = found((await desk.readAccount(connection, account, 'v1')).result);
    assert.deepEqual(report.traits, create.traits);
    assert.deepEqual(report.capabilities, { transfers: 'active', card_payments: 'active' });
    assert.deepEqual(
      [report.mayCharge, report.mayBePaidOut, report.country, report.accountId, report.unmapped],
      [true, true, 'DE', create.accountId, []],
    );
    assert.equal(report.payoutSchedule?.interval, 'daily');
  });

  test('shows what Stripe wants of it, and until when', async () => {
    const { connection, account, enable } = await market();
    await enable({
      capabilities: { transfers: 'pending' },
      requirements: {
        currently_due: ['individual.id_number'],
        current_deadline: 1_800_000_000,
        disabled_reason: 'requirements.past_due',
      },
      charges_enabled: false,
    });
    const report = found((await desk.readAccount(connection, account, 'v1')).result);
    assert.deepEqual(
      [report.requirements.currentlyDue, report.requirements.deadline?.getTime()],
      [['individual.id_number'], 1_800_000_000_000],
    );
    assert.deepEqual(
      [report.requirements.disabledReason, report.capabilities.transfers, report.mayCharge],
      ['requirements.past_due', 'pending', false],
    );
  });

  test('is changed under its own name, and asking tells whether it was', async () => {
    const { connection, account, run } = await market();
    const change: PlatformInstruction = {
      kind: 'update_account',
      account,
      api: 'v1',
      fields: { email: 'eve@seller.example' },
    };
    const unsent = desk.prepare(change, ids.next('err'));
    assert.deepEqual((await desk.ask(connection, unsent)).result, { kind: 'absent' });
    const { errand, outcome } = await run(change);
    assert.deepEqual(done(outcome), { about: 'change', account, reference: null });
    const asked = (await desk.ask(connection, errand)).result;
    assert.ok(asked.kind === 'found' && asked.outcome.kind === 'done');
    const report = found((await desk.readAccount(connection, account, 'v1')).result);
    assert.equal(report.email, 'eve@seller.example');
  });

  test('that was made while its answer was lost is found again, once', async () => {
    const { key, connection } = await market();
    await control.faults.plant({ fault: 'reset_after', match: { key, method: 'POST' } });
    const errandId = ids.next('err');
    const { errand, outcome } = await runErrand(desk, connection, create, errandId);
    assert.equal(outcome.kind, 'unknown');
    const asked = (await desk.ask(connection, errand)).result;
    assert.ok(asked.kind === 'found');
    const report = done(asked.outcome);
    const again = done((await desk.send(connection, errand, errandId)).result);
    assert.ok(report.about === 'account' && again.about === 'account');
    assert.equal(again.account.reference, report.account.reference);
  });

  test('that was never made is absent', async () => {
    const { connection } = await market();
    const errand = desk.prepare(create, ids.next('err'));
    assert.deepEqual((await desk.ask(connection, errand)).result, { kind: 'absent' });
  });

  test('that was closed lets nobody in, and asking proves that it is closed', async () => {
    const { connection, account, run, give } = await market();
    const close = { kind: 'close_account', account, api: 'v1', configurations: [] } as const;
    const open = desk.prepare(close, ids.next('err'));
    assert.deepEqual((await desk.ask(connection, open)).result, { kind: 'absent' });
    const { errand, outcome } = await run(close);
    assert.equal(done(outcome).about, 'change');
    assert.equal((await desk.readAccount(connection, account, 'v1')).result.kind, 'gone');
    assert.equal((await desk.readBalance(connection, account)).result.kind, 'gone');
    const asked = (await desk.ask(connection, errand)).result;
    assert.ok(asked.kind === 'found' && asked.outcome.kind === 'done');
    assert.deepEqual(refusal((await give({ sourceCharge: null })).outcome), [
      'account_gone',
      false,
    ]);
  });
});

describe('a transfer to a seller at Stripe', () => {
  test('waits for the funds of its charge, and tells when they may be used', async () => {
    const { connection, account, take, give } = await market();
    const { outcome } = await give({ sourceCharge: await take() });
    const report = done(outcome);
    assert.ok(report.about === 'transfer' && report.availableOn !== null);
    assert.ok(report.availableOn.getTime() > Date.parse('2026-01-01'));
    assert.match(report.destinationPayment ?? '', /^py_/);
    const read = found((await desk.readTransfer(connection, report.reference)).result);
    assert.deepEqual(read, report);
    const balance = found((await desk.readBalance(connection, account)).result);
    assert.deepEqual(
      [balance.pending, balance.available],
      [[money(3_000n, 'EUR')], [money(0n, 'EUR')]],
    );
  });

  test('from too small a balance is refused, and may pass later', async () => {
    const { give, take } = await market();
    const early = await give({ sourceCharge: null });
    assert.deepEqual(refusal(early.outcome), ['balance_insufficient', true]);
    await take('pm_card_bypassPending');
    assert.equal(done((await give({ sourceCharge: null })).outcome).about, 'transfer');
  });

  test('above its charge is refused for good', async () => {
    const { give, take } = await market();
    const sourceCharge = await take();
    const { outcome } = await give({ sourceCharge, amount: money(10_001n, 'EUR') });
    assert.deepEqual(refusal(outcome), ['above_limit', false]);
  });

  test('to a seller whose capability is off is not permitted for now', async () => {
    const { give, take, enable } = await market();
    const sourceCharge = await take();
    await enable({ capabilities: { transfers: 'inactive' } });
    assert.deepEqual(refusal((await give({ sourceCharge })).outcome), ['not_permitted', true]);
  });

  test('whose answer was lost is found among those of its group, and made once', async () => {
    const { key, connection, account, take, give } = await market();
    const sourceCharge = await take();
    await give({ sourceCharge });
    const errandId = ids.next('err');
    const instruction = { ...transfer, destination: account, sourceCharge };
    const before = desk.prepare(instruction, errandId);
    assert.deepEqual((await desk.ask(connection, before)).result, { kind: 'absent' });
    await control.faults.plant({ fault: 'reset_after', match: { key, method: 'POST' } });
    const { errand, outcome } = await runErrand(desk, connection, instruction, errandId);
    assert.equal(outcome.kind, 'unknown');
    const asked = (await desk.ask(connection, errand)).result;
    assert.ok(asked.kind === 'found');
    const replayed = done((await desk.send(connection, errand, errandId)).result);
    assert.deepEqual(done(asked.outcome), replayed);
    const balance = found((await desk.readBalance(connection, account)).result);
    assert.deepEqual(balance.pending, [money(6_000n, 'EUR')]);
  });

  test('under a key that was sent with other parameters is unknown', async () => {
    const { connection, account, take } = await market();
    const sourceCharge = await take();
    const errandId = ids.next('err');
    const instruction = { ...transfer, destination: account, sourceCharge };
    await runErrand(desk, connection, instruction, errandId);
    const other = { ...instruction, amount: money(1n, 'EUR') };
    const { outcome } = await runErrand(desk, connection, other, errandId);
    assert.ok(outcome.kind === 'unknown' && outcome.isUnmapped === true);
  });

  test('is taken back in parts, up to what it was', async () => {
    const { key, connection, take, give, run } = await market();
    const given = done((await give({ sourceCharge: await take() })).outcome);
    assert.ok(given.about === 'transfer');
    const back = {
      kind: 'reverse_transfer',
      reversalId: 'trr_9',
      transfer: given.reference,
    } as const;
    const first = done((await run({ ...back, amount: money(1_000n, 'EUR') })).outcome);
    assert.ok(first.about === 'reversal');
    assert.deepEqual([first.amount, first.reversalId], [money(1_000n, 'EUR'), 'trr_9']);

    await control.faults.plant({ fault: 'reset_after', match: { key, method: 'POST' } });
    const lost = await run({ ...back, amount: money(2_000n, 'EUR') });
    assert.equal(lost.outcome.kind, 'unknown');
    const asked = (await desk.ask(connection, lost.errand)).result;
    assert.ok(asked.kind === 'found');
    assert.equal(done(asked.outcome).about, 'reversal');

    const above = await run({ ...back, amount: money(1n, 'EUR') });
    assert.deepEqual(refusal(above.outcome), ['above_limit', false]);
    const read = found((await desk.readTransfer(connection, given.reference)).result);
    assert.deepEqual(read.reversed, money(3_000n, 'EUR'));
  });

  test('leaves behind what a timeline may show, and no more', async () => {
    const { connection, account, take } = await market();
    const errand = desk.prepare(
      { ...transfer, destination: account, sourceCharge: await take() },
      ids.next('err'),
    );
    const { exchanges } = await desk.send(connection, errand, errand.trace.ourId);
    const [exchange] = exchanges;
    assert.equal(exchange?.path, '/v1/transfers');
    assert.deepEqual((exchange.request as { destination?: string }).destination, account);
    assert.ok(!JSON.stringify(exchanges).includes(connection.apiKey));
  });
});

test('what happened to an account while nobody listened is told again, oldest first', async () => {
  const { connection, account, enable } = await market();
  const since = new Date(Date.parse('2020-01-01'));
  await enable({ charges_enabled: false });
  const missed = found((await desk.eventsSince(connection, account, since)).result);
  assert.ok(missed.length >= 2);
  for (const { notice, body } of missed) {
    assert.equal(notice.account, account);
    assert.equal(JSON.parse(body).id, notice.id);
  }
  const last = missed.at(-1)?.notice;
  assert.deepEqual([last?.type, last?.subject], ['account.updated', 'account']);
  const times = missed.map(({ notice }) => notice.occurredAt.getTime());
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  );
  const later = new Date(8.64e15 / 2);
  assert.deepEqual(found((await desk.eventsSince(connection, account, later)).result), []);
});

test('what cannot be there is absent, and what cannot be asked is unreachable', async () => {
  const { connection, account } = await market();
  assert.equal((await desk.readTransfer(connection, 'tr_none')).result.kind, 'absent');
  const nowhere = connectionTo('http://127.0.0.1:1', connection.apiKey);
  assert.equal((await desk.readAccount(nowhere, account, 'v1')).result.kind, 'unreachable');
  const errand = desk.prepare(create, ids.next('err'));
  assert.equal((await desk.ask(nowhere, errand)).result.kind, 'unreachable');
  assert.equal((await desk.send(nowhere, errand, 'err_1')).result.kind, 'not_sent');
});
