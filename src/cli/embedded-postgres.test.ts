import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after } from 'node:test';
import pg from 'pg';

import { freePort, startEmbeddedPostgres, startThrowAwayPostgres } from './embedded-postgres.ts';

const root = mkdtempSync(path.join(tmpdir(), 'bascule-embedded-'));
chmodSync(root, 0o755);
after(() => rmSync(root, { recursive: true }));

const ask = async (url: string, text: string): Promise<readonly unknown[]> => {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<{ answer: unknown }>(text)).rows.map(({ answer }) => answer);
  } finally {
    await client.end();
  }
};

test('the durable server keeps its data, asks for its password and flushes every commit', async () => {
  const options = { folder: path.join(root, 'durable'), port: await freePort() };
  const first = await startEmbeddedPostgres(options);
  await ask(first.url, 'create table kept (id int)');
  assert.deepEqual(await ask(first.url, `select current_setting('fsync') as answer`), ['on']);
  await assert.rejects(ask(first.url.replace(/:[^:@]+@/, ':wrong@'), 'select 1'), /password/);
  await first.stop();

  const second = await startEmbeddedPostgres(options);
  assert.deepEqual(await ask(second.url, 'select count(*)::int as answer from kept'), [0]);
  await second.stop();
});

test('a power cut keeps what was committed', async () => {
  const cluster = await startThrowAwayPostgres({ fsync: 'on', synchronous_commit: 'on' });
  await ask(cluster.url, 'create table kept as select 7 as id');
  await cluster.kill();
  await cluster.restart();
  assert.deepEqual(await ask(cluster.url, 'select id as answer from kept'), [7]);
  await cluster.destroy();
});

test('a server left behind by a killed start is replaced by the next one', async () => {
  const folder = path.join(root, 'orphan');
  const port = await freePort();
  const program = `
    import { startEmbeddedPostgres } from ${JSON.stringify(path.join(import.meta.dirname, 'embedded-postgres.ts'))};
    await startEmbeddedPostgres({ folder: process.argv[1], port: Number(process.argv[2]) });
    process.kill(process.pid, 'SIGKILL');`;
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', program, folder, String(port)],
    { stdio: 'inherit' },
  );
  await once(child, 'exit');

  const cluster = await startEmbeddedPostgres({ folder, port });
  assert.deepEqual(await ask(cluster.url, 'select 1 as answer'), [1]);
  await cluster.stop();
});

test('an interrupted initdb is begun anew', async () => {
  const folder = path.join(root, 'interrupted');
  mkdirSync(path.join(folder, 'postgres.new', 'base'), { recursive: true });
  const cluster = await startEmbeddedPostgres({ folder, port: await freePort() });
  assert.ok(!existsSync(path.join(folder, 'postgres.new')));
  await cluster.stop();
});

test('a taken port is told with the variable that changes it', async () => {
  const other = createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  await assert.rejects(
    startEmbeddedPostgres({ folder: path.join(root, 'taken'), port }),
    /Port \d+, wanted for PostgreSQL, is taken by another program\. Set BASCULE_POSTGRES_PORT/,
  );
  other.close();
});

test('a setting the server does not know is told with the log that says so', async () => {
  const options = {
    folder: path.join(root, 'odd'),
    port: await freePort(),
    settings: { nonsense_here: '1' },
  };
  await assert.rejects(startEmbeddedPostgres(options), /PostgreSQL did not start .*unrecognized/s);
  assert.match(readFileSync(path.join(root, 'odd', 'postgres.log'), 'utf8'), /nonsense_here/);
});

test('a throw-away server of a killed test run is swept by the next', async () => {
  const program = `
    import { startThrowAwayPostgres } from ${JSON.stringify(path.join(import.meta.dirname, 'embedded-postgres.ts'))};
    const { url } = await startThrowAwayPostgres();
    process.send(url, () => process.kill(process.pid, 'SIGKILL'));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [url] = (await once(child, 'message')) as [string];
  await once(child, 'exit');
  assert.deepEqual(await ask(url, 'select 1 as answer'), [1]);

  const next = await startThrowAwayPostgres();
  await assert.rejects(ask(url, 'select 1 as answer'));
  await next.destroy();
});
