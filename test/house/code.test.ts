import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { codeOf, lineAt, stringAt } from './code.ts';

const cases: readonly (readonly [why: string, text: string, code: string])[] = [
  ['a line comment', 'a; // enum\nb;', 'a;        \nb;'],
  ['a block comment keeps its lines', 'a /* x\ny */ b', 'a     \n     b'],
  ['a string keeps its quotes', `f('enum')`, `f('    ')`],
  ['an escaped quote', `f('it\\'s', 1)`, `f('     ', 1)`],
  ['slashes in a string are no comment', `f("http://x")`, `f("        ")`],
  ['a quote in a comment opens nothing', "// it's\nenum", '       \nenum'],
  ['a template', 'f(`any ${x} text`)', 'f(`    ${x}     `)'],
  ['a template in a template', 'f(`a${g(`b${y}c`)}d`)', 'f(` ${g(` ${y} `)} `)'],
  ['braces inside a template expression', 'f(`a${{ k: 1 }.k}b`)', 'f(` ${{ k: 1 }.k} `)'],
  ['a regular expression', `x = /['"]/.test(y)`, `x = /    /.test(y)`],
  ['a slash in a class', 'x = /[/]\\//;', 'x = /     /;'],
  ['a division', 'a / b / c', 'a / b / c'],
  ['a regular expression after return', 'return /a b/;', 'return /   /;'],
];

for (const [why, text, code] of cases) {
  test(`blanking knows ${why}`, () => assert.equal(codeOf(text), code));
}

test('blanking keeps length and lines of any text', () => {
  const alphabet = fc.constantFrom(...`'"\`/*\\\${}()[]\nab `);
  fc.assert(
    fc.property(fc.string({ unit: alphabet }), (text) => {
      const code = codeOf(text);
      assert.equal(code.length, text.length);
      assert.equal(code.split('\n').length, text.split('\n').length);
    }),
  );
});

test('a literal is read back from the text at its quote', () => {
  const text = `import x from './a.ts';`;

  assert.equal(stringAt(text, text.indexOf(`'`)), './a.ts');
  assert.equal(lineAt('a\nb\nc', 4), 3);
});
