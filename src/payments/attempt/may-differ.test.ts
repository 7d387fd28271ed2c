import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleAttemptRow } from '../record/example-world.ts';
import type { Attempt } from '../record/world.ts';
import { mayDiffer } from './may-differ.ts';

const notice = { attemptId: 'att_example', references: ['pi_1'], suggests: 'approved' } as const;

const capture: Attempt = {
  ...exampleAttemptRow,
  id: 'att_capture',
  operation: 'capture',
  state: 'declined',
  request: { ...exampleAttemptRow.request, operation: 'capture', reference: 'pi_1' },
};

test('an attempt that is open is always asked about', () => {
  const open = { ...exampleAttemptRow, state: 'unknown' } as const;
  assert.ok(mayDiffer(open, { ...notice, attemptId: null, references: [], suggests: 'nothing' }));
});

test('a notice that says what already stands asks nothing', () => {
  assert.equal(mayDiffer({ ...exampleAttemptRow, state: 'approved' }, notice), false);
  assert.ok(mayDiffer({ ...exampleAttemptRow, state: 'declined' }, notice));
});

test('a capture called failed is asked about when its payment is told as approved', () => {
  assert.ok(mayDiffer(capture, notice));
  assert.equal(mayDiffer(capture, { ...notice, references: ['pi_2'] }), false);
  assert.equal(mayDiffer({ ...capture, state: 'approved' }, notice), false);
});

test('a refund that succeeded is asked about when it is told as failed', () => {
  const refund = {
    ...exampleAttemptRow,
    operation: 'refund',
    state: 'approved',
    provider_reference: 're_1',
  } as const;
  const failed = { attemptId: null, references: ['re_1'], suggests: 'declined' } as const;
  assert.ok(mayDiffer(refund, failed));
  assert.equal(mayDiffer({ ...refund, operation: 'authorize' }, failed), false);
});
