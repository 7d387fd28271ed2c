import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import pg from 'pg';
import { inspectChanges } from './apply-changes.ts';
import { bringEmbeddedDatabase } from './database-url.ts';
import { freePort, makePremade } from './embedded-postgres.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { startCluster } from './postgres-cluster.ts';
import { findPremade } from './premade-cluster.ts';

const root = mkdtempSync(path.join(tmpdir(), 'bascule-premade-'));
chmodSync(root, 0o755);
after(() => rmSync(root, { recursive: true }));

const binaries = findPostgresBinaries();
await makePremade(bringEmbeddedDatabase);

const databasesOf = async (url: string): Promise<readonly string[]> => {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query<{ datname: string }>('select datname from pg_database');
  await client.end();
  return rows.map(({ datname }) => datname);
};

for (const isCopied of [false, true]) {
  const way = isCopied ? 'copied from a premade one' : 'made from nothing';

  test(`a cluster ${way} asks for its own password, and takes no other`, async () => {
    const data = path.join(root, String(isCopied));
    const premade = isCopied ? findPremade(binaries) : undefined;
    const place = { binaries, data, log: `${data}.log`, port: await freePort(), password: 'own' };
    const cluster = await startCluster({ ...place, premade });
    try {
      assert.equal(cluster.isNew, true);
      assert.equal((await databasesOf(cluster.url)).includes('bascule'), isCopied);
      await assert.rejects(databasesOf(cluster.url.replace(':own@', ':other@')), /password/);
      await assert.rejects(databasesOf(cluster.url.replace(':own@', '@')), /password/);
    } finally {
      await cluster.stop();
    }
    assert.equal(statSync(data).mode & 0o777, 0o700);
  });
}

test('the database of a copied cluster lacks no change, and a second look makes nothing', async () => {
  const data = path.join(root, 'whole');
  const premade = findPremade(binaries);
  assert.ok(premade !== undefined, 'one was made above');
  await makePremade(async () => assert.fail('it is there already'));
  const place = { binaries, data, log: `${data}.log`, port: await freePort() };
  const cluster = await startCluster({ ...place, premade });
  try {
    const { pending } = await inspectChanges(await bringEmbeddedDatabase(cluster.url));
    assert.deepEqual(pending, []);
  } finally {
    await cluster.stop();
  }
});

test('a copy that cannot be made whole leaves no data folder', async () => {
  const data = path.join(root, 'half');
  const broken = path.join(root, 'broken');
  cpSync(findPremade(binaries) ?? '', broken, { recursive: true });
  rmSync(path.join(broken, 'global'), { recursive: true });
  const place = { binaries, data, log: `${data}.log`, port: await freePort(), password: 'own' };
  await assert.rejects(startCluster({ ...place, premade: broken }), /could not be copied/);
  assert.equal(statSync(data, { throwIfNoEntry: false }), undefined);
});
