import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { freePort } from '#cli';
import { testProcess } from '#test/process';
import { differences, stepsOf } from './guide.ts';

const root = path.join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(path.join(tmpdir(), 'bascule-guide-'));
const [port, sandboxPort] = [await freePort(), await freePort()];

/** What `npm start` is given here, and what the guide's own commands read. */
const environment = {
  BASCULE_DATA_DIR: path.join(folder, 'data'),
  BASCULE_PORT: String(port),
  BASCULE_ADMIN_PORT: String(await freePort()),
  BASCULE_SANDBOX_PORT: String(sandboxPort),
  BASCULE_POSTGRES_PORT: String(await freePort()),
  DATABASE_URL: '',
  URL: `http://127.0.0.1:${port}`,
  SANDBOX: `http://127.0.0.1:${sandboxPort}`,
  RECEIVER_PORT: String(await freePort()),
};
const started = testProcess(['src/cli/main.ts', 'start'], /Ctrl-C stops everything/, environment);

after(async () => {
  await started.stop();
  await promisify(execFile)(process.execPath, ['src/cli/main.ts', 'reset', '--yes'], {
    cwd: root,
    env: { ...process.env, ...environment },
  });
  rmSync(folder, { recursive: true, force: true });
});

const endOf = (index: number): string => `=== end of step ${index} ===`;

/** Runs all blocks in one shell, as somebody pastes them, and gives what each said. */
const paste = async (blocks: readonly string[]): Promise<readonly string[]> => {
  const shell = spawn('bash', [], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: 180_000,
  });
  shell.stdin.end(
    blocks.map((block, index) => `${block}\necho; echo '${endOf(index)}'\n`).join(''),
  );
  let rest = await text(shell.stdout);
  return blocks.map((_, index) => {
    const at = rest.indexOf(endOf(index));
    const said = at === -1 ? rest : rest.slice(0, at);
    rest = at === -1 ? '' : rest.slice(at + endOf(index).length);
    return said;
  });
};

before(async () => await started.start());

/** The guides, and how many steps each has at the least. They share a world, in this order. */
const guides = [
  ['first-payment.md', 12],
  ['orchestration.md', 9],
  ['marketplace.md', 20],
] as const;

for (const [name, stepsMin] of guides) {
  test(`the guide ${name} does what it says, word for word`, async () => {
    const steps = stepsOf(readFileSync(path.join(root, 'docs/guide', name), 'utf8'));
    assert.ok(steps.length >= stepsMin, 'the guide has steps');
    const answers = await paste(steps.map(({ commands }) => commands));
    const wrong = steps.flatMap(({ line, shown }, index) => {
      const said = answers[index] ?? '';
      const found = shown === undefined ? [] : differences(shown, said);
      return found.map((what) => `${name}:${line}: ${what}\n${said}`);
    });
    assert.deepEqual(wrong, []);
  });
}

test('an answer that is not what the guide shows is noticed', () => {
  const shown = { language: 'json', text: '{"status":"captured","a":{"b":1}}' };
  assert.deepEqual(differences(shown, '{"status":"captured","a":{"b":1,"c":2}}'), []);
  assert.equal(differences(shown, '{"status":"declined","a":{"b":1}}').length, 1);
  assert.equal(differences(shown, '{"status":"captured"}').length, 1);
  assert.equal(differences(shown, 'curl: no such host').length, 1);
  const lines = { language: 'text', text: 'one\ntwo\n' };
  assert.deepEqual(differences(lines, 'one\nand\ntwo'), []);
  assert.equal(differences(lines, 'two\none').length, 1);
});
