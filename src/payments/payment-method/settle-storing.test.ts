import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { StoredMethod } from '#providers';
import { paymentMethodMachine } from './payment-method.machine.ts';
import { settleStoring } from './settle-storing.ts';
import type { PaymentMethod } from './store.ts';
import { askDelaysMs } from './storing-schedule.ts';

const hour = 3_600_000;
const start = new Date('2026-11-21T09:30:00.000Z');
const keyLifetimeMs = 23 * hour;

const storing: PaymentMethod = {
  organisation_id: 'org_1',
  mode: 'test',
  id: 'pm_1',
  customer_id: 'cus_1',
  state: 'storing',
  provider: 'stripe',
  token: 'tok',
  return_url: null,
  method_token: null,
  customer_token: null,
  type: 'card',
  brand: null,
  last4: null,
  next_action_url: null,
  failure_reason: null,
  failure_code: null,
  failure_message: null,
  ask_count: 0,
  next_action_at: new Date(start.getTime() + 60_000),
  step_count: 0,
  traceparent: null,
  created_at: start,
  updated_at: start,
};

const unknown: StoredMethod = { kind: 'unknown', cause: 'timeout' };
const pending: StoredMethod = {
  kind: 'pending',
  customerToken: 'cus_there',
  methodToken: 'pm_there',
  nextAction: { type: 'redirect', url: 'https://bank.example/3ds' },
};
const outcomes: readonly StoredMethod[] = [
  unknown,
  pending,
  { kind: 'declined', reason: 'generic_decline', code: 'x', message: 'No.' },
  {
    kind: 'stored',
    customerToken: 'cus_there',
    methodToken: 'pm_there',
    method: { type: 'card', brand: 'visa', last4: '4242' },
  },
];

test('an answer after the end changes nothing, whatever it says', () => {
  for (const state of ['active', 'declined', 'failed', 'detached'] as const) {
    const ended = { ...storing, state, next_action_at: null };
    for (const outcome of outcomes) {
      const { method, step } = settleStoring(ended, outcome, { at: start, keyLifetimeMs });
      assert.deepEqual([method, step], [ended, null]);
    }
  }
});

test('a method is due exactly while it has no end, and has a URL exactly while one is asked', () => {
  fc.assert(
    fc.property(fc.array(answer(), { maxLength: 60 }), (answers) => {
      for (const { method } of play(answers)) {
        const isOpen = method.state === 'storing' || method.state === 'requires_action';
        assert.equal(method.next_action_at !== null, isOpen);
        assert.equal(method.next_action_url !== null, method.state === 'requires_action');
      }
    }),
  );
});

test('every step is one of the machine, counted without a gap', () => {
  fc.assert(
    fc.property(fc.array(answer(), { maxLength: 60 }), (answers) => {
      const steps = play(answers).filter(({ step }) => step !== null);
      let from = paymentMethodMachine.initial;
      for (const [i, { method, step }] of steps.entries()) {
        assert.ok(step);
        assert.equal(step.from, from);
        assert.equal(method.state, paymentMethodMachine.next(from, step.event));
        assert.equal(method.step_count, i + 1);
        from = method.state;
      }
    }),
  );
});

test('asking ends, however late the answers are, before the provider forgets the key', () => {
  const silent = fc.array(fc.constantFrom(unknown, pending), { minLength: 40, maxLength: 40 });
  fc.assert(
    fc.property(silent, fc.integer({ min: 0, max: hour }), (answers, lateMs) => {
      const played = play(answers.map((outcome) => ({ outcome, waitMs: lateMs })));
      const last = played.at(-1);
      assert.equal(last?.method.state, 'failed');
      const asks = played.filter(({ method }) => method.next_action_at !== null);
      for (const { method } of asks) {
        const ageMs = (method.next_action_at ?? start).getTime() - start.getTime();
        assert.ok(ageMs < keyLifetimeMs, `asked after ${ageMs} ms`);
      }
    }),
  );
});

test('an ask before its time, by a notice, uses nothing of the schedule up', () => {
  let method = settleStoring(storing, unknown, { at: start, keyLifetimeMs }).method;
  const due = method.next_action_at;
  for (let notice = 0; notice < 100; notice += 1) {
    method = settleStoring(method, unknown, { at: start, keyLifetimeMs }).method;
  }
  assert.deepEqual([method.ask_count, method.next_action_at], [1, due]);
});

test('a payer who never comes back is given up by another reason than silence', () => {
  const waiting = play(Array.from({ length: 40 }, () => ({ outcome: pending, waitMs: 0 })));
  assert.equal(waiting.at(-1)?.method.failure_reason, 'authentication_failed');
  const silent = play(Array.from({ length: 40 }, () => ({ outcome: unknown, waitMs: 0 })));
  assert.equal(silent.at(-1)?.method.failure_reason, 'outcome_unknown');
  const changes = silent.filter(({ method }) => method.state === 'storing');
  assert.equal(changes.length, askDelaysMs.storing.length);
});

/** An answer, and how long after its due time it comes. */
interface Answer {
  readonly outcome: StoredMethod;
  readonly waitMs: number;
}

const answer = (): fc.Arbitrary<Answer> =>
  fc.record({
    outcome: fc.constantFrom(...outcomes),
    waitMs: fc.integer({ min: -hour, max: hour }),
  });

/** What becomes of a method by these answers, until its end. */
const play = (answers: readonly Answer[]): readonly ReturnType<typeof settleStoring>[] => {
  let method = storing;
  const changes: ReturnType<typeof settleStoring>[] = [];
  for (const { outcome, waitMs } of answers) {
    if (method.next_action_at === null) break;
    const at = new Date(Math.max(start.getTime(), method.next_action_at.getTime() + waitMs));
    const change = settleStoring(method, outcome, { at, keyLifetimeMs });
    changes.push(change);
    method = change.method;
  }
  return changes;
};
