import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleAttemptRow } from '../record/example-world.ts';
import type { Attempt } from '../record/world.ts';
import { questionsOf, settledAtOnce } from './questions-of.ts';

const now = new Date('2026-03-01T00:00:00Z');
const soon = new Date('2026-03-01T00:01:00Z');
const notice = {
  attemptId: exampleAttemptRow.id,
  references: ['pi_1'],
  suggests: 'approved',
  subject: 'payment',
  claim: null,
} as const;

const approved: Attempt = { ...exampleAttemptRow, state: 'approved', provider_reference: 'pi_1' };
const unknown: Attempt = { ...approved, state: 'unknown' };
const failedCapture: Attempt = {
  ...approved,
  id: 'att_capture',
  operation: 'capture',
  state: 'declined',
  provider_reference: null,
  request: { ...exampleAttemptRow.request, operation: 'capture', reference: 'pi_1' },
};

test('a notice that says what already stands is settled at once', () => {
  assert.equal(settledAtOnce(notice, [approved], now), 'process');
});

test('a notice that comes before our own answer is left to whoever waits for that', () => {
  const sending: Attempt = { ...unknown, state: 'sending', lease_until: soon };
  assert.equal(settledAtOnce(notice, [sending], now), 'process');
  const left: Attempt = { ...sending, lease_until: now };
  assert.equal(settledAtOnce(notice, [left], now), undefined, 'its sender died');
});

test('a notice of nothing of ours is ignored', () => {
  assert.equal(settledAtOnce(notice, [], now), 'ignore');
});

test('a notice that may tell something new waits for a question', () => {
  assert.equal(settledAtOnce(notice, [unknown], now), undefined);
  assert.equal(settledAtOnce({ ...notice, suggests: 'ended' }, [approved], now), undefined);
});

test('a knock, a claim, a dispute, a credit and a method to be stored are never settled at once', () => {
  for (const other of [
    { suggests: 'look' },
    { claim: { about: 'attempt' } },
    { subject: 'dispute' },
    { subject: 'credit' },
    { attemptId: 'pm_1' },
  ])
    assert.equal(settledAtOnce({ ...notice, ...other }, [approved], now), undefined);
});

test('a capture called failed is asked about once what is open has come to its end', () => {
  const open: Attempt = { ...failedCapture, id: 'att_open', state: 'unknown' };
  assert.deepEqual(questionsOf(notice, [approved, failedCapture], now), {
    toAsk: [failedCapture],
    mustWait: false,
  });
  assert.deepEqual(questionsOf(notice, [approved, failedCapture, open], now), {
    toAsk: [open],
    mustWait: true,
  });
});
