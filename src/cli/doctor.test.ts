import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import pg from 'pg';

import { machineBytes } from '#kernel';
import { freshCluster } from '#test/postgres';

/** Durable, because the doctor refuses to call a careless server fit. */
const { databaseUrl } = await freshCluster();

const runDoctor = (...flags: string[]) =>
  spawnSync(process.execPath, ['src/cli/main.ts', 'doctor', ...flags], {
    encoding: 'utf8',
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      BASCULE_ENCRYPTION_KEY: machineBytes(32).toString('base64'),
      BASCULE_KEY_PEPPER: machineBytes(32).toString('base64'),
    },
  });

/** A payment that nothing backs, with an attempt in this state. */
const plant = async (id: string, paymentState: string, attemptState: string): Promise<void> => {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    await client.query('set session_replication_role = replica; truncate payments.payment cascade');
    await client.query(
      `insert into payments.payment (organisation_id, mode, id, version, state, amount_minor,
         currency, capture_mode, open_attempt_id, created_at, updated_at)
       values ('org_planted', 'test', $1, 1, $2, 100, 'EUR', 'automatic', $3, now(), now())`,
      [id, paymentState, attemptState === 'none' ? null : `att_${id}`],
    );
    if (attemptState === 'none') return;
    await client.query(
      `insert into payments.attempt (organisation_id, mode, id, version, payment_id, number,
         operation, state, provider, connection_id, amount_minor, currency, idempotency_key, request,
         lease_until, created_at, updated_at, next_action_at, step_count)
       values ('org_planted', 'test', 'att_' || $1, 1, $1, 1, 'void', $2, 'stripe', 'conn_planted', 100, 'EUR',
         'key', '{}', null, now(), now(), now() - interval '1 day', 0)`,
      [id, attemptState],
    );
  } finally {
    await client.end();
  }
};

test('the doctor finds empty books in order', () => {
  const { status, stdout, stderr } = runDoctor('--json');
  assert.equal(status, 0, stdout + stderr);
  const { is_healthy: isHealthy, findings } = JSON.parse(stdout);
  assert.equal(isHealthy, true);
  assert.ok(findings.some(({ rule }: { rule: string }) => rule.startsWith('I3')));
});

test('books that are wrong end it with 2', async () => {
  await plant('pay_lost', 'canceled', 'none');
  const { status, stdout } = runDoctor();
  assert.equal(status, 2, stdout);
  assert.match(stdout, /FAULT {2}I4[^]*pay_lost is canceled/);
});

test('work that is stuck, and nothing worse, ends it with 4', async () => {
  await plant('pay_stuck', 'created', 'sending');
  const client = new pg.Client(databaseUrl);
  await client.connect();
  await client.query('set session_replication_role = replica; truncate kernel.event');
  await client.query(
    `insert into kernel.event (organisation_id, mode, id, type, object_type, object_id, sequence,
       payload)
     values ('org_planted', 'test', 'evt_planted', 'payment.created', 'payment', 'pay_stuck', 1, '{}')`,
  );
  await client.end();
  const { status, stdout } = runDoctor();
  assert.equal(status, 4, stdout);
  assert.match(stdout, /FAULT {2}L1[^]*att_pay_stuck is sending/);
});

test('a machine that is not fit ends it with 1, and its books are not asked', async () => {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  await client.query('alter database bascule set synchronous_commit = off');
  await client.end();
  const { status, stdout } = runDoctor();
  assert.equal(status, 1, stdout);
  assert.doesNotMatch(stdout, /I3/);
});
