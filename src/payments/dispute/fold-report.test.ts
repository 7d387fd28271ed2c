import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DisputeReport } from '#providers';
import { disputeMachine } from './dispute.machine.ts';
import type { Dispute } from './dispute.ts';
import { foldReport } from './fold-report.ts';

const start = new Date('2026-11-21T09:00:00Z');
const opened: Dispute = {
  organisation_id: 'org_1',
  mode: 'test',
  id: 'dsp_1',
  payment_id: 'pay_1',
  state: 'opened',
  stage: 'chargeback',
  provider: 'stripe',
  connection_id: 'conn_1',
  provider_reference: 'dp_1',
  amount_minor: 0n,
  currency: 'EUR',
  reason: 'fraudulent',
  code: '10.4',
  funds: 'none',
  withdrawn_minor: 0n,
  withdrawn_currency: 'EUR',
  fee_minor: 0n,
  fee_currency: 'EUR',
  fee_told_at: null,
  booking_count: 0,
  respond_by: null,
  deadline_told: null,
  told_at: start,
  evidence: { text: {}, files: {} },
  next_look_at: null,
  step_count: 0,
  created_at: start,
  updated_at: start,
};

const report = fc.record({
  reference: fc.constant('dp_1'),
  paymentReferences: fc.constant(['pi_1']),
  attemptId: fc.constant(null),
  amount: fc.record({
    minor: fc.bigInt({ min: 1n, max: 5n }),
    currency: fc.constant('EUR'),
  }),
  reason: fc.constant('fraudulent'),
  code: fc.constant('10.4'),
  stage: fc.constantFrom('inquiry' as const, 'chargeback' as const, 'second_chargeback' as const),
  status: fc.constantFrom(
    'needs_response' as const,
    'under_review' as const,
    'won' as const,
    'lost' as const,
    'closed' as const,
  ),
  funds: fc.constantFrom('none' as const, 'withdrawn' as const, 'returned' as const),
  respondBy: fc.constant(null),
  fee: fc.option(
    fc.record({ minor: fc.bigInt({ min: 0n, max: 3n }), currency: fc.constant('EUR') }),
    { nil: undefined },
  ),
  // Few instants, so that many reports fall on the same one.
  occurredAt: fc
    .integer({ min: 0, max: 3 })
    .map((hour) => new Date(start.getTime() + hour * 3_600_000)),
});

/** A dispute after all of them, and what the ledger came to by account. */
const play = (reports: readonly DisputeReport[]) => {
  let dispute = opened;
  const ledger = new Map<string, bigint>();
  const tellings: string[] = [];
  const ids = new Set<string>();
  for (const told of reports) {
    const change = foldReport(dispute, told, start);
    for (const transfer of change.transfers) {
      assert.ok(!ids.has(transfer.id), 'no transfer is named twice');
      ids.add(transfer.id);
      let sum = 0n;
      for (const { account, minor } of transfer.entries) {
        ledger.set(account, (ledger.get(account) ?? 0n) + minor);
        sum += minor;
      }
      assert.equal(sum, 0n);
    }
    if (change.step !== null) {
      assert.equal(change.step.from, dispute.state);
      assert.equal(disputeMachine.next(change.step.from, change.step.event), change.dispute.state);
    }
    tellings.push(...change.tellings);
    dispute = change.dispute;
  }
  return { dispute, ledger, tellings };
};

/** What must not depend on the order: all but how it was come to. */
const standing = ({ dispute, ledger }: ReturnType<typeof play>) => ({
  state: dispute.state,
  stage: dispute.stage,
  funds: dispute.funds,
  amount: dispute.amount_minor,
  withdrawn: dispute.withdrawn_minor,
  fee: dispute.fee_minor,
  told_at: dispute.told_at,
  balance: ledger.get('organisation:balance:EUR') ?? 0n,
  fees: ledger.get('provider:stripe:fees:EUR') ?? 0n,
  clearing: ledger.get('provider:stripe:clearing:EUR') ?? 0n,
});

test('in whatever order and however often reports come, the end is the same', () => {
  fc.assert(
    fc.property(
      fc
        .array(report, { minLength: 1, maxLength: 8 })
        .chain((reports) =>
          fc.tuple(
            fc.constant(reports),
            fc.shuffledSubarray([...reports, ...reports], { minLength: 2 * reports.length }),
          ),
        ),
      ([reports, shuffled]) => {
        assert.deepEqual(standing(play(shuffled)), standing(play(reports)));
      },
    ),
    { numRuns: 500 },
  );
});

test('the ledger has moved what the row says, after every report', () => {
  fc.assert(
    fc.property(fc.array(report, { maxLength: 8 }), (reports) => {
      const { dispute, ledger } = play(reports);
      assert.equal(ledger.get('organisation:balance:EUR') ?? 0n, -dispute.withdrawn_minor);
      assert.equal(ledger.get('provider:stripe:fees:EUR') ?? 0n, -dispute.fee_minor);
      assert.equal(dispute.withdrawn_minor > 0n, dispute.funds === 'withdrawn');
    }),
  );
});

test('a report heard again tells nobody', () => {
  fc.assert(
    fc.property(report, (told) => {
      const once = foldReport(opened, told, start);
      const again = foldReport(once.dispute, told, start);
      const later = { ...told, occurredAt: new Date(told.occurredAt.getTime() + 1) };
      assert.deepEqual([again.tellings, again.transfers, again.step], [[], [], null]);
      assert.deepEqual(foldReport(once.dispute, later, start).tellings, []);
    }),
  );
});

const told = (given: Partial<DisputeReport>): DisputeReport => ({
  reference: 'dp_1',
  paymentReferences: ['pi_1'],
  attemptId: null,
  amount: { minor: 1050n, currency: 'EUR' },
  reason: 'fraudulent',
  code: '10.4',
  stage: 'chargeback',
  status: 'needs_response',
  funds: 'withdrawn',
  respondBy: null,
  fee: { minor: 1500n, currency: 'EUR' },
  occurredAt: start,
  ...given,
});
const hourLater = new Date(start.getTime() + 3_600_000);

test('each turn is told by its name, once', () => {
  const turns = [
    told({ stage: 'inquiry', funds: 'none', fee: undefined }),
    told({ occurredAt: hourLater }),
    told({ occurredAt: hourLater, status: 'under_review' }),
    told({ occurredAt: new Date(hourLater.getTime() + 1), status: 'won', funds: 'returned' }),
  ];
  assert.deepEqual(play(turns).tellings, [
    'dispute.created',
    'dispute.funds_withdrawn',
    'dispute.updated',
    'dispute.funds_returned',
    'dispute.won',
  ]);
});

test('money that was taken before it is heard that it came back moves nothing', () => {
  const won = told({ occurredAt: hourLater, status: 'won', funds: 'returned' });
  const { ledger, tellings } = play([won, told({})]);
  assert.equal(ledger.get('organisation:balance:EUR') ?? 0n, 0n);
  assert.deepEqual(tellings, ['dispute.created', 'dispute.won']);
});

test('a second chargeback takes the money again', () => {
  const won = told({ occurredAt: hourLater, status: 'won', funds: 'returned' });
  const second = told({
    stage: 'second_chargeback',
    occurredAt: new Date(hourLater.getTime() + 1),
  });
  const { dispute, ledger } = play([told({}), won, second]);
  assert.deepEqual([dispute.state, dispute.stage], ['needs_response', 'second_chargeback']);
  assert.equal(ledger.get('organisation:balance:EUR'), -1050n);
});
