import assert from 'node:assert/strict';
import test from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import pg from 'pg';

import { useDatabase } from '#test/database';
import { createAsk } from './ask.ts';

const { url } = await useDatabase(1);
const pool = new pg.Pool({ connectionString: url, max: 1, pipeline: true });
pool.on('error', () => undefined);
pool.on('connect', (client) => client.on('error', () => undefined));
test.after(async () => await pool.end());

test('a server that does not answer in time fails all that waits on the connection', async () => {
  const client = await pool.connect();
  const ask = createAsk(50);
  const asked = [ask(client, { text: 'select pg_sleep(60)' }), ask(client, { text: 'select 1' })];
  for (const outcome of asked) await assert.rejects(outcome, { message: 'query read timeout' });

  client.release(true);
  assert.equal(pool.totalCount, 0);
});

test('a statement that fails says who asked', async () => {
  const client = await pool.connect();
  const whoAsks = async () => await createAsk(5_000)(client, { text: 'select 1 / 0' });

  await assert.rejects(whoAsks, (fault: Error) => /whoAsks/.test(fault.stack ?? ''));
  client.release();
});

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as (how: { readonly type: 'minor' }) => void;

test('a young collection lets go of every answer that nobody holds', async () => {
  const client = await pool.connect();
  const ask = createAsk(5_000);
  const rows = { name: 'rows', text: `select i, now() as at from generate_series(1, 100) as i` };
  const heapAfter = async (times: number): Promise<number> => {
    for (let i = 0; i < times; i += 1) await ask(client, rows);
    // What survives twice is old.
    collect({ type: 'minor' });
    collect({ type: 'minor' });
    return process.memoryUsage().heapUsed;
  };
  await heapAfter(300);
  const growths: number[] = [];
  for (let round = 0; round < 9; round += 1) {
    const before = await heapAfter(1);
    growths.push((await heapAfter(20)) - before);
  }
  client.release();

  // A page of the heap more or less in one round says nothing; of 20 answers, each has over 20 kB.
  const median = growths.toSorted((a, b) => a - b)[4] ?? 0;
  assert.ok(median < 100_000, `kept bytes of 20 answers: ${growths.join(', ')}`);
});
