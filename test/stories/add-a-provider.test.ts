import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { type Block, blocksOf, changed } from './guide-to-a-provider.ts';

const root = path.join(import.meta.dirname, '..', '..');
const page = readFileSync(path.join(root, 'docs/guide/add-a-provider.md'), 'utf8');
const copy = mkdtempSync(path.join(tmpdir(), 'bascule-provider-'));
after(() => rmSync(copy, { recursive: true, force: true }));

const copied = ['src', 'sandbox', 'test', 'scripts', 'bench', 'package.json', 'tsconfig.json'];

for (const name of [...copied, 'biome.json']) {
  cpSync(path.join(root, name), path.join(copy, name), { recursive: true });
}
symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));

const files = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    globSync(`{${copied.join(',')}}{,/**/*.*}`, { cwd: folder, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [path.relative(folder, file), readFileSync(file, 'utf8')]),
  );
const before = files(copy);

interface Said {
  readonly code: number;
  readonly text: string;
}

/** Runs a command of the guide in the copy, as somebody types it. */
const run = async (command: string): Promise<Said> => {
  // The runner of this test would take the one below it for a part of itself.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const bin = path.join(root, 'node_modules/.bin');
  // Other tests run beside it: a core more works out the same types again.
  const own = { PATH: `${bin}:${env['PATH']}`, GOMAXPROCS: '1' };
  try {
    const options = { cwd: copy, env: { ...env, ...own }, maxBuffer: 1e8 };
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', command], options);
    return { code: 0, text: stdout + stderr };
  } catch (fault) {
    const { code, stdout, stderr } = fault as Record<'stdout' | 'stderr', string> & {
      readonly code: number;
    };
    return { code, text: stdout + stderr };
  }
};

const follow = async (block: Block): Promise<void> => {
  if (block.kind === 'run') {
    for (const command of block.commands) judge(command, await run(command));
    return;
  }
  const at = path.join(copy, block.path);
  const text = readFileSync(at, 'utf8');
  writeFileSync(at, block.kind === 'write' ? block.text : changed(text, block.lines));
};

const judge = (command: string, { code, text }: Said): void => {
  if (!command.startsWith('npx tsc')) {
    assert.equal(code, 0, `${command}\n${text.slice(-4_000)}`);
    return;
  }
  // What is wrong elsewhere is told by the type check of the repository itself.
  const ours = text.split('\n').filter((line) => /tinypay|registry\.ts|mounts\.ts/.test(line));
  assert.deepEqual(ours, [], command);
};

test('the guide adds a provider, word for word, that compiles and keeps what every provider has to keep', async () => {
  const blocks = blocksOf(page);
  assert.deepEqual(
    blocks.map(({ kind }) => kind),
    ['run', 'change', 'change', 'write', 'write', 'write', 'run'],
  );
  for (const block of blocks) await follow(block);
});

test('a provider is one folder in each world, and an entry in each of two lists', () => {
  const now = files(copy);
  const added = [...now.keys()].filter((file) => !before.has(file));
  const homes = /^(src\/providers\/tinypay\/|sandbox\/tinypay\/|test\/conformance\/tinypay[.-])/;
  assert.ok(added.length > 15);
  assert.deepEqual(
    added.filter((file) => !homes.test(file)),
    [],
  );
  const others = [...before].filter(([file, text]) => now.get(file) !== text);
  assert.deepEqual(others.map(([file]) => file).sort(), [
    'sandbox/mounts.ts',
    'src/providers/registry.ts',
  ]);
  for (const [file, text] of others) {
    const old = new Set(text.split('\n'));
    const lines = (now.get(file) ?? '').split('\n');
    const fresh = lines.filter((line) => !old.has(line));
    // Its import, and its line.
    assert.equal(fresh.length, 2, fresh.join('\n'));
    assert.equal(lines.length, text.split('\n').length + 2);
  }
});

test('a guide that shows what is not there is noticed', () => {
  assert.equal(changed('a\nb\n', [' a', '+x', '+y', ' b', '+z']), 'a\nx\ny\nb\nz\n');
  assert.throws(() => changed('a\n', [' c', '+x']), /not there: c/);
});

test('a provider is not written over another, nor under a name that is none', async () => {
  for (const name of ['stripe-2', 'Tiny', '1st', '', 'tinypay']) {
    const { code, text } = await run(`npm run -s new:provider '${name}'`);
    assert.equal(code, 1, text);
  }
});
