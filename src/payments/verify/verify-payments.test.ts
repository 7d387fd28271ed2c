import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import pg from 'pg';
import { randomIds, systemClock } from '#kernel';
import { useDatabase } from '#test/database';
import { scriptedProvider } from '#test/scripted-provider';
import { settleAttempt } from '../attempt/settle-attempt.ts';
import { addAttempt, begin, movePayment, tellPayment } from '../record/change.ts';
import { exampleAttemptRow, examplePaymentRow } from '../record/example-world.ts';
import { createRecorder } from '../record/record-decision.ts';
import { paymentRules } from './verify-payments.ts';

const { database, url } = await useDatabase();
const ids = randomIds(systemClock);
const provider = scriptedProvider({ clock: systemClock });
const settling = { providerNamed: () => provider };
const record = createRecorder({
  database,
  ids,
  onEvents: () => undefined,
  onTold: () => undefined,
});

/** Past every guard that the database has, as a fault of the disk or of a person would go. */
const tamper = async (change: string): Promise<void> => {
  const superuser = new pg.Client({ connectionString: url });
  await superuser.connect();
  try {
    await superuser.query(`set session_replication_role = replica; ${change}`);
  } finally {
    await superuser.end();
  }
};

let organisationId = '';
let paymentId = '';
let attemptId = '';

/** A captured payment of an organisation of its own. */
beforeEach(async () => {
  [organisationId, paymentId, attemptId] = [ids.next('org'), ids.next('pay'), ids.next('att')];
  const own = { organisation_id: organisationId, version: 0n };
  const payment = {
    ...examplePaymentRow,
    ...own,
    id: paymentId,
    state: 'created',
    step_count: 0,
    attempt_count: 0,
  } as const;
  const attempt = {
    ...exampleAttemptRow,
    ...own,
    id: attemptId,
    payment_id: paymentId,
    idempotency_key: attemptId,
  };
  await record({
    scope: { organisationId, mode: 'test' },
    paymentId,
    decide: () => {
      const made = begin({ payment, attempts: [], refunds: [] }, systemClock.now());
      const told = tellPayment(made, 'payment.created');
      return addAttempt(movePayment(told, 'confirm', { open_attempt_id: attemptId }), attempt);
    },
  });
  await record(
    settleAttempt(settling, attempt, {
      attemptId,
      outcome: {
        kind: 'approved',
        reference: `pi_${attemptId}`,
        amount: { minor: 1050n, currency: 'EUR' },
        effect: 'captured',
      },
      exchanges: [],
      at: systemClock.now(),
      holdsLease: true,
    }),
  );
});

const broken = async (): Promise<readonly string[]> => {
  const found = [];
  for (const { rule, run } of paymentRules()) {
    for (const fault of await run({ database, organisationId })) found.push(`${rule}: ${fault}`);
  }
  return found;
};

test('a captured payment keeps every rule', async () => {
  assert.deepEqual(await broken(), []);
});

test('every page is read, not the first alone', async () => {
  await tamper(`update payments.payment set step_count = 7 where id = '${paymentId}'`);
  const found = await Promise.all(
    paymentRules().map(async ({ run }) => await run({ database, pageMax: 1 })),
  );
  assert.ok(found.flat().some((fault) => fault.startsWith(paymentId)));
});

const planted = [
  ['I4', 'a state that no step leads to', `update payments.payment set state = 'authorized'`],
  ['I4', 'a step that is counted and missing', 'update payments.payment set step_count = 7'],
  ['I2', 'money that no attempt took', 'update payments.payment set captured_minor = 1000'],
  ['I2', 'a refund that nobody made', 'update payments.payment set refunded_minor = 5'],
  [
    'I2',
    'a split that leaves a unit to nobody',
    `update payments.payment set split = '{"feeMinor": "50", "parts": [{"minor": "999"}]}'`,
  ],
  ['I2', 'a fence before nothing', `update payments.payment set open_attempt_id = 'att_none'`],
  ['I3', 'a booking of another amount', 'update payments.payment set refunded_minor = 5'],
  ['I5', 'a failure without proof', `update payments.attempt set state = 'declined'`],
  ['I6', 'an event that was lost', `delete from kernel.event where type = 'payment.captured' and`],
  ['L1', 'an attempt that nobody looks at', `update payments.attempt set state = 'unknown'`],
  ['L3', 'a lease for ever', `update payments.attempt set lease_until = 'infinity'`],
] as const;

for (const [number, what, change] of planted) {
  test(`${what} breaks ${number}`, async () => {
    const where = change.endsWith('and') ? '' : 'where';
    await tamper(`${change} ${where} organisation_id = '${organisationId}'`);
    const faults = await broken();
    assert.ok(
      faults.some((fault) => fault.startsWith(number)),
      faults.join('\n') || 'nothing was found',
    );
  });
}
