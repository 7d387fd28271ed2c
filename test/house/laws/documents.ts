import path from 'node:path/posix';
import { lineAt, stringAt } from '../code.ts';
import { moduleOf } from '../floors.ts';
import { type SourceFile, sourceFile } from '../law.ts';

/**
 * What a module owes its reader: a page, a public face, a word on everything public. These look at
 * many files at once, so they are functions over the repository and not over one file.
 */
export const modulesWithout = (file: string, files: readonly SourceFile[]): readonly string[] => {
  const paths = new Set(files.map((each) => each.path));
  const modules = new Set(files.flatMap((each) => moduleOf(each.path) ?? []));
  return [...modules].filter((module) => !paths.has(`src/${module}/${file}`));
};

/** Public names without a doc comment, each with the file that declares it. */
export const undocumented = (files: readonly SourceFile[]): readonly string[] => {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return files
    .filter((file) => /^src\/[^/]+\/index\.ts$/.test(file.path))
    .flatMap((face) => exportsOf(face, byPath))
    .filter(({ file, name }) => !isDocumented(file, name))
    .map(({ file, name }) => `${file.path}: ${name}`);
};

interface Exported {
  readonly file: SourceFile;
  readonly name: string;
}

/** Names that a face exports, followed to the files that declare them. */
const exportsOf = (
  face: SourceFile,
  byPath: ReadonlyMap<string, SourceFile>,
): readonly Exported[] =>
  [...face.code.matchAll(/\bexport\s+(?:type\s+)?\{([^}]*)\}\s*from\s*['"]/g)].flatMap((match) => {
    const specifier = stringAt(face.text, match.index + match[0].length - 1);
    const source = byPath.get(path.join(path.dirname(face.path), specifier));
    const names = (match[1] ?? '')
      .split(',')
      .map((part) =>
        part
          .trim()
          .replace(/^type\s+/, '')
          .replace(/\s+as\s+.*$/, ''),
      )
      .filter((name) => name !== '');
    return names.flatMap((name) => declaredIn(source, name, byPath));
  });

const declaredIn = (
  source: SourceFile | undefined,
  name: string,
  byPath: ReadonlyMap<string, SourceFile>,
): readonly Exported[] => {
  if (source === undefined) return [];
  if (declarationOf(source, name) !== undefined) return [{ file: source, name }];
  return exportsOf(source, byPath).filter((exported) => exported.name === name);
};

const declarationOf = ({ code }: SourceFile, name: string): number | undefined =>
  new RegExp(
    `^export\\s+(?:abstract\\s+|async\\s+)*(?:const|let|function\\*?|class|interface|type)\\s+${name}\\b`,
    'm',
  ).exec(code)?.index;

const isDocumented = (file: SourceFile, name: string): boolean => {
  const at = declarationOf(file, name);
  return at !== undefined && /\/\*\*(?:(?!\*\/)[^])*\*\/\s*$/.test(file.text.slice(0, at));
};

/** Links of the documents to files that are not there. */
export const brokenLinks = (
  files: readonly SourceFile[],
  isThere: (file: string) => boolean,
): readonly string[] =>
  files
    .filter((file) => file.path.endsWith('.md'))
    .flatMap((file) =>
      [...file.text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap((match) => {
        const target = (match[1] ?? '').replace(/#.*$/, '');
        if (target === '' || /^[a-z]+:/.test(target)) return [];
        const linked = path.join(path.dirname(file.path), target);
        return isThere(linked) ? [] : [`${file.path}:${lineAt(file.text, match.index)}: ${target}`];
      }),
    );

/** A page with a runnable example: half a page, with a block of code in it. */
export const pagesWithoutExample = (files: readonly SourceFile[]): readonly string[] =>
  files
    .filter((file) => /^src\/[^/]+\/README\.md$/.test(file.path))
    .filter((file) => !/^```/m.test(file.text))
    .map((file) => `${file.path}:${lineAt(file.text, file.text.length)}`);

export const planted = (...all: readonly (readonly [string, string])[]): readonly SourceFile[] =>
  all.map(([file, text]) => sourceFile(file, text));
