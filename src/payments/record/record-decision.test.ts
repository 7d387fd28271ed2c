import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { armFailpoint, isRefusal, randomIds, systemClock } from '#kernel';
import { useDatabase } from '#test/database';
import { scriptedProvider } from '#test/scripted-provider';
import { settleAttempt } from '../attempt/settle-attempt.ts';
import { refuse } from '../errors.ts';
import { addAttempt, attemptOf, begin, type Change, movePayment, tellPayment } from './change.ts';
import { exampleAttemptRow, examplePaymentRow } from './example-world.ts';
import { createRecorder } from './record-decision.ts';
import type { World } from './world.ts';

const { database, url } = await useDatabase();
const ids = randomIds(systemClock);
const provider = scriptedProvider({ clock: systemClock });
const settling = { providerNamed: () => provider };
let told = 0;
const record = createRecorder({
  database,
  ids,
  onEvents: () => (told += 1),
  onTold: () => undefined,
});
const scope = { organisationId: ids.next('org'), mode: 'test' } as const;

/** A fresh payment with an attempt on its way. */
const opened = async (): Promise<World> => {
  const id = ids.next('pay');
  const attemptId = ids.next('att');
  const payment = {
    ...examplePaymentRow,
    organisation_id: scope.organisationId,
    id,
    version: 0n,
    state: 'created',
    step_count: 0,
    attempt_count: 0,
  } as const;
  const attempt = {
    ...exampleAttemptRow,
    organisation_id: scope.organisationId,
    id: attemptId,
    version: 0n,
    payment_id: id,
  };
  const world = await record({
    scope,
    paymentId: id,
    decide: (existing): Change | undefined => {
      if (existing !== undefined) return undefined;
      const change = begin({ payment, attempts: [], refunds: [] }, systemClock.now());
      const fields = { open_attempt_id: attemptId };
      return addAttempt(
        movePayment(tellPayment(change, 'payment.created'), 'confirm', fields),
        attempt,
      );
    },
  });
  assert.ok(world);
  return world;
};

const capture = async (world: World): Promise<World | undefined> => {
  const [attempt] = world.attempts;
  assert.ok(attempt);
  return await record(
    settleAttempt(settling, attempt, {
      attemptId: attempt.id,
      outcome: {
        kind: 'approved',
        reference: `pi_${attempt.id}`,
        amount: { minor: 1050n, currency: 'EUR' },
        effect: 'captured',
      },
      exchanges: [],
      at: systemClock.now(),
      holdsLease: true,
    }),
  );
};

const query = async (text: string, values: unknown[] = []): Promise<pg.QueryResult['rows']> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
};

test('a decision commits state, steps, ledger and events together', async () => {
  const before = told;
  const world = await opened();
  await capture(world);
  const { id } = world.payment;
  const [payment] = await query(
    'select state, captured_minor from payments.payment where id = $1',
    [id],
  );
  assert.deepEqual(payment, { state: 'captured', captured_minor: '1050' });
  const steps = await query(
    'select from_state, event, to_state from payments.payment_step where object_id = $1 order by sequence',
    [id],
  );
  assert.deepEqual(
    steps.map((step) => step.to_state),
    ['processing', 'captured'],
  );
  const events = await query(
    'select type, sequence from kernel.event where object_id = $1 order by sequence',
    [id],
  );
  assert.deepEqual(events, [
    { type: 'payment.created', sequence: '1' },
    { type: 'payment.captured', sequence: '2' },
  ]);
  assert.equal(told, before + 2);
});

test('a decision that falls before its commit leaves nothing behind', async () => {
  const world = await opened();
  const disarm = armFailpoint('payments.before_intent_commit', 'throw');
  await assert.rejects(capture(world));
  disarm();
  const [payment] = await query('select state from payments.payment where id = $1', [
    world.payment.id,
  ]);
  assert.deepEqual(payment, { state: 'processing' });
  const after = await capture(world);
  assert.equal(after?.payment.state, 'captured', 'and can be made again');
});

test('eight who settle one attempt at once book it once', async () => {
  const world = await opened();
  const worlds = await Promise.all(Array.from({ length: 8 }, async () => await capture(world)));
  assert.deepEqual(new Set(worlds.map((after) => after?.payment.captured_minor)), new Set([1050n]));
  const events = await query(
    `select 1 from kernel.event where object_id = $1 and type = 'payment.captured'`,
    [world.payment.id],
  );
  assert.equal(events.length, 1);
});

test('two recorders, as two processes have them, settle one attempt once', async () => {
  const world = await opened();
  const [attempt] = world.attempts;
  assert.ok(attempt);
  const other = createRecorder({
    database,
    ids,
    onEvents: () => undefined,
    onTold: () => undefined,
  });
  const decision = settleAttempt(settling, attempt, {
    attemptId: attempt.id,
    outcome: { kind: 'declined', reason: 'lost_card', code: 'lost_card', message: 'No.' },
    exchanges: [],
    at: systemClock.now(),
    holdsLease: true,
  });
  await Promise.all([record(decision), other(decision), record(decision), other(decision)]);
  const steps = await query('select 1 from payments.attempt_step where object_id = $1', [
    attempt.id,
  ]);
  assert.equal(steps.length, 1);
});

test('a refused decision refuses itself and not its neighbours', async () => {
  const [good, bad] = [await opened(), await opened()];
  const refused = record({
    scope,
    paymentId: bad.payment.id,
    decide: () => {
      throw refuse('payment_busy');
    },
  });
  const settled = await Promise.allSettled([refused, capture(good)]);
  assert.ok(settled[0].status === 'rejected' && isRefusal(settled[0].reason, 'payment_busy'));
  assert.ok(settled[1].status === 'fulfilled');
});

test('a payment of live mode is not there for test mode', async () => {
  const world = await opened();
  await record({
    scope: { ...scope, mode: 'live' },
    paymentId: world.payment.id,
    decide: (found) => {
      assert.equal(found, undefined);
      return undefined;
    },
  });
});

test('the database refuses a step that the machine does not know, and one out of its place', async () => {
  const world = await opened();
  await capture(world);
  const step = `insert into payments.payment_step
    (organisation_id, mode, object_id, sequence, from_state, event, to_state, occurred_at)
    values ($1, 'test', $2, 3, $3, $4, $5, now())`;
  const values = [scope.organisationId, world.payment.id];
  await assert.rejects(query(step, [...values, 'captured', 'cancel', 'canceled']), {
    constraint: 'step_is_legal',
  });
  await assert.rejects(query(step, [...values, 'authorized', 'capture', 'captured']), {
    constraint: 'step_follows_the_last',
  });
  await assert.rejects(
    query(`update payments.payment_step set to_state = 'declined' where object_id = $1`, [
      world.payment.id,
    ]),
    { code: '42501' },
  );
});

test('the database refuses a second open authorisation and refunds above the captured amount', async () => {
  const world = await opened();
  const { id } = world.payment;
  await assert.rejects(
    query(
      `insert into payments.attempt select (jsonb_populate_record(a, '{"id": "att_second_one"}')).*
       from payments.attempt as a where payment_id = $1`,
      [id],
    ),
    { constraint: 'one_open_authorisation' },
  );
  await assert.rejects(
    query('update payments.payment set refunded_minor = 1 where id = $1', [id]),
    {
      constraint: 'refunds_within_captured',
    },
  );
});

test('the state on a row is the fold of its steps', async () => {
  const world = await opened();
  await capture(world);
  const rows = await query(
    `select payment.id
     from payments.payment
     left join lateral (
       select to_state from payments.payment_step as step
       where step.object_id = payment.id order by sequence desc limit 1
     ) as last on true
     where payment.state is distinct from coalesce(last.to_state, 'created')`,
  );
  assert.deepEqual(rows, []);
  assert.equal(attemptOf(world, world.attempts[0]?.id ?? '').state, 'sending');
});
