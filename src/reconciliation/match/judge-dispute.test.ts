import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SettledDispute } from '#payments';
import type { ReportRow } from '../format/report-row.ts';
import type { EarlierRow } from './earlier-row.ts';
import { judgeRow, type OurSide } from './judge-row.ts';

const dispute: SettledDispute = {
  disputeId: 'dsp_1',
  paymentId: 'pay_1',
  providerReference: 'DISPUTE1',
  moves: [
    { minor: -1050n, currency: 'EUR' },
    { minor: 1050n, currency: 'EUR' },
    { minor: -1050n, currency: 'EUR' },
  ],
  fees: new Map(),
};

const row = (minor: bigint, fields: Partial<ReportRow> = {}): ReportRow => ({
  type: minor < 0n ? 'Chargeback' : 'ChargebackReversed',
  kind: minor < 0n ? 'dispute' : 'dispute_reversed',
  at: new Date('2026-11-21T09:00:00Z'),
  references: ['DISPUTE1', 'PAYMENT1'],
  ours: [],
  grossMinor: minor,
  grossCurrency: 'EUR',
  netMinor: minor - (fields.feeMinor ?? 0n),
  netCurrency: 'EUR',
  feeMinor: 0n,
  statedFeeMinor: null,
  convertedMinor: null,
  ...fields,
});

const before = (minor: bigint, feeKnownMinor = 0n): EarlierRow => ({
  reportId: 'rep_1',
  hash: `${minor}`,
  kind: 'dispute',
  attemptId: null,
  disputeId: 'dsp_1',
  grossMinor: minor,
  grossCurrency: 'EUR',
  feeKnownMinor,
  netCurrency: 'EUR',
});

const judge = (content: ReportRow, ours: Partial<OurSide> = {}) =>
  judgeRow(
    { number: 1, hash: 'new', content },
    {
      reportId: 'rep_1',
      attempt: undefined,
      dispute,
      balanceMinor: 0n,
      feeMinor: 0n,
      isLost: false,
      earlier: [],
      wasFailed: false,
      wasGivenUp: false,
      ...ours,
    },
  );

const broken = (content: ReportRow, ours: Partial<OurSide> = {}) => {
  const [found, ...others] = judge(content, ours).breaks;
  assert.deepEqual(others, []);
  assert.ok(found);
  return [found.type, found.expected?.minor, found.actual?.minor];
};

test('each row of a dispute finds a move of its own: taken, given back, taken again', () => {
  const rows: EarlierRow[] = [];
  for (const minor of [-1050n, 1050n, -1050n]) {
    const verdict = judge(row(minor), { earlier: rows });
    assert.deepEqual([verdict.state, verdict.disputeId], ['matched', 'dsp_1']);
    assert.equal(verdict.paymentId, 'pay_1');
    rows.push(before(minor));
  }
  assert.deepEqual(broken(row(-1050n), { earlier: rows }), ['duplicate', 0n, -1050n]);
});

test('a row of a dispute that nobody knows is a break, and so is one that moved nothing', () => {
  assert.deepEqual(broken(row(-1050n), { dispute: undefined }), ['missing_here', 0n, -1050n]);
  const inquiry = { ...dispute, moves: [] };
  assert.deepEqual(broken(row(-1050n), { dispute: inquiry }), ['status', 0n, -1050n]);
});

test('a dispute of another amount or another currency is told as such', () => {
  assert.deepEqual(broken(row(-900n)), ['amount', -1050n, -900n]);
  const foreign = { grossCurrency: 'USD', netCurrency: 'USD' };
  assert.deepEqual(broken(row(-1050n, foreign)), ['currency', -1050n, -1050n]);
  // The row of another amount has used one move; the other one is still there to be found.
  assert.equal(judge(row(-1050n), { earlier: [before(-900n)] }).state, 'matched');
});

test('a fee that the dispute has booked is not booked again, and another one is a break', () => {
  const charged = { ...dispute, fees: new Map([['EUR', 1500n]]) };
  const known = judge(row(-1050n, { feeMinor: 1500n }), { dispute: charged });
  assert.deepEqual(
    [known.state, known.feeKnownMinor, known.feeToBookMinor],
    ['matched', 1500n, 0n],
  );
  const fresh = judge(row(-1050n, { feeMinor: 1500n }));
  assert.deepEqual([fresh.feeKnownMinor, fresh.feeToBookMinor], [0n, 1500n]);
  const silent = judge(row(1050n), { dispute: charged, earlier: [before(-1050n, 1500n)] });
  assert.deepEqual([silent.state, silent.feeToBookMinor], ['matched', 0n]);
  assert.deepEqual(broken(row(-1050n, { feeMinor: 2000n }), { dispute: charged }), [
    'fee',
    -1500n,
    -2000n,
  ]);
});

test('a capture taken back after its refund is matched by what the ledger booked for that', () => {
  const attempt = {
    attemptId: 'att_1',
    paymentId: 'pay_1',
    operation: 'capture',
    state: 'approved',
    minor: 1050n,
    currency: 'EUR',
    providerReference: 'CAPTURE1',
    isTaking: true,
    isGivingBack: false,
    capturedMinor: 1050n,
    refundedMinor: 1050n,
  };
  const back = row(-1050n, { type: 'SettledReversed', kind: 'capture_reversed' });
  assert.equal(judge(back, { attempt, dispute: undefined, isLost: true }).state, 'matched');
  assert.deepEqual(broken(back, { attempt, dispute: undefined }), ['status', 0n, -1050n]);
});
