import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { manualClock, seededIds } from '#kernel';
import { sandboxControl, startSandbox } from '#sandbox';
import type { Outcome } from '../contract.ts';
import { createStripe } from '../stripe/create-stripe.ts';
import { guarded } from './guarded.ts';
import { exampleConnection, exampleHealth } from './testing/example-health.ts';

const sandbox = await startSandbox();
after(sandbox.close);
const control = sandboxControl(sandbox.url);

/** A guarded Stripe in a world of its own, with a clock that only the test moves. */
const world = (apiKey: string) => {
  const clock = manualClock(new Date('2026-11-21T09:30:00Z'));
  const ids = seededIds(apiKey, clock.now());
  const health = exampleHealth(clock);
  const stripe = guarded(createStripe({ clock }), health);
  const connection = { ...exampleConnection(), baseUrl: sandbox.url, apiKey };
  const send = async (instruction: Parameters<typeof stripe.prepare>[0]): Promise<Outcome> => {
    const attemptId = ids.next('att');
    const request = stripe.prepare(instruction, attemptId);
    return (await stripe.send(connection, request, attemptId)).result;
  };
  const pay = async (paymentMethodToken = 'pm_card_visa') =>
    await send({
      operation: 'authorize',
      amount: { minor: 1_000n, currency: 'EUR' },
      capture: 'manual',
      methodType: 'card',
      paymentMethodToken,
      isOffSession: false,
      paymentId: ids.next('pay'),
    });
  const capture = async (reference: string) =>
    await send({
      operation: 'capture',
      amount: { minor: 1_000n, currency: 'EUR' },
      reference,
      isFinal: true,
    });
  const state = () => health.snapshot(connection.id, 'authorize', 'card').state;
  const breakDown = async (probability: number) =>
    await control.faults.plant({
      fault: '500_before',
      match: { key: apiKey, method: 'POST', path: '/v1/*' },
      times: null,
      probability,
    });
  return { clock, health, pay, capture, state, breakDown };
};

test('an outage opens the breaker, keeps payments away, and a probe brings them back', async () => {
  const apiKey = 'sk_test_outage';
  const { clock, health, pay, capture, state, breakDown } = world(apiKey);
  const held = await pay();
  assert.equal(held.kind, 'approved');

  const fault = await breakDown(1);
  for (let i = 0; i < 19; i += 1) assert.equal((await pay()).kind, 'unknown');
  assert.equal(state(), 'open');
  assert.equal((await pay()).kind, 'not_sent');
  assert.equal(await control.faults.fired(fault), 19);
  if (held.kind === 'approved') assert.equal((await capture(held.reference)).kind, 'approved');

  clock.advance(5_000);
  assert.equal(state(), 'half_open');
  assert.equal((await pay()).kind, 'unknown');
  assert.equal(state(), 'open');
  assert.equal(await control.faults.fired(fault), 20);

  await control.faults.clear(apiKey);
  assert.equal((await pay()).kind, 'not_sent');
  clock.advance(10_000);
  assert.equal((await pay()).kind, 'approved');
  assert.equal(state(), 'closed');
  assert.deepEqual(
    health.told.map(({ to, operation, method }) => [operation, method, to]),
    [
      ['authorize', 'card', 'open'],
      ['authorize', 'card', 'closed'],
    ],
  );
});

test('three payments in ten that fail are seen within ten seconds, at four a second', async () => {
  const { clock, pay, state, breakDown } = world('sk_test_partial');
  const step = async () => {
    clock.advance(250);
    return (await pay()).kind;
  };
  for (let i = 0; i < 20; i += 1) assert.equal(await step(), 'approved');
  await breakDown(0.3);
  let calls = 0;
  while (state() === 'closed' && calls < 40) {
    await step();
    calls += 1;
  }
  assert.equal(state(), 'open');
});

test('a run of stolen cards leaves Stripe open for everybody else', async () => {
  const { pay, state } = world('sk_test_stolen');
  for (let i = 0; i < 30; i += 1) {
    assert.equal((await pay('pm_card_chargeDeclinedStolenCard')).kind, 'declined');
  }
  assert.equal(state(), 'closed');
  assert.equal((await pay()).kind, 'approved');
});
