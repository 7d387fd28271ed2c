import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { money } from '#money';
import type { Answer } from './testing/answering-server.ts';
import { at, desk, found, gone, pageOf } from './testing/asked-desk.ts';
import { account, create, payout, weekly } from './testing/errands.ts';

const three = { amount: 3_000, currency: 'eur', created: 1_795_253_395 };
const payoutOf = (given: object = {}) => ({
  ...three,
  id: 'po_1',
  object: 'payout',
  status: 'pending',
  method: 'standard',
  automatic: false,
  arrival_date: 1_795_400_000,
  balance_transaction: { fee: 30, currency: 'eur' },
  destination: 'ba_1',
  failure_code: null,
  failure_message: null,
  reconciliation_status: 'not_applicable',
  metadata: { bascule_errand: 'err_1', bascule_payout: 'po_9' },
  ...given,
});
describe('a payout', () => {
  test('is asked for in the name of its account, under its key', async () => {
    const { seen, run } = await at(() => [200, payoutOf()]);
    const { outcome } = await run(payout);
    assert.ok(outcome.kind === 'done' && outcome.report.about === 'payout');
    assert.deepEqual(outcome.report.fee, money(30n, 'EUR'));
    assert.equal(outcome.report.payoutId, 'po_9');
    const [sent] = seen;
    assert.deepEqual(
      [sent?.headers['stripe-account'], sent?.headers['idempotency-key'], sent?.path],
      [account, 'err_1', '/v1/payouts'],
    );
  });

  test('is looked for page by page, back to when it was frozen', async () => {
    const others = Array.from({ length: 100 }, (_, i) =>
      payoutOf({ id: `po_other${i}`, metadata: {} }),
    );
    const { seen, connection } = await at(({ path }) => [
      200,
      path.includes('starting_after=po_other99') ? pageOf([payoutOf()]) : pageOf(others, true),
    ]);
    const errand = desk.prepare(payout, 'err_1');
    const asked = (await desk.ask(connection, errand)).result;
    assert.ok(asked.kind === 'found' && asked.outcome.kind === 'done');
    assert.equal(seen.length, 2);
    assert.ok(seen.every(({ headers }) => headers['stripe-account'] === account));
  });

  test('that two carry the errand of is nobody’s to call done', async () => {
    const { connection } = await at(() => [200, pageOf([payoutOf(), payoutOf({ id: 'po_2' })])]);
    const asked = (await desk.ask(connection, desk.prepare(payout, 'err_1'))).result;
    assert.ok(asked.kind === 'found' && asked.outcome.kind === 'unknown');
    assert.match(asked.outcome.cause, /po_1, po_2/);
  });

  test('of an account that is gone is neither done nor absent', async () => {
    const { connection } = await at(() => gone);
    const asked = (await desk.ask(connection, desk.prepare(payout, 'err_1'))).result;
    assert.equal(asked.kind, 'unreachable');
  });

  const statuses = ['pending', 'in_transit', 'paid', 'failed', 'canceled'] as const;
  for (const status of statuses) {
    test(`that is ${status} is read as such`, async () => {
      const failed = { failure_code: 'account_closed', failure_message: 'Closed.' };
      const given = status === 'failed' ? failed : {};
      const { connection } = await at(() => [200, payoutOf({ status, ...given })]);
      const report = found((await desk.readPayout(connection, account, 'po_1')).result);
      assert.equal(report.status, status);
      assert.equal(report.failure?.code, status === 'failed' ? 'account_closed' : undefined);
    });
  }

  test('is called back while it is pending, and never once it has left', async () => {
    const cancel = { kind: 'cancel_payout', account, payout: 'po_1' } as const;
    const table = [
      ['canceled', 'done'],
      ['pending', 'absent'],
      ['in_transit', 'refused'],
      ['paid', 'refused'],
    ] as const;
    for (const [status, expected] of table) {
      const { connection } = await at(() => [200, payoutOf({ status })]);
      const asked = (await desk.ask(connection, desk.prepare(cancel, 'err_2'))).result;
      assert.equal(asked.kind === 'found' ? asked.outcome.kind : asked.kind, expected, status);
    }
  });
});

describe('the books of an account', () => {
  const line = (i: number, source: string) => ({
    ...three,
    id: `txn_${i}`,
    object: 'balance_transaction',
    fee: 10,
    net: 2_990,
    reporting_category: 'charge',
    available_on: 1_795_300_000,
    source,
  });

  test('tell every line of a payout but the payout itself', async () => {
    const first = Array.from({ length: 100 }, (_, i) => line(i, i === 0 ? 'po_1' : `py_${i}`));
    const { seen, connection } = await at(({ path }) => [
      200,
      path.includes('starting_after') ? pageOf([line(100, 'py_100')]) : pageOf(first, true),
    ]);
    const lines = found((await desk.linesOfPayout(connection, account, 'po_1')).result);
    assert.equal(lines.length, 100);
    assert.ok(lines.every(({ source }) => source !== 'po_1'));
    assert.deepEqual(lines[0]?.amount, money(3_000n, 'EUR'));
    assert.match(seen[1]?.path ?? '', /payout=po_1&limit=100&starting_after=txn_99$/);
  });

  test('are not told in part, where a currency is none that we count', async () => {
    const { connection } = await at(() => [
      200,
      pageOf([line(1, 'py_1'), { ...line(2, 'py_2'), currency: 'zzz' }]),
    ]);
    const { result } = await desk.linesOfPayout(connection, account, 'po_1');
    assert.equal(result.kind, 'unreachable');
  });

  test('show what may be paid out at once, after the fee', async () => {
    const { connection } = await at(() => [
      200,
      {
        object: 'balance',
        available: [{ amount: -5, currency: 'eur' }],
        pending: [{ amount: 0, currency: 'zzz' }],
        instant_available: [
          {
            amount: 1_000,
            currency: 'eur',
            net_available: [
              { amount: 990, destination: 'ba_1' },
              { amount: 985, destination: 'card_1' },
            ],
          },
        ],
      },
    ]);
    assert.deepEqual(found((await desk.readBalance(connection, account)).result), {
      available: [money(-5n, 'EUR')],
      pending: [],
      instantAvailable: [money(990n, 'EUR')],
    });
  });
});

describe('a schedule of payouts', () => {
  const settings = (given: object = {}) => ({
    object: 'balance_settings',
    payments: {
      debit_negative_balances: true,
      payouts: {
        status: 'enabled',
        statement_descriptor: null,
        automatic_transfer_rules_by_currency: null,
        minimum_balance_by_currency: { eur: 5_000, isk: 1_000 },
        schedule: { interval: 'weekly', weekly_payout_days: ['monday'], ...given },
      },
      settlement_timing: { delay_days: 7, delay_days_override: 7, start_of_day: null },
    },
  });
  const instruction = { kind: 'set_payout_schedule', account, schedule: weekly } as const;

  test('is set whole, and asking compares what stands with what was asked', async () => {
    const { seen, connection, run } = await at(() => [200, settings()]);
    const { errand, outcome } = await run(instruction);
    assert.equal(outcome.kind, 'done');
    assert.equal(
      seen[0]?.body,
      'payments[payouts][schedule][interval]=weekly&payments[payouts][schedule][weekly_payout_days][0]=monday&payments[payouts][minimum_balance_by_currency][eur]=5000&payments[payouts][minimum_balance_by_currency][isk]=1000&payments[settlement_timing][delay_days_override]=7',
    );
    const asked = (await desk.ask(connection, errand)).result;
    assert.ok(asked.kind === 'found' && asked.outcome.kind === 'done');
  });

  test('that stands otherwise was not set', async () => {
    for (const given of [{ interval: 'daily' }, { weekly_payout_days: ['friday'] }]) {
      const { connection } = await at(() => [200, settings(given)]);
      const asked = (await desk.ask(connection, desk.prepare(instruction, 'err_1'))).result;
      assert.equal(asked.kind, 'absent');
    }
  });
});

test('an answer that is not Stripe’s own never counts as done or absent', async () => {
  const answers: readonly Answer[] = [
    [200, {}],
    [200, { object: 'list' }],
    [200, { object: 'list', data: [5], has_more: false }],
    [404, { message: 'Not Found' }],
    [502, { message: 'Bad Gateway' }],
  ];
  for (const answer of answers) {
    const { connection, run } = await at(() => answer);
    for (const instruction of [payout, create, { ...create, api: 'v2' }] as const) {
      const { errand, outcome } = await run(instruction);
      assert.equal(outcome.kind, 'unknown', inspect(answer));
      const asked = (await desk.ask(connection, errand)).result;
      assert.equal(asked.kind, 'unreachable', inspect([answer, asked]));
    }
  }
});
