import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { type Caller, manualClock, randomIds, systemClock } from '#kernel';
import { useDatabase } from '#test/database';
import { listAuditEntries } from './list-audit-entries.ts';
import { verifyAudit } from './verify-audit.ts';
import { writeAudit } from './write-audit.ts';

const { url, database } = await useDatabase();
const ids = randomIds(systemClock);
const deps = {
  database,
  clock: manualClock(new Date('2026-11-21T09:00:00Z')),
  pepper: '',
  drawKeyBody: () => '',
};

const newCaller = (): Caller => ({
  organisationId: ids.next('org'),
  mode: 'test',
  actor: 'key_x',
  requestId: 'req_x',
  traceparent: '',
  ids,
});

const write = async (caller: Caller, detail: Readonly<Record<string, unknown>> = {}) =>
  await database.transaction(async (tx) => {
    await writeAudit(tx, caller, 'thing.changed', { type: 'thing', id: 'thing_1' }, detail);
  });

/** What somebody with the keys to the server could do, past every trigger. */
const tamper = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`set session_replication_role = replica; ${statement}`);
  } finally {
    await client.end();
  }
};

test('a chain written by many at once is whole, per organisation and mode', async () => {
  const caller = newCaller();
  await Promise.all(Array.from({ length: 20 }, (_, n) => write(caller, { n })));
  await write({ ...caller, mode: 'live' });

  const verdict = await verifyAudit(deps, caller);
  assert.equal(verdict.isWhole, true);
  assert.equal(verdict.head.entries, 20n);
  const empty = await verifyAudit(deps, newCaller());
  assert.equal(empty.isWhole && empty.head.entries, 0n);

  const { data, next_cursor: cursor } = await listAuditEntries(deps, caller, {
    query: { limit: 5 },
  });
  assert.deepEqual(
    data.map((entry) => entry.sequence),
    ['20', '19', '18', '17', '16'],
  );
  assert.equal(data[0]?.hash, verdict.head.hash);
  assert.equal(cursor, '16');
});

test('nobody changes an entry: the database refuses', async () => {
  const caller = newCaller();
  await write(caller);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of [
      `update identity.audit_entry set actor = 'x'`,
      'delete from identity.audit_entry',
      'truncate identity.audit_entry',
    ]) {
      await assert.rejects(client.query(statement), { code: '42501' }, statement);
    }
  } finally {
    await client.end();
  }
});

test('a changed, a removed and a cut-off entry are found', async () => {
  const where = (caller: Caller) => `where organisation_id = '${caller.organisationId}'`;
  const tenEntries = async () => {
    const caller = newCaller();
    for (let n = 0; n < 10; n += 1) await write(caller, { n });
    return caller;
  };

  const changed = await tenEntries();
  await tamper(
    `update identity.audit_entry set detail = '{"n":7}' ${where(changed)} and sequence = 5`,
  );
  assert.partialDeepStrictEqual(await verifyAudit(deps, changed), { firstBroken: 5n });

  const removed = await tenEntries();
  await tamper(`delete from identity.audit_entry ${where(removed)} and sequence = 5`);
  assert.partialDeepStrictEqual(await verifyAudit(deps, removed), { firstBroken: 6n });

  const cut = await tenEntries();
  await tamper(`delete from identity.audit_entry ${where(cut)} and sequence > 8`);
  assert.partialDeepStrictEqual(await verifyAudit(deps, cut), { firstBroken: 9n });

  const cutWithHead = await tenEntries();
  const before = await verifyAudit(deps, cutWithHead);
  assert.ok(before.isWhole);
  await tamper(`
    delete from identity.audit_entry ${where(cutWithHead)} and sequence > 8;
    update identity.audit_head set sequence = 8, hash = (
      select hash from identity.audit_entry ${where(cutWithHead)} and sequence = 8
    ) ${where(cutWithHead)}`);
  assert.equal((await verifyAudit(deps, cutWithHead)).isWhole, true);
  assert.partialDeepStrictEqual(await verifyAudit(deps, cutWithHead, before.head), {
    firstBroken: 9n,
  });
});

test('a card number in a detail is masked before it is hashed', async () => {
  const caller = newCaller();
  await write(caller, { note: 'paid with 4242 4242 4242 4242' });
  const { data } = await listAuditEntries(deps, caller, { query: {} });
  assert.deepEqual(data[0]?.detail, { note: 'paid with [PAN 424242…4242]' });
});
