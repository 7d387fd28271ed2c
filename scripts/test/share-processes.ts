import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** What the runner is given, and how to do away with it afterwards. */
export interface Entries {
  /** The files of the processes, those that take longest first. */
  readonly files: readonly string[];
  remove(): void;
}

/** Loading the house takes a process two seconds, and a test file of it often less. */
const filesOfProcess = 12;

/** Each takes longer than its process takes to load. */
const storiesOfProcess = 6;

/** Fault rows and whole worlds take long, and each file of them goes alone. */
const isLong = (file: string): boolean => /^test[/\\](?:faults|fuzz|simulate)[/\\]/.test(file);

/** A house of three processes for each, and the runner must not wait for them alone at its end. */
const isStory = (file: string): boolean => /^test[/\\]stories[/\\]/.test(file);

/**
 * Puts test files together into processes. Each file of a process is a suite under its own path,
 * loaded once the one before is over, so that what it hooks before and after its tests is its own;
 * what it shares with the others is the modules, which must not keep anything of one test file.
 */
export const shareProcesses = (files: readonly string[]): Entries => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bascule-tests-'));
  const short = files.filter((file) => !isLong(file) && !isStory(file));
  const groups = [
    ...groupsOf(files.filter(isStory), storiesOfProcess),
    ...groupsOf(short, filesOfProcess),
  ];
  const shared = groups.map((own, i) => {
    const entry = path.join(folder, `${String(i + 1).padStart(2, '0')}.test.mjs`);
    writeFileSync(entry, `${entryOf(own)}\n`);
    return entry;
  });
  return {
    files: [...files.filter(isLong), ...shared],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};

const groupsOf = (files: readonly string[], size: number): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(files.length / size) }, (_, i) =>
    files.slice(i * size, (i + 1) * size),
  );

const entryOf = (files: readonly string[]): string =>
  [
    `import { describe } from 'node:test';`,
    ...files.map((file) => {
      const url = pathToFileURL(path.resolve(file)).href;
      const [name, place] = [JSON.stringify(file), JSON.stringify(url)];
      return `await describe(${name}, async () => { await import(${place}); });`;
    }),
  ].join('\n');
