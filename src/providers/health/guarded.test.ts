import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import fc from 'fast-check';
import { manualClock } from '#kernel';
import type { Outcome } from '../contract.ts';
import { declineReasons } from '../decline-reasons.ts';
import { guarded } from './guarded.ts';
import {
  approved,
  exampleConnection,
  exampleHealth,
  exampleProvider,
  exampleRequest,
  lost,
} from './testing/example-health.ts';

const connection = exampleConnection();
const operations = ['authorize', 'capture', 'void', 'refund'] as const;

/** A guarded provider whose next answers the test sets. */
const world = (first: Outcome = approved, settings = {}) => {
  const clock = manualClock(new Date('2026-11-21T09:30:00Z'));
  const health = exampleHealth(clock, settings);
  let answer: () => Promise<Outcome> | Outcome = () => first;
  const { provider, reached } = exampleProvider(async () => await answer());
  const watched = guarded(provider, health);
  let keys = 0;
  const send = async (operation: (typeof operations)[number] = 'authorize', key?: string) => {
    keys += 1;
    const { result } = await watched.send(
      connection,
      exampleRequest(operation),
      key ?? `att_${keys}`,
    );
    return result;
  };
  const open = async (operation: (typeof operations)[number] = 'authorize') => {
    answer = () => lost;
    for (let i = 0; i < 20; i += 1) await send(operation);
    answer = () => approved;
  };
  const state = (operation: (typeof operations)[number] = 'authorize') =>
    health.snapshot(connection.id, operation).state;
  return {
    clock,
    health,
    watched,
    reached,
    send,
    open,
    state,
    answers: (next: typeof answer) => {
      answer = next;
    },
  };
};

/** Waits until everything that waits for nothing else has run. */
const turns = async () => await new Promise((resolve) => setImmediate(resolve));

test('declines by issuers never open a breaker, however many and however slow', async () => {
  const ofIssuer = Object.entries(declineReasons)
    .filter(([, { class: group }]) => group !== 'technical' && group !== 'configuration')
    .map(([reason]) => reason);
  const call = fc.record({
    reason: fc.constantFrom(...ofIssuer, 'a reason that no table holds'),
    waitMs: fc.nat(2_000),
    takesMs: fc.nat(12_000),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 30, maxLength: 120 }), async (calls) => {
      const { clock, answers, send, reached, state } = world();
      for (const { reason, waitMs, takesMs } of calls) {
        clock.advance(waitMs);
        answers(() => {
          clock.advance(takesMs);
          return { kind: 'declined', reason, code: reason, message: 'No.' };
        });
        assert.equal((await send()).kind, 'declined');
      }
      assert.equal(reached.sent, calls.length);
      assert.equal(state(), 'closed');
    }),
    { numRuns: 30 },
  );
});

test('not_sent without the provider saying so means that nothing was sent, and all else was', async () => {
  const call = fc.record({
    operation: fc.constantFrom(...operations),
    fails: fc.boolean(),
    waitMs: fc.nat(3_000),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(call, { maxLength: 200 }), async (calls) => {
      const { clock, answers, send, reached } = world();
      for (const { operation, fails, waitMs } of calls) {
        clock.advance(waitMs);
        answers(() => (fails ? lost : approved));
        const before = reached.sent;
        const { kind } = await send(operation);
        assert.equal(reached.sent - before, kind === 'not_sent' ? 0 : 1);
        if (kind === 'not_sent') assert.equal(operation, 'authorize');
      }
    }),
    { numRuns: 50 },
  );
});

test('an open breaker keeps authorisations away, with the proof, and tells once', async () => {
  const { health, open, send, reached, state } = world();
  await open();
  assert.equal(state(), 'open');
  const outcome = await send();
  assert.equal(outcome.kind, 'not_sent');
  assert.match(outcome.kind === 'not_sent' ? outcome.proof : '', /^breaker open since 2026-11-21T/);
  assert.equal(reached.sent, 20);
  assert.deepEqual(
    health.told.map(({ to, operation }) => [to, operation]),
    [['open', 'authorize']],
  );
});

test('captures, voids, refunds and questions pass every open breaker', async () => {
  const { open, send, state, watched, reached } = world();
  for (const operation of operations) await open(operation);
  for (const operation of ['capture', 'void', 'refund'] as const) {
    assert.equal(state(operation), 'open');
    assert.equal((await send(operation)).kind, 'approved');
  }
  const by = { attemptId: 'att_1', reference: null };
  await watched.ask(connection, exampleRequest(), by);
  assert.equal(reached.asked, 1);
});

test('only one probe is under way, and the payments beside it go elsewhere at once', async () => {
  const { clock, open, send, answers, reached, state } = world();
  await open();
  clock.advance(5_000);
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  answers(async () => await promise);
  const probes = Array.from({ length: 10 }, async () => await send());
  const beside = await Promise.all(probes.slice(1));
  assert.ok(beside.every(({ kind }) => kind === 'not_sent'));
  assert.equal(reached.sent, 21);
  resolve(approved);
  assert.equal((await probes[0])?.kind, 'approved');
  assert.equal(state(), 'closed');
  assert.equal((await send()).kind, 'approved');
});

test('one connection that is ill leaves another one alone', async () => {
  const { open, watched } = world();
  await open();
  const other = exampleConnection('conn_01k8w3v5c2m4x9q7r1t6z0b8db');
  const { result } = await watched.send(other, exampleRequest(), 'att_other');
  assert.equal(result.kind, 'approved');
});

test('while every place is taken an authorisation is not sent, and a capture waits', async () => {
  const { send, answers, reached } = world(approved, { callsMax: 2 });
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  answers(async () => await promise);
  const held = [send(), send(), send('capture'), send('capture')];
  const third = await send();
  assert.match(third.kind === 'not_sent' ? third.proof : '', /^2 calls are in flight/);
  const waiting = send('capture');
  await turns();
  assert.equal(reached.sent, 4);
  resolve(approved);
  await Promise.all(held);
  assert.equal((await waiting).kind, 'approved');
});

test('repeats stop when their budget is spent; asked about before counts as sent before', async () => {
  const { send, watched, reached } = world(approved, { repeatsMax: 2, repeatsPerSecondMin: 0 });
  await watched.ask(connection, exampleRequest(), { attemptId: 'att_asked', reference: null });
  await send('authorize', 'att_a');
  const repeats = [
    await send('authorize', 'att_a'),
    await send('authorize', 'att_asked'),
    await send('authorize', 'att_a'),
  ];
  assert.deepEqual(
    repeats.map(({ kind }) => kind),
    ['approved', 'approved', 'not_sent'],
  );
  assert.equal(reached.sent, 3);
});

test('a call that does not end is unknown at its deadline', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const { send, answers, watched } = world();
    answers(async () => await new Promise<Outcome>(() => undefined));
    const sent = send();
    await turns();
    mock.timers.tick(10_500);
    assert.deepEqual(await sent, {
      kind: 'unknown',
      cause: 'the call did not end within 10500 ms',
    });
    assert.equal(watched.capabilities.callTimeoutMs, 11_500);
  } finally {
    mock.timers.reset();
  }
});

test('what a call throws is passed on, and speaks against the provider', async () => {
  const { send, answers, health } = world();
  answers(() => {
    throw new Error('a bug of ours');
  });
  await assert.rejects(send(), /a bug of ours/);
  assert.equal(health.snapshot(connection.id, 'authorize', 'card').failureShare, 1);
});
