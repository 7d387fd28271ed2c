import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import test from 'node:test';
import {
  brokenLinks,
  modulesWithout,
  pagesWithoutExample,
  planted,
  undocumented,
} from './laws/documents.ts';
import { repository } from './repository.ts';

const files = repository();

test('a module without a public face or a page is noticed', () => {
  const house = planted(['src/a/index.ts', ''], ['src/b/c.ts', ''], ['src/b/README.md', '']);

  assert.deepEqual(modulesWithout('index.ts', house), ['b']);
  assert.deepEqual(modulesWithout('README.md', house), ['a']);
});

test('every module has a public face', () => {
  assert.deepEqual(modulesWithout('index.ts', files), []);
});

test('every module has a page', () => {
  assert.deepEqual(modulesWithout('README.md', files), []);
});

test('a page without an example is noticed', () => {
  const house = planted(
    ['src/a/README.md', '# A\n\n```ts\na();\n```\n'],
    ['src/b/README.md', '# B\n\nWords only.\n'],
  );

  assert.deepEqual(pagesWithoutExample(house), ['src/b/README.md:4']);
});

test('every page of a module has an example', () => {
  assert.deepEqual(pagesWithoutExample(files), []);
});

test('a public name without a doc comment is noticed, through every face between', () => {
  const house = planted(
    [
      'src/a/index.ts',
      `export { said, type Unsaid } from './b.ts';\nexport { deep } from './c/index.ts';`,
    ],
    ['src/a/b.ts', '/** Says it. */\nexport const said = 1;\n\nexport interface Unsaid {}\n'],
    ['src/a/c/index.ts', `export { deep } from './d.ts';`],
    ['src/a/c/d.ts', '/* no doc */\nexport async function deep() {}\nexport const inner = 1;'],
  );

  assert.deepEqual(undocumented(house), ['src/a/b.ts: Unsaid', 'src/a/c/d.ts: deep']);
});

test('everything public has a doc comment', () => {
  assert.deepEqual(undocumented(files), []);
});

test('a link to nowhere is noticed, one to a place in a page or to the world is spared', () => {
  const house = planted([
    'docs/a.md',
    '[here](b.md) [gone](c.md#x)\n[up](../README.md) [in](#b) [out](https://a.b/c)',
  ]);
  const there = new Set(['docs/b.md', 'README.md']);

  assert.deepEqual(
    brokenLinks(house, (file) => there.has(file)),
    ['docs/a.md:1: c.md'],
  );
});

test('every link of a document leads somewhere', () => {
  const root = new URL('../../', import.meta.url);

  assert.deepEqual(
    brokenLinks(files, (file) => existsSync(new URL(file, root))),
    [],
  );
});
