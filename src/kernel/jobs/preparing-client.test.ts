import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import pg from 'pg';
import { useDatabase } from '#test/database';
import { PreparingClient } from './preparing-client.ts';

const { url } = await useDatabase();

// As whoever uses it does: through the driver's pool, which makes its connections of the class.
const pool = new pg.Pool({ connectionString: url, max: 1, Client: PreparingClient });

const prepared = async (): Promise<readonly string[]> => {
  const { rows } = await pool.query<{ statement: string }>(
    'select statement from pg_prepared_statements order by prepare_time',
  );
  return rows.map(({ statement }) => statement);
};

describe('a connection that prepares', () => {
  after(async () => await pool.end());

  test('a statement with values is prepared once, and answers as ever', async () => {
    for (const value of [1, 2]) {
      const { rows } = await pool.query<{ next: number }>('select $1::integer + 1 as next', [
        value,
      ]);
      assert.deepEqual(rows, [{ next: value + 1 }]);
    }
    assert.deepEqual(await prepared(), ['select $1::integer + 1 as next']);
  });

  test('a statement that fails does so each time, and harms no other', async () => {
    for (let time = 0; time < 2; time += 1) {
      await assert.rejects(pool.query('select 1 / $1::integer', [0]), { code: '22012' });
    }
    const { rows } = await pool.query('select $1::text as said', ['still there']);
    assert.deepEqual(rows, [{ said: 'still there' }]);
  });

  test('a statement without values is sent as it stands', async () => {
    const before = await prepared();
    await pool.query('select 1; select 2');
    assert.deepEqual(await prepared(), before);
  });

  test('texts that never come again do not pile up', async () => {
    for (let i = 0; i < 120; i += 1) await pool.query(`select $1::integer + ${i}`, [i]);
    assert.equal((await prepared()).length, 100);
  });
});
