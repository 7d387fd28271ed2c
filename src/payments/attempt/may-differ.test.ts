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

test('a knock asks about what is open and about what stands upon the payment that it names', () => {
  const knock = { attemptId: null, references: ['tr_1'], suggests: 'look' } as const;
  const standing = { ...exampleAttemptRow, state: 'approved', provider_reference: 'tr_1' } as const;
  const request = { ...exampleAttemptRow.request, reference: 'tr_1' };
  const refund = { ...standing, operation: 'refund', provider_reference: 're_1', request } as const;
  const released = { ...standing, operation: 'void', request } as const;

  assert.ok(mayDiffer(standing, knock), 'its hold may have ended');
  assert.ok(mayDiffer(refund, knock), 'it may have come back');
  assert.ok(mayDiffer({ ...standing, state: 'unknown' }, knock));
  assert.equal(mayDiffer({ ...standing, provider_reference: 'tr_2' }, knock), false);
  assert.equal(mayDiffer({ ...standing, state: 'declined' }, knock), false);
  assert.equal(mayDiffer(released, knock), false);
  assert.equal(mayDiffer(standing, knock, [standing, released]), false, 'we let it go ourselves');
});
