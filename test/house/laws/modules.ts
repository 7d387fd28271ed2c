import path from 'node:path/posix';
import { stringAt } from '../code.ts';
import { floors, moduleOf } from '../floors.ts';
import { isTest, isTypeScript, type Law, type SourceFile } from '../law.ts';

interface Import {
  readonly line: number;
  readonly specifier: string;
}

/** Static and dynamic imports and re-exports, type-only ones too. */
export const importsOf = ({ code, text }: SourceFile): readonly Import[] =>
  [...code.matchAll(/(?:\bfrom|^\s*import|\bimport\s*\()\s*['"]/gm)].map((match) => {
    const quote = match.index + match[0].length - 1;
    return {
      line: text.slice(0, quote).split('\n').length,
      specifier: stringAt(text, quote),
    };
  });

/** The part of the repository that a path belongs to: a module of the server, or a top folder. */
const partOf = (file: string): string => {
  const module = moduleOf(file);
  if (module !== undefined) return `src/${module}`;
  const folder = file.split('/')[0] ?? '';
  // The workshop is one place: scripts run what tests and benchmarks stand on.
  return ['test', 'scripts', 'bench'].includes(folder) ? 'workshop' : folder;
};

export const onlyLowerFloors: Law = {
  sentence: 'a module knows only the public face of lower floors',
  appliesTo: (file) => file.startsWith('src/') && isTypeScript(file),
  faults: (file) => {
    const own = moduleOf(file.path) ?? '';
    return importsOf(file).flatMap(({ line, specifier }) => {
      if (!specifier.startsWith('#') || isWorkshopOfTest(file.path, specifier)) return [];
      const above = (floors[specifier.slice(1)] ?? Infinity) >= (floors[own] ?? -1);
      return above ? [`${line}: ${own} imports ${specifier}`] : [];
    });
  },
  caught: [
    ['src/ledger/post.ts', `import { x } from '#payments';`],
    ['src/ledger/post.ts', `import type { Caller } from '#identity';`],
    ['src/kernel/sql.ts', `import '#money';`],
    ['src/kernel/sql.ts', `const x = await import('#money');`],
    ['src/payments/index.ts', `export { x } from '#http';`],
    ['src/payments/store.ts', `import { x } from '#money/amount';`],
    ['src/payments/store.ts', `import { x } from '#sandbox';`],
    ['src/payments/store.ts', `import { useDatabase } from '#test/database';`],
    ['src/nameless/a.ts', `import { x } from '#kernel';`],
  ],
  spared: [
    ['src/payments/store.ts', `import { x } from '#kernel';\nimport { post } from '#ledger';`],
    ['src/payments/store.test.ts', `import { useDatabase } from '#test/database';`],
    ['src/payments/testing/house.ts', `import { useDatabase } from '#test/database';`],
    ['src/providers/stripe/send.test.ts', `import { serve } from '#sandbox';`],
    ['src/kernel/sql.ts', `// import { x } from '#payments';\nconst text = "from '#payments'";`],
  ],
};

/** A test, and what it is built of, may stand on the test support and talk to the sandbox. */
const isWorkshopOfTest = (file: string, specifier: string): boolean =>
  (isTest(file) || file.includes('/testing/')) &&
  (specifier.startsWith('#test/') || specifier === '#sandbox');

export const noWayAround: Law = {
  sentence: 'a relative import stays inside its module',
  appliesTo: isTypeScript,
  faults: (file) =>
    importsOf(file).flatMap(({ line, specifier }) => {
      if (!specifier.startsWith('.')) return [];
      const target = path.join(path.dirname(file.path), specifier);
      return partOf(target) === partOf(file.path) ? [] : [`${line}: imports ${specifier}`];
    }),
  caught: [
    ['src/payments/a.ts', `import { x } from '../ledger/post.ts';`],
    ['src/payments/a.ts', `import { x } from '../../sandbox/stripe/a.ts';`],
    ['src/payments/refund/a.ts', `export { x } from '../../ledger/index.ts';`],
    ['sandbox/stripe/a.ts', `import { x } from '../../src/kernel/sql.ts';`],
    ['scripts/a.ts', `import { x } from '../src/kernel/sql.ts';`],
  ],
  spared: [
    ['src/providers/stripe/a.ts', `import { x } from '../contract.ts';`],
    ['scripts/test.ts', `import { x } from '../test/support/postgres.ts';`],
  ],
};

export const sandboxIsOutside: Law = {
  sentence: 'the sandbox knows nothing of the server',
  appliesTo: (file) => file.startsWith('sandbox/') && isTypeScript(file),
  faults: (file) =>
    importsOf(file)
      .filter(({ specifier }) => specifier.startsWith('#') && specifier !== '#sandbox')
      .filter(({ specifier }) => !isWorkshopOfTest(file.path, specifier))
      .map(({ line, specifier }) => `${line}: imports ${specifier}`),
  caught: [
    ['sandbox/stripe/a.ts', `import { x } from '#kernel';`],
    ['sandbox/stripe/a.test.ts', `import { x } from '#money';`],
  ],
  spared: [['sandbox/stripe/a.test.ts', `import { x } from '#test/free-port';`]],
};
