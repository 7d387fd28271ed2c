import assert from 'node:assert/strict';
import test from 'node:test';
import { codeOf } from './code.ts';
import { functionsOf } from './functions.ts';

const filler = (lines: number): string => '  x();\n'.repeat(lines);

const cases: readonly (readonly [kind: string, text: string, lines: number])[] = [
  ['an arrow with a body', `const f = (a) => {\n${filler(5)}};`, 7],
  ['an arrow with a return type', `const f = (a: A): B<C> => {\n${filler(5)}};`, 7],
  [
    'an arrow over several lines of parameters',
    `const f = (\n  a,\n  b,\n) => {\n${filler(2)}};`,
    7,
  ],
  ['an arrow with a type literal', `const f = (): { readonly a: A } => {\n${filler(2)}};`, 4],
  ['an arrow that is an object', 'const f = (a) => ({\n  a,\n  b: 1,\n});', 4],
  ['an arrow that is a call', 'const f = (a) =>\n  g(\n    a,\n  );', 4],
  ['a declaration', `async function f(a: A): Promise<void> {\n${filler(3)}}`, 5],
  ['a method', `const o = {\n  async f(a) {\n${filler(3)}  },\n};`, 5],
  ['a constructor', `class C {\n  constructor(a: A) {\n${filler(3)}  }\n}`, 5],
  ['a template full of braces', `const f = () => {\n  g(\`}{\${a}\`);\n};`, 3],
];

for (const [kind, text, lines] of cases) {
  test(`the lines of ${kind} are counted`, () => {
    assert.equal(Math.max(...functionsOf(codeOf(text)).map((span) => span.lines)), lines);
  });
}

test('branches, loops and objects are no functions', () => {
  const text = `if (a) {\n${filler(3)}}\nfor (const b of c) {\n${filler(3)}}\nconst o = {\n  a,\n};\n`;

  assert.deepEqual(functionsOf(codeOf(text)), []);
});

test('a function inside a function is counted by itself too', () => {
  const text = 'const f = () => {\n  const g = () => {\n    x();\n  };\n};';

  assert.deepEqual(
    functionsOf(codeOf(text))
      .map((span) => span.lines)
      .sort(),
    [3, 5],
  );
});
