import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SourceFile } from './law.ts';
import { repository } from './repository.ts';

const files = repository();
const paths = new Set(files.map(({ path }) => path));

const textOf = (path: string): string => files.find((file) => file.path === path)?.text ?? '';

/** The providers that the registry builds. */
const providers = [
  ...textOf('src/providers/registry.ts').matchAll(/from '\.\/(\w+)\/create-\1\.ts'/g),
].map(([, name]) => name ?? '');

/** What another part of the house may know of a provider: what the face shows, and the registry. */
const mayKnow = ['src/providers/registry.ts', 'src/providers/index.ts'];

/** Files that reach into the folder of a provider that is not theirs. */
const intruders = (among: readonly SourceFile[], name: string): readonly string[] =>
  among
    .filter(({ path }) => path.startsWith('src/') && !/\.test\.ts$|\/testing\//.test(path))
    .filter(({ path }) => !path.startsWith(`src/providers/${name}/`) && !mayKnow.includes(path))
    .filter(({ text }) => new RegExp(`from '[^']*/${name}/[^']*'`).test(text))
    .map(({ path }) => path);

test('every provider has its folder, its fake in the sandbox and its run of the conformance suite', () => {
  assert.ok(providers.length >= 4);
  const mounts = textOf('sandbox/mounts.ts');
  for (const name of providers) {
    assert.ok(paths.has(`src/providers/${name}/capabilities.ts`), name);
    assert.ok(
      [...paths].some((path) => path.startsWith(`sandbox/${name}/`)),
      name,
    );
    assert.ok(paths.has(`test/conformance/${name}.test.ts`), name);
    // Stripe was there before the mounts.
    assert.ok(name === 'stripe' || mounts.includes(`'./${name}/open-${name}.ts'`), name);
  }
});

test('nobody but the registry and the face reaches into the folder of a provider', () => {
  for (const name of providers) assert.deepEqual(intruders(files, name), []);
});

test('whoever does is noticed', () => {
  const [example] = files;
  assert.ok(example !== undefined);
  const text = "import { judge } from '../../providers/mollie/judge-payment.ts';\n";
  const planted = { ...example, path: 'src/payments/a.ts', text };
  assert.deepEqual(intruders([planted], 'mollie'), ['src/payments/a.ts']);
  assert.deepEqual(intruders([{ ...planted, path: 'src/providers/mollie/a.ts' }], 'mollie'), []);
});
