import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { armFailpoint, failpoints, knownFailpoints } from './failpoint.ts';

const failpoint = failpoints('parcels', ['after_packing', 'after_sending']);

test('an unarmed failpoint does nothing, not even wait', () => {
  assert.equal(failpoint('after_packing'), undefined);
});

test('declared failpoints are known by module and name', () => {
  assert.ok(knownFailpoints().includes('parcels.after_packing'));
  assert.ok(knownFailpoints().includes('parcels.after_sending'));
});

test('a failpoint armed to throw throws there and nowhere else, until it is disarmed', async () => {
  const disarm = armFailpoint('parcels.after_packing', 'throw');

  await assert.rejects(async () => await failpoint('after_packing'), { name: 'FailpointFault' });
  await failpoint('after_sending');
  disarm();
  await failpoint('after_packing');
});

test('a failpoint armed with a function waits for it', async () => {
  const seen: string[] = [];
  const disarm = armFailpoint('parcels.after_sending', async () => {
    await Promise.resolve();
    seen.push('function ran');
  });

  await failpoint('after_sending');
  seen.push('code went on');
  disarm();

  assert.deepEqual(seen, ['function ran', 'code went on']);
});

test('reaching a failpoint nobody declared is a bug', async () => {
  const disarm = armFailpoint('parcels.after_sending', 'throw');
  const misspelt = failpoint as (name: string) => Promise<void> | void;

  await assert.rejects(async () => await misspelt('after_sneding'), { name: 'Bug' });
  disarm();
});

test('a process is killed at the failpoint that a file names, and lives after its restart', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bascule-failpoint-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'failpoint');

  const unarmed = runArmedFrom(file);
  assert.equal(unarmed.stdout, 'before after');

  writeFileSync(file, 'parcels.after_sending\n');
  assert.equal(runArmedFrom(file).stdout, 'before after');

  writeFileSync(file, 'parcels.after_packing\n');
  const killed = runArmedFrom(file);
  assert.equal(killed.signal, 'SIGKILL');
  assert.equal(killed.stdout, 'before ');
  assert.equal(existsSync(file), false);

  const restarted = runArmedFrom(file);
  assert.equal(restarted.signal, null);
  assert.equal(restarted.stdout, 'before after');
});

test('a process armed to be killed dies with nothing flushed or caught', () => {
  const killed = runScript(`
    const { armFailpoint, failpoints } = await import('${moduleUrl}');
    const failpoint = failpoints('parcels', ['after_packing']);
    armFailpoint('parcels.after_packing', 'kill');
    process.on('exit', () => process.stdout.write('exit handler'));
    try { await failpoint('after_packing'); } finally { process.stdout.write('finally'); }`);

  assert.equal(killed.signal, 'SIGKILL');
  assert.equal(killed.stdout, '');
});

const moduleUrl = new URL('./failpoint.ts', import.meta.url).href;

const runArmedFrom = (file: string) =>
  runScript(`
    import { writeSync } from 'node:fs';
    const { armFailpointsFrom, failpoints } = await import('${moduleUrl}');
    const failpoint = failpoints('parcels', ['after_packing']);
    armFailpointsFrom(${JSON.stringify(file)});
    writeSync(1, 'before ');
    await failpoint('after_packing');
    writeSync(1, 'after');`);

const runScript = (script: string) =>
  spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
