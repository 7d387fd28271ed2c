import { functionsOf } from '../functions.ts';
import { isTypeScript, type Law } from '../law.ts';

const fileLinesMax = 400;
const functionLinesMax = 70;
const columnsMax = 120;

const isWritten = (path: string): boolean => isTypeScript(path) || /^db\/\d.*\.sql$/.test(path);

export const shortFiles: Law = {
  sentence: `a file has at most ${fileLinesMax} lines`,
  appliesTo: isWritten,
  faults: ({ text }) => {
    const lines = text.split('\n').length - 1;
    return lines > fileLinesMax ? [`1: ${lines} lines`] : [];
  },
  caught: [['src/a/b.ts', 'x();\n'.repeat(fileLinesMax + 1)]],
  spared: [['src/a/b.ts', 'x();\n'.repeat(fileLinesMax)]],
};

export const shortFunctions: Law = {
  sentence: `a function has at most ${functionLinesMax} lines`,
  appliesTo: isTypeScript,
  faults: ({ code }) =>
    functionsOf(code)
      .filter(({ lines }) => lines > functionLinesMax)
      // What only declares tests is a heading, not a function; each test counts for itself.
      .filter(({ line, lines }) => !declaresTests(code, line, lines))
      .map(({ line, lines, opening }) => `${line}: ${lines} lines: ${opening}`),
  caught: [
    ['src/a/b.ts', `const f = () => {\n${'  x();\n'.repeat(functionLinesMax - 1)}};`],
    ['src/a/b.ts', `const f = () => ({\n${'  x,\n'.repeat(functionLinesMax)}});`],
    ['src/a/b.test.ts', `test('a b c', async () => {\n${'  x();\n'.repeat(functionLinesMax)}});`],
  ],
  spared: [
    ['src/a/b.ts', `const f = () => {\n${'  x();\n'.repeat(functionLinesMax - 2)}};`],
    ['src/a/b.ts', `const table = {\n${'  x,\n'.repeat(functionLinesMax)}};`],
    [
      'src/a/b.test.ts',
      `describe('a', () => {\n${`  test('b', c);\n`.repeat(functionLinesMax)}});`,
    ],
  ],
};

const declaresTests = (code: string, line: number, lines: number): boolean =>
  /^\s+(?:await )?(?:test|it|describe|suite)\(/m.test(
    code
      .split('\n')
      .slice(line - 1, line - 1 + lines)
      .join('\n'),
  );

// Biome breaks lines at 100; what stays longer is one literal or one comment.
const longLiteral = /(['"`/])(?:(?!\1).){60,}/;

export const shortLines: Law = {
  sentence: `a line has at most ${columnsMax} characters, one long literal aside`,
  appliesTo: isWritten,
  faults: ({ text }) =>
    text
      .split('\n')
      .flatMap((line, i) =>
        line.length > columnsMax && !longLiteral.test(line.replace(/\/\/ .*|--.*/, ''))
          ? [`${i + 1}: ${line.length} columns`]
          : [],
      ),
  caught: [
    ['src/a/b.ts', `// ${'x'.repeat(columnsMax)}`],
    ['src/a/b.ts', `x('short'); // ${'x'.repeat(columnsMax)}`],
    ['db/001.do.kernel.sql', `-- ${'x'.repeat(columnsMax)}`],
    ['db/001.do.kernel.sql', `select ${'a, '.repeat(columnsMax)}`],
  ],
  spared: [
    ['src/a/b.ts', 'x'.repeat(columnsMax)],
    ['sandbox/a.ts', `const message = '${'as the provider says it '.repeat(6)}';`],
  ],
};
