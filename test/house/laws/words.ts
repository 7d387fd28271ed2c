import { lineAt, stringAt } from '../code.ts';
import { found, isTypeScript, type Law } from '../law.ts';

const banned = 'helper|util|utils|utility|utilities|manager|common|misc';
const bannedPart = new RegExp(`(?:^|[-._/])(?:${banned}|helpers|managers|data|info)(?:[-._/]|$)`);

export const tellingNames: Law = {
  sentence: 'names say what a thing is: no helper, util, manager, common or misc',
  appliesTo: isTypeScript,
  faults: (file) => [
    ...(bannedPart.test(file.path) ? [`1: the path ${file.path}`] : []),
    ...found(
      file,
      /\b(?:const|function|class|interface|type)\s+\w*(?:[Hh]elpers?|[Uu]til(?:s|ity|ities)?|[Mm]anagers?|[Mm]isc)(?:[A-Z]\w*)?\b/g,
    ),
  ],
  caught: [
    ['src/a/helpers.ts', ''],
    ['src/a/money-utils.ts', ''],
    ['src/common/a.ts', ''],
    ['src/a/payment-data.ts', ''],
    ['src/a/b.ts', 'class PaymentManager {}'],
    ['src/a/b.ts', 'const utilFormat = 1;'],
    ['src/a/b.ts', 'interface HelperOptions {}'],
  ],
  spared: [
    ['src/a/database.ts', 'const data = await read();\nconst utilisation = 1;'],
    ['src/a/b.ts', '// a helper by another name'],
  ],
};

export const kebabFiles: Law = {
  sentence: 'files are named in kebab-case',
  appliesTo: isTypeScript,
  faults: (file) => {
    const odd = file.path.split('/').find((part) => !/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(part));
    return odd === undefined ? [] : [`1: ${odd}`];
  },
  caught: [
    ['src/a/capturePayment.ts', ''],
    ['src/a/capture_payment.ts', ''],
    ['src/Ledger/a.ts', ''],
  ],
  spared: [['src/a/refund.machine.test.ts', '']],
};

export const testNamesAreSentences: Law = {
  sentence: 'a test is named by a sentence in the present tense',
  appliesTo: (file) => file.endsWith('.test.ts'),
  faults: ({ code, text }) =>
    [...code.matchAll(/(?:^|[\s;(])(?:test|it)(?:\.only|\.skip|\.todo)?\(\s*['"`]/g)].flatMap(
      (match) => {
        const quote = match.index + match[0].length - 1;
        const name = stringAt(text, quote);
        const words = name.replaceAll(/\$\{[^}]*\}/g, 'these words').split(/\s+/);
        const isSentence = words.length >= 3 && !name.endsWith('.');
        const isPresent =
          !/\bshould\b(?! never have)|\bwill\b/i.test(name) &&
          !/^(?:tests?|checks?) (?:that|whether|if)\b/i.test(name);
        return isSentence && isPresent ? [] : [`${lineAt(text, quote)}: ${name}`];
      },
    ),
  caught: [
    ['src/a/b.test.ts', `test('should refuse a capture above', () => {});`],
    ['src/a/b.test.ts', `test('capture', () => {});`],
    ['src/a/b.test.ts', `it('tests that a capture is refused', () => {});`],
    ['src/a/b.test.ts', `test('a capture is refused.', () => {});`],
    ['src/a/b.test.ts', `test.skip('capture refused', () => {});`],
  ],
  spared: [
    ['src/a/b.test.ts', `test('a capture above the amount is refused', () => {});`],
    ['src/a/b.test.ts', `test('test and live never meet', () => {});`],
    ['src/a/b.test.ts', 'test(`takes ${what}`, () => {});'],
    ['src/a/b.test.ts', 'test(`${noun} is refused when closed`, () => {});\nregex.test(text);'],
  ],
};

export const noSkippedTests: Law = {
  sentence: 'no test is skipped or runs alone',
  appliesTo: (file) => file.endsWith('.test.ts'),
  faults: (file) => found(file, /\b(?:test|it|describe|suite)\.(?:only|skip|todo)\b/g),
  caught: [
    ['src/a/b.test.ts', `test.only('a b c', () => {});`],
    ['src/a/b.test.ts', `describe.skip('a', () => {});`],
  ],
  spared: [['src/a/b.test.ts', `test('a b c', () => {});`]],
};
