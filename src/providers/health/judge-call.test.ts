import assert from 'node:assert/strict';
import { test } from 'node:test';
import { declineReasons } from '../decline-reasons.ts';
import { judgeFinding, judgeOutcome, speaksAgainst } from './judge-call.ts';

const declined = (reason: string) =>
  ({ kind: 'declined', reason, code: 'x', message: 'No.' }) as const;

test('an issuer that declines never speaks against the provider, slow or not', () => {
  const ofIssuer = Object.entries(declineReasons).filter(
    ([, reason]) => reason.class !== 'technical' && reason.class !== 'configuration',
  );
  assert.ok(ofIssuer.length > 10);
  for (const [name] of [...ofIssuer, ['a reason that no table holds']]) {
    assert.equal(judgeOutcome(declined(String(name)), false), 'declined');
    assert.equal(judgeOutcome(declined(String(name)), true), 'declined');
  }
});

test('what the provider itself could not do speaks against it', () => {
  for (const reason of ['processing_error', 'issuer_unavailable', 'configuration']) {
    assert.equal(judgeOutcome(declined(reason), false), 'failed');
  }
  assert.equal(judgeOutcome({ kind: 'not_sent', proof: 'ECONNREFUSED' }, false), 'failed');
  assert.equal(judgeOutcome({ kind: 'unknown', cause: 'timeout' }, false), 'unknown');
  assert.equal(judgeOutcome({ kind: 'pending', reference: 'pi_1' }, true), 'slow');
  assert.ok(['failed', 'unknown', 'slow'].every((one) => speaksAgainst(one as 'slow')));
});

test('asking is answered well by anything but silence', () => {
  assert.equal(judgeFinding({ kind: 'absent' }, false), 'ok');
  assert.equal(judgeFinding({ kind: 'absent' }, true), 'slow');
  assert.equal(judgeFinding({ kind: 'unreachable', cause: 'timeout' }, false), 'unknown');
});
