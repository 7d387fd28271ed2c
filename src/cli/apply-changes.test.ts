import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';

import { useEmptyDatabase } from '#test/database';
import { applyChanges, inspectChanges } from './apply-changes.ts';

const database = await useEmptyDatabase();

describe('database changes', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'bascule-changes-'));
    write('001.do.first.sql', 'create table first (id int);');
    write('002.do.second.sql', 'create table second (id int); insert into second values (7);');
  });
  after(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
  const apply = () => applyChanges(database.url, { folder });

  test('changes are listed as pending before they are applied', async () => {
    const state = await inspectChanges(database.url, { folder });
    assert.deepEqual([state.version, state.pending.length], [0, 2]);
  });

  test('four processes that start together apply every change once', async () => {
    const reports = await Promise.all([apply(), apply(), apply(), apply()]);
    const applied = reports.flatMap((report) => report.applied.map((change) => change.file));
    assert.deepEqual(applied, ['001.do.first.sql', '002.do.second.sql']);
    assert.deepEqual(await rows('select id from second'), [{ id: 7 }]);
  });

  test('a second run applies nothing', async () => {
    assert.deepEqual(await apply(), { applied: [], version: 2 });
  });

  test('a change that fails is undone whole and names file and line', async () => {
    write('003.do.broken.sql', 'create table third (id int);\nselect nonsense;');
    await assert.rejects(
      apply(),
      /003\.do\.broken\.sql line 2 failed and was undone: column "nonsense"/,
    );
    assert.deepEqual(await rows(`select to_regclass('third') as third`), [{ third: null }]);
    rmSync(path.join(folder, '003.do.broken.sql'));
  });

  test('a change edited after it was applied is refused', async () => {
    write('001.do.first.sql', 'create table first (id bigint);');
    await assert.rejects(apply(), /001\.do\.first\.sql was edited after it was applied/);
    write('001.do.first.sql', 'create table first (id int);');
  });

  test('a change below the newest applied one is refused', async () => {
    write('003.do.third.sql', 'select 1;');
    write('004.do.fourth.sql', 'select 1;');
    rmSync(path.join(folder, '003.do.third.sql'));
    await apply();
    write('003.do.third.sql', 'select 1;');
    await assert.rejects(apply(), /was added below change 4/);
    rmSync(path.join(folder, '003.do.third.sql'));
  });

  test('a database written by a newer version is refused', async () => {
    rmSync(path.join(folder, '004.do.fourth.sql'));
    await assert.rejects(apply(), /holds change 4 that this version of Bascule does not know/);
  });

  test('a file with an odd name is refused', async () => {
    write('5.do.odd.sql', 'select 1;');
    await assert.rejects(apply(), /NNN\.do\.name\.sql, unlike 5\.do\.odd\.sql/);
  });
});

async function rows(text: string): Promise<readonly unknown[]> {
  const client = new pg.Client(database.url);
  await client.connect();
  const result = await client.query<Record<string, unknown>>(text);
  await client.end();
  return result.rows;
}
