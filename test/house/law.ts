import { codeOf, lineAt } from './code.ts';

/** A file of the repository as a law sees it. */
export interface SourceFile {
  /** From the root: `src/payments/store.ts`. */
  readonly path: string;
  readonly text: string;
  /** The text with comments and literals blanked out; see {@link codeOf}. */
  readonly code: string;
}

/** A file that a law's own test plants: path and text. */
export type Planted = readonly [path: string, text: string];

/** One law of the house, with the proof that it can be broken and is noticed. */
export interface Law {
  /** What holds everywhere, as a sentence in the present tense. */
  readonly sentence: string;
  readonly appliesTo: (path: string) => boolean;
  /** What is wrong in this file, each with its line: `12: enum Colour`. */
  readonly faults: (file: SourceFile) => readonly string[];
  /** Files the law must complain about. A law that was never seen red is no law. */
  readonly caught: readonly Planted[];
  /** Files that come close and are fine. */
  readonly spared: readonly Planted[];
}

export const sourceFile = (path: string, text: string): SourceFile => ({
  path,
  text,
  code: path.endsWith('.ts') ? codeOf(text) : text,
});

/** Every match of a pattern in the code, as a fault. */
export const found = (file: SourceFile, pattern: RegExp): readonly string[] =>
  [...file.code.matchAll(pattern)].map(
    (match) => `${lineAt(file.code, match.index)}: ${match[0].trim().replace(/\s+/g, ' ')}`,
  );

export const isTypeScript = (path: string): boolean => path.endsWith('.ts');

/** Tests and what only they stand on: a module's `testing/`, a conformance suite. */
export const isTest = (path: string): boolean =>
  /(?:\.test|-conformance)\.ts$|^(?:test|bench)\/|^src\/[^/]+\/testing\//.test(path);

/** The server's own code: what runs in production. */
export const isServer = (path: string): boolean =>
  path.startsWith('src/') && isTypeScript(path) && !isTest(path);

export const isSandbox = (path: string): boolean =>
  path.startsWith('sandbox/') && isTypeScript(path) && !isTest(path);
