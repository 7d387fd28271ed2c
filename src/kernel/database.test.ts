import assert from 'node:assert/strict';
import test from 'node:test';
import pg from 'pg';
import { useDatabase } from '#test/database';
import { assertNoTransaction, createDatabase, type Database } from './database.ts';
import type { Scope } from './scope.ts';
import { sql } from './sql.ts';

const { database, url } = await useDatabase(4);

const superuser = new pg.Client(url);
// The database is dropped under it when the file ends.
superuser.on('error', () => undefined);
await superuser.connect();
test.after(async () => await superuser.end());

// A deadlock is found after a second unless told otherwise.
const name = new URL(url).pathname.slice(1);
await superuser.query(`alter database ${name} set deadlock_timeout = '20ms'`);
await superuser.query(`
  create table kernel.test_note (
    organisation_id text not null,
    mode kernel.mode not null,
    id kernel.id not null,
    amount_minor bigint not null,
    primary key (organisation_id, id)
  );
  call kernel.wall_tenants('kernel.test_note');`);

interface Note {
  readonly organisation_id: string;
  readonly id: string;
  readonly amount_minor: bigint;
}

const insertNote = sql<never, [organisationId: string, id: string, amount: bigint]>(
  'kernel.test_insert_note',
  `insert into kernel.test_note values ($1, 'test', $2, $3)`,
);
const selectNotes = sql<Note>(
  'kernel.test_select_notes',
  'select organisation_id, id, amount_minor from kernel.test_note order by id limit 100',
);
const selectNote = sql<Note, [id: string]>(
  'kernel.test_select_note',
  'select organisation_id, id, amount_minor from kernel.test_note where id = $1 limit 2',
);
const addToNote = sql<never, [id: string, amount: bigint]>(
  'kernel.test_add_to_note',
  'update kernel.test_note set amount_minor = amount_minor + $2 where id = $1',
);
const backendPid = sql<{ readonly pid: number }>(
  'kernel.test_backend_pid',
  'select pg_backend_pid() as pid',
);
const takeTime = sql<never>('kernel.test_take_time', 'select pg_sleep(10)');
const divideByZero = sql<never>('kernel.test_divide_by_zero', 'select 1 / 0');

test.beforeEach(async () => {
  await superuser.query('truncate kernel.test_note');
});

const noted = async (): Promise<readonly string[]> =>
  await database.transaction(async (tx) => (await tx.rows(selectNotes, [])).map((note) => note.id));

test('work that returns is committed, with its answer', async () => {
  const written = await database.transaction(
    async (tx) => await tx.run(insertNote, ['org_1', 'note_1', 5n]),
  );

  assert.equal(written, 1);
  assert.deepEqual(await noted(), ['note_1']);
});

test('work that throws is rolled back, and its fault comes out as it was', async () => {
  const fault = new Error('changed my mind');

  const outcome = database.transaction(async (tx) => {
    await tx.run(insertNote, ['org_1', 'note_1', 5n]);
    throw fault;
  });

  await assert.rejects(outcome, (caught) => caught === fault);
  assert.deepEqual(await noted(), []);
});

test('a fault of a statement rolls back what came before it', async () => {
  const outcome = database.transaction(async (tx) => {
    await tx.run(insertNote, ['org_1', 'note_1', 5n]);
    await tx.run(insertNote, ['org_1', 'note_1', 6n]);
  });

  await assert.rejects(outcome, { code: '23505' });
  assert.deepEqual(await noted(), []);
});

test('work that swallows the fault of a statement is a bug, never a silent rollback', async () => {
  const outcome = database.transaction(async (tx) => {
    await tx.run(insertNote, ['org_1', 'note_1', 5n]);
    await tx.rows(divideByZero, []).catch(() => undefined);
    return 'all is well';
  });

  await assert.rejects(outcome, { name: 'Bug', message: /caught the fault of a statement/ });
  assert.deepEqual(await noted(), []);
});

test('amounts come back as the bigints they went in as', async () => {
  const amount = 9_007_199_254_740_993n;

  const note = await database.transaction(async (tx) => {
    await tx.run(insertNote, ['org_1', 'note_1', amount]);
    return await tx.row(selectNote, ['note_1']);
  });

  assert.equal(note?.amount_minor, amount);
});

test('no row is nothing, two rows where one is asked for are a bug', async () => {
  const nothing = await database.transaction(async (tx) => await tx.row(selectNote, ['note_0']));
  assert.equal(nothing, undefined);

  const outcome = database.transaction(async (tx) => {
    await tx.run(insertNote, ['org_1', 'note_1', 1n]);
    await tx.run(insertNote, ['org_2', 'note_1', 2n]);
    return await tx.row(selectNote, ['note_1']);
  });
  await assert.rejects(outcome, { name: 'Bug', message: /answers one row at most/ });
});

test('transactions do not nest, not even a reader in a writer', async () => {
  const scope: Scope = { organisationId: 'org_1', mode: 'test' };
  const inner = [
    async () => await database.transaction(async () => 1),
    async () => await database.asTenant(scope, async () => 1),
  ];
  for (const nest of inner) {
    const outcome = database.transaction(nest);
    await assert.rejects(outcome, { name: 'Bug', message: /transactions do not nest/ });
  }
});

test('the network is out of bounds while a transaction is open, and only then', async () => {
  assertNoTransaction();
  const outcome = database.transaction(async () => {
    await Promise.resolve();
    assertNoTransaction();
  });

  await assert.rejects(outcome, { name: 'Bug', message: /during a network call/ });
  assertNoTransaction();
});

test('a transaction that leaked out of its work is refused, not run outside', async () => {
  const leaked = await database.transaction(async (tx) => ({ tx }));

  await assert.rejects(leaked.tx.run(insertNote, ['org_1', 'note_1', 1n]), { name: 'Bug' });
  assert.deepEqual(await noted(), []);
});

test('statements of one turn may share the wire, the same one twice too', async () => {
  await database.transaction(async (tx) => {
    await Promise.all([
      tx.run(insertNote, ['org_1', 'note_1', 1n]),
      tx.run(insertNote, ['org_1', 'note_2', 2n]),
      tx.run(addToNote, ['note_1', 10n]),
    ]);
  });

  assert.deepEqual(await noted(), ['note_1', 'note_2']);
});

test('a tenant sees the rows of its own organisation and mode, the engine sees all', async () => {
  await superuser.query(`insert into kernel.test_note values
    ('org_1', 'test', 'note_1', 1), ('org_1', 'live', 'note_2', 2), ('org_2', 'test', 'note_3', 3)`);
  const seen = async (scope: Scope) =>
    await database.asTenant(scope, async (tx) =>
      (await tx.rows(selectNotes, [])).map((note) => note.id),
    );

  assert.deepEqual(await seen({ organisationId: 'org_1', mode: 'test' }), ['note_1']);
  assert.deepEqual(await seen({ organisationId: 'org_1', mode: 'live' }), ['note_2']);
  assert.deepEqual(await seen({ organisationId: 'org_2', mode: 'test' }), ['note_3']);
  assert.deepEqual(await seen({ organisationId: '', mode: 'test' }), []);
  assert.deepEqual(await noted(), ['note_1', 'note_2', 'note_3']);
});

test('a tenant writes nothing that it was not granted', async () => {
  const scope: Scope = { organisationId: 'org_1', mode: 'test' };
  const outcome = database.asTenant(
    scope,
    async (tx) => await tx.run(insertNote, ['org_1', 'note_1', 1n]),
  );

  await assert.rejects(outcome, { code: '42501' });
});

test('the scope ends with its transaction: the next tenant of the connection starts blind', async () => {
  const single = createDatabase({ url, poolMax: 1 });
  await superuser.query(`insert into kernel.test_note values ('org_1', 'test', 'note_1', 1)`);
  const pids = new Set<number>();
  const count = async (organisationId: string) =>
    await single.asTenant({ organisationId, mode: 'test' }, async (tx) => {
      pids.add((await tx.row(backendPid, []))?.pid ?? 0);
      return (await tx.rows(selectNotes, [])).length;
    });

  assert.deepEqual([await count('org_1'), await count('org_2'), await count('org_1')], [1, 0, 1]);
  assert.equal(pids.size, 1);
  await single.close();
});

/** Two writers that take two rows in opposite order, each once the other holds its first. */
const crossing = async (times: number) => {
  const attempts = { forward: 0, backward: 0 };
  let arrived = 0;
  let release: () => void = () => undefined;
  const bothHold = new Promise<void>((resolve) => {
    release = resolve;
  });
  const write = async (way: keyof typeof attempts, first: string, second: string) =>
    await database.transaction(async (tx) => {
      attempts[way] += 1;
      await tx.run(addToNote, [first, 1n]);
      arrived += 1;
      if (arrived === times) release();
      await bothHold;
      await tx.run(addToNote, [second, 1n]);
    });
  await Promise.all([write('forward', 'note_1', 'note_2'), write('backward', 'note_2', 'note_1')]);
  return attempts;
};

test('a deadlock is repeated and both writers end, each once', async () => {
  await superuser.query(`insert into kernel.test_note values
    ('org_1', 'test', 'note_1', 0), ('org_1', 'test', 'note_2', 0)`);

  const attempts = await crossing(2);

  assert.equal(attempts.forward + attempts.backward, 3);
  const notes = await database.transaction(async (tx) => await tx.rows(selectNotes, []));
  assert.deepEqual(
    notes.map((note) => note.amount_minor),
    [2n, 2n],
  );
});

test('a row that stays locked ends in service_busy, not in waiting for ever', async () => {
  const impatient = createDatabase({ url, poolMax: 1, lockTimeoutMs: 50 });
  await superuser.query(`insert into kernel.test_note values ('org_1', 'test', 'note_1', 0)`);
  await superuser.query('begin');
  await superuser.query('select from kernel.test_note for update');

  const outcome = impatient.transaction(async (tx) => await tx.run(addToNote, ['note_1', 1n]));
  await assert.rejects(outcome, { code: 'service_busy' });

  await superuser.query('rollback');
  await impatient.close();
});

test('a statement that takes too long ends in service_busy', async () => {
  const impatient = createDatabase({ url, poolMax: 1, statementTimeoutMs: 50 });

  const outcome = impatient.transaction(async (tx) => await tx.rows(takeTime, []));
  await assert.rejects(outcome, { code: 'service_busy' });

  await impatient.close();
});

const killBackend = async (pid: number): Promise<void> => {
  await superuser.query('select pg_terminate_backend($1, 5000)', [pid]);
};

test('a connection killed in the middle is a refusal, and the pool heals', async () => {
  const outcome = database.transaction(async (tx) => {
    await tx.run(insertNote, ['org_1', 'note_1', 1n]);
    await killBackend((await tx.row(backendPid, []))?.pid ?? 0);
    await tx.run(insertNote, ['org_1', 'note_2', 1n]);
  });

  await assert.rejects(outcome, { code: 'service_unavailable' });
  assert.deepEqual(await noted(), []);
  assert.equal(database.pressure().inUse, 0);
});

test('a connection killed while it idles is replaced unnoticed', async () => {
  const heard: Error[] = [];
  let hear: () => void = () => undefined;
  const hasHeard = new Promise<void>((resolve) => {
    hear = resolve;
  });
  const healing: Database = createDatabase({
    url,
    poolMax: 1,
    onIdleFault: (fault) => {
      heard.push(fault);
      hear();
    },
  });
  const pidOf = async () =>
    await healing.transaction(async (tx) => (await tx.row(backendPid, []))?.pid ?? 0);

  const before = await pidOf();
  await killBackend(before);
  await hasHeard;

  assert.notEqual(await pidOf(), before);
  assert.ok(heard.length > 0);
  await healing.close();
});

test('a server that is not there is a refusal with a time to come again', async () => {
  const nowhere = createDatabase({ url: 'postgres://nobody@127.0.0.1:1/nothing', poolMax: 1 });

  await assert.rejects(
    nowhere.transaction(async () => 1),
    {
      code: 'service_unavailable',
      particulars: { retryAfterSeconds: 1 },
    },
  );
  await nowhere.close();
});

test('pressure tells connections in use and callers who wait', async () => {
  const single = createDatabase({ url, poolMax: 1 });
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let enter: () => void = () => undefined;
  const entered = new Promise<void>((resolve) => {
    enter = resolve;
  });
  const first = single.transaction(async () => {
    enter();
    await held;
  });
  await entered;
  const second = single.transaction(async () => undefined);

  assert.deepEqual(single.pressure(), { inUse: 1, waiting: 1 });
  release();
  await Promise.all([first, second]);
  assert.deepEqual(single.pressure(), { inUse: 0, waiting: 0 });
  await single.close();
});
