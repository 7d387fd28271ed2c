import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { manualClock } from '#kernel';
import type { Outcome } from '#providers';
import { scriptedProvider } from '#test/scripted-provider';
import { attemptOf, type Change } from '../record/change.ts';
import { exampleAttemptRow, exampleRefundRow, exampleWorld } from '../record/example-world.ts';
import type { Attempt, World } from '../record/world.ts';
import { settleAttempt } from './settle-attempt.ts';

const at = new Date('2026-11-21T09:00:01Z');
const eur = (minor: bigint) => ({ minor, currency: 'EUR' });

const approved = (effect: 'authorized' | 'captured' | 'voided' | 'refunded', minor: bigint) =>
  ({ kind: 'approved', reference: 'pi_1', amount: eur(minor), effect }) as const;
const declined = { kind: 'declined', reason: 'lost_card', code: 'lost', message: 'No.' } as const;
const redirect = {
  kind: 'pending',
  reference: 'pi_1',
  nextAction: { type: 'redirect', url: 'https://bank.example/3ds' },
} as const;
const unknown = { kind: 'unknown', cause: 'timeout' } as const;
const notSent = { kind: 'not_sent', proof: 'connection refused' } as const;

const provider = scriptedProvider({ clock: manualClock(at) });
const deps = { providerNamed: () => provider };

const settle = (world: World, outcome: Outcome, attemptId = 'att_example'): Change => {
  const input = { attemptId, outcome, exchanges: [], at, holdsLease: true };
  const change = settleAttempt(deps, attemptOf(world, attemptId), input).decide(world);
  assert.ok(change);
  return change;
};

const withAttempt = (world: World, fields: Partial<Attempt>): World => ({
  ...world,
  payment: { ...world.payment, open_attempt_id: fields.id ?? world.payment.open_attempt_id },
  attempts: [...world.attempts, framed({ ...exampleAttemptRow, ...fields })],
});

/** An attempt whose frozen request is of its own operation and amount; a void lets go what is held. */
const framed = (attempt: Attempt): Attempt => {
  const operation = attempt.operation === 'return' ? 'refund' : attempt.operation;
  const expects =
    operation === 'void' ? null : { minor: `${attempt.amount_minor}`, currency: attempt.currency };
  const reference = operation === 'void' ? { reference: 'pi_1' } : {};
  return { ...attempt, request: { ...attempt.request, operation, expects, ...reference } };
};

const authorized = settle(exampleWorld, approved('authorized', 1050n));
const captured = settle(exampleWorld, approved('captured', 1050n));

test('an approval captures the payment, books it and tells of it in one change', () => {
  assert.equal(captured.payment.state, 'captured');
  assert.equal(captured.payment.captured_minor, 1050n);
  assert.equal(captured.payment.open_attempt_id, null);
  assert.deepEqual(
    captured.transfers.map((transfer) => transfer.id),
    ['captured:att_example'],
  );
  assert.deepEqual(
    captured.tellings.map((telling) => telling.type),
    ['payment.captured'],
  );
});

test('a fee that the provider names is booked beside the capture', () => {
  const { transfers } = settle(exampleWorld, { ...approved('captured', 1050n), fee: eur(41n) });
  assert.deepEqual(
    transfers.map((transfer) => transfer.kind),
    ['payment.captured', 'payment.fee'],
  );
});

test('an approval of another amount or currency goes to review, and books nothing', () => {
  for (const amount of [eur(1049n), { minor: 1050n, currency: 'USD' }]) {
    const change = settle(exampleWorld, { ...approved('captured', 1050n), amount });
    assert.equal(change.payment.state, 'in_review');
    assert.equal(attemptOf(change, 'att_example').state, 'in_review');
    assert.equal(change.payment.open_attempt_id, 'att_example', 'the fence stands');
    assert.deepEqual(change.transfers, []);
  }
});

test('an unknown outcome is never called failed: it waits, and is looked at again', () => {
  const change = settle(exampleWorld, unknown);
  assert.equal(change.payment.state, 'processing');
  assert.equal(attemptOf(change, 'att_example').state, 'unknown');
  assert.ok((attemptOf(change, 'att_example').next_action_at ?? 0) > at);
});

test('an outcome still unknown at the end of the schedule goes to a person', () => {
  let change = settle(exampleWorld, unknown);
  for (let look = 0; look < 20; look += 1) change = settle(change, unknown);
  assert.equal(change.payment.state, 'in_review');
  assert.equal(attemptOf(change, 'att_example').next_action_at, null);
});

test('what was provably not sent is declined, and may be tried again', () => {
  const change = settle(exampleWorld, notSent);
  assert.equal(attemptOf(change, 'att_example').state, 'not_sent');
  assert.equal(change.payment.state, 'declined');
  assert.equal(change.payment.failure_reason, 'provider_unavailable');
  assert.equal(change.payment.open_attempt_id, null);
});

test('a payer who has to act is asked to, and a decline afterwards clears it', () => {
  const asked = settle(exampleWorld, redirect);
  assert.equal(asked.payment.state, 'requires_action');
  assert.equal(asked.payment.next_action, redirect.nextAction);
  const no = settle(asked, declined);
  assert.equal(no.payment.state, 'declined');
  assert.equal(no.payment.next_action, null);
});

test('a partial capture takes its part and releases the rest', () => {
  const capture = { id: 'att_capture', operation: 'capture', amount_minor: 700n } as const;
  const change = settle(
    withAttempt(authorized, capture),
    approved('captured', 700n),
    'att_capture',
  );
  assert.equal(change.payment.captured_minor, 700n);
  const [taken] = change.transfers;
  assert.deepEqual(taken?.phase, { kind: 'post', holdId: 'authorized:att_example', rest: 'void' });
});

test('a capture that failed leaves the authorisation standing', () => {
  const capture = { id: 'att_capture', operation: 'capture' } as const;
  const change = settle(withAttempt(authorized, capture), declined, 'att_capture');
  assert.equal(change.payment.state, 'authorized');
  assert.equal(change.payment.open_attempt_id, null);
  assert.deepEqual(change.transfers, []);
});

test('a capture called failed that turns up is booked, but not one of another amount', () => {
  const capture = { id: 'att_capture', operation: 'capture', amount_minor: 700n } as const;
  const failed = settle(withAttempt(authorized, capture), declined, 'att_capture');
  const late = settle(failed, approved('captured', 700n), 'att_capture');
  assert.equal(late.payment.captured_minor, 700n);
  assert.equal(attemptOf(late, 'att_capture').state, 'approved_late');
  const other = settle(failed, approved('captured', 650n), 'att_capture');
  assert.equal(other.payment.state, 'authorized');
  assert.deepEqual(other.transfers, []);
});

test('a void that the provider confirms cancels the payment and releases its hold', () => {
  const change = settle(
    withAttempt(authorized, { id: 'att_void', operation: 'void' }),
    approved('voided', 1050n),
    'att_void',
  );
  assert.equal(change.payment.state, 'canceled');
  assert.deepEqual(change.transfers[0]?.phase, {
    kind: 'void',
    holdId: 'authorized:att_example',
    because: 'released',
  });
});

test('a payment canceled while the payer had to act supersedes the waiting attempt', () => {
  const asked = settle(exampleWorld, redirect);
  const change = settle(
    withAttempt(asked, { id: 'att_void', operation: 'void' }),
    approved('voided', 1050n),
    'att_void',
  );
  assert.equal(change.payment.state, 'canceled');
  assert.equal(attemptOf(change, 'att_example').state, 'superseded');
});

test('a payer who authenticates while the payment is being canceled leaves the fence to the void', () => {
  const asked = settle(exampleWorld, redirect);
  const voiding = withAttempt(asked, { id: 'att_void', operation: 'void' });
  const held = settle(voiding, approved('authorized', 1050n));
  assert.equal(held.payment.state, 'authorized');
  assert.equal(held.payment.open_attempt_id, 'att_void');
  const gone = settle(held, approved('voided', 1050n), 'att_void');
  assert.equal(gone.payment.state, 'canceled');
  assert.equal(gone.payment.open_attempt_id, null);
  assert.deepEqual(
    gone.transfers.map((transfer) => transfer.id),
    ['released:authorized:att_example'],
  );
});

test('a payer who fails while the payment is being canceled does not open it to another try', () => {
  const asked = settle(exampleWorld, redirect);
  const voiding = withAttempt(asked, { id: 'att_void', operation: 'void' });
  const failed = settle(voiding, declined);
  assert.equal(failed.payment.state, 'declined');
  assert.equal(failed.payment.open_attempt_id, 'att_void');
  const gone = settle(failed, approved('voided', 1050n), 'att_void');
  assert.equal(gone.payment.state, 'canceled');
  assert.equal(gone.payment.open_attempt_id, null);
});

test('a hold that is told of after the void that let it go is gone, not late', () => {
  const asked = settle(exampleWorld, redirect);
  const voiding = withAttempt(asked, { id: 'att_void', operation: 'void' });
  const canceled = settle(voiding, approved('voided', 1050n), 'att_void');
  const before = { ...approved('authorized', 1050n), occurredAt: new Date('2026-11-21T09:00:00Z') };
  assert.equal(settle(canceled, before).payment.state, 'canceled');
  const after = { ...before, occurredAt: new Date('2026-11-21T09:00:02Z') };
  assert.equal(settle(canceled, after).payment.state, 'succeeded_late');
});

test('money that arrives after the payment was canceled is booked and told as late', () => {
  const asked = settle(exampleWorld, redirect);
  const canceled = settle(
    withAttempt(asked, { id: 'att_void', operation: 'void' }),
    approved('voided', 1050n),
    'att_void',
  );
  const late = settle(canceled, approved('captured', 1050n));
  assert.equal(late.payment.state, 'succeeded_late');
  assert.equal(late.payment.captured_minor, 1050n);
  assert.deepEqual(
    late.tellings.map((telling) => telling.type),
    ['payment.succeeded_late'],
  );
});

test('a hold that was granted late is taken or let go like any other', () => {
  const no = settle(exampleWorld, declined);
  const late = settle(no, approved('authorized', 1050n));
  assert.equal(late.payment.state, 'succeeded_late');
  const capture = { id: 'att_capture', operation: 'capture', amount_minor: 700n } as const;
  const taken = settle(withAttempt(late, capture), approved('captured', 700n), 'att_capture');
  assert.equal(taken.payment.state, 'captured');
  const voiding = { id: 'att_void', operation: 'void' } as const;
  const gone = settle(withAttempt(late, voiding), approved('voided', 1050n), 'att_void');
  assert.equal(gone.payment.state, 'canceled');
  assert.deepEqual(gone.transfers[0]?.phase, {
    kind: 'void',
    holdId: 'authorized:att_example',
    because: 'released',
  });
});

test('money that arrives twice is kept apart and told', () => {
  const no = settle(exampleWorld, declined);
  const second = withAttempt(
    { ...no, payment: { ...no.payment, state: 'processing' } },
    { id: 'att_second' },
  );
  const paid = settle(second, { ...approved('captured', 1050n), reference: 'pi_2' }, 'att_second');
  const twice = settle(paid, approved('captured', 1050n));
  assert.equal(twice.payment.state, 'captured');
  assert.equal(twice.tellings.at(-1)?.type, 'payment.charged_twice');
  assert.ok(twice.transfers[0]?.entries.some((entry) => entry.account.startsWith('suspense:')));
});

test('a refund pays what it reserved, and gives it back where it failed, even days later', () => {
  const pending = withRefund(captured);
  const paid = settle(pending, approved('refunded', 400n), 'att_refund');
  assert.equal(paid.payment.refunded_minor, 400n);
  assert.equal(paid.payment.refund_pending_minor, 0n);
  assert.equal(paid.refunds[0]?.state, 'succeeded');

  const failed = settle(pending, declined, 'att_refund');
  assert.equal(failed.payment.refund_pending_minor, 0n);
  assert.equal(failed.refunds[0]?.state, 'failed');

  const returned = settle(paid, declined, 'att_refund');
  assert.equal(returned.payment.refunded_minor, 0n);
  assert.equal(returned.refunds[0]?.state, 'failed');
  assert.equal(returned.transfers[0]?.id, 'refund_returned:re_example');
});

const withRefund = (world: World): World => {
  const refunding = withAttempt(world, {
    id: 'att_refund',
    operation: 'refund',
    refund_id: 're_example',
    amount_minor: 400n,
  });
  return {
    ...refunding,
    payment: { ...world.payment, refund_pending_minor: 400n },
    refunds: [exampleRefundRow],
  };
};

const outcomes = fc.constantFrom<Outcome>(
  approved('captured', 1050n),
  approved('captured', 1n),
  declined,
  redirect,
  { kind: 'pending', reference: 'pi_1' },
  notSent,
  unknown,
);

test('outcomes told in any order, any number of times, never charge more than once', () => {
  fc.assert(
    fc.property(fc.array(outcomes, { maxLength: 12 }), (told) => {
      let world: World = exampleWorld;
      const booked: string[] = [];
      for (const outcome of told) {
        const change = settle(world, outcome);
        booked.push(...change.transfers.map((transfer) => transfer.id));
        world = change;
      }
      const { payment } = world;
      assert.equal(new Set(booked).size, booked.length, 'nothing is booked twice');
      assert.ok(payment.captured_minor <= payment.authorized_minor);
      assert.equal(payment.captured_minor > 0n, booked.includes('captured:att_example'));
      assert.equal(
        payment.open_attempt_id !== null,
        ['processing', 'requires_action', 'in_review'].includes(payment.state),
        `the fence of a payment that is ${payment.state}`,
      );
    }),
    { numRuns: 2_000 },
  );
});

test('an outcome told again changes nothing', () => {
  fc.assert(
    fc.property(outcomes, (outcome) => {
      const once = settle(exampleWorld, outcome);
      const again = settle(once, outcome);
      assert.deepEqual(again.steps, []);
      assert.deepEqual(again.transfers, []);
      assert.deepEqual(again.tellings, []);
    }),
  );
});
