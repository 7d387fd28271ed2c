import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after } from 'node:test';

import { claimFolder, endNotedChild, isAlive, noteChild, readOwner } from './owner.ts';

const root = mkdtempSync(path.join(tmpdir(), 'bascule-owner-'));
after(() => rmSync(root, { recursive: true }));
const fresh = (): string => mkdtempSync(path.join(root, 'folder-'));

test('a free folder is claimed and given back', () => {
  const folder = fresh();
  const claim = claimFolder(folder);
  assert.ok('release' in claim);
  assert.equal(readOwner(folder)?.pid, process.pid);
  claim.release();
  assert.equal(readOwner(folder), undefined);
});

test('a folder of a living process is refused with its number', () => {
  const folder = fresh();
  claimFolder(folder);
  const second = claimFolder(folder);
  assert.ok('heldBy' in second);
  assert.equal(second.heldBy.pid, process.pid);
});

test('the claim of a process that was killed is taken over', () => {
  const folder = fresh();
  writeFileSync(path.join(folder, 'owner.json'), '{"pid":4194303,"started":"1"}');
  assert.ok('release' in claimFolder(folder));
});

test('a living process that merely has the old number does not hold the claim', () => {
  const folder = fresh();
  writeFileSync(path.join(folder, 'owner.json'), `{"pid":${process.pid},"started":"1"}`);
  assert.ok('release' in claimFolder(folder));
});

test('a claim file that was cut short by a power cut is taken over', () => {
  const folder = fresh();
  writeFileSync(path.join(folder, 'owner.json'), '{"pid":');
  assert.ok('release' in claimFolder(folder));
});

test('eight processes that claim at once have one winner', async () => {
  const folder = fresh();
  writeFileSync(path.join(folder, 'owner.json'), '{"pid":4194303,"started":"1"}');
  const program = `
    import { claimFolder } from ${JSON.stringify(path.join(import.meta.dirname, 'owner.ts'))};
    const claim = claimFolder(process.argv[1]);
    process.send('release' in claim);
    process.on('disconnect', () => process.exit());`;
  const children = Array.from({ length: 8 }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', program, folder], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    }),
  );
  const answers = await Promise.all(
    children.map(async (child) => (await once(child, 'message'))[0]),
  );
  for (const child of children) child.disconnect();
  assert.equal(answers.filter((isWinner) => isWinner === true).length, 1);
});

test('a noted child is ended by the next start', async () => {
  const note = path.join(fresh(), 'child.json');
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(child, 'spawn');
  assert.ok(child.pid !== undefined);
  noteChild(note, child.pid);
  const ended = once(child, 'exit');
  await endNotedChild(note);
  await ended;
  assert.ok(!existsSync(note));
  assert.ok(!isAlive({ pid: child.pid, started: 'any' }));
});
