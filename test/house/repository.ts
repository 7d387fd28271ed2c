import { globSync, readFileSync } from 'node:fs';
import { type SourceFile, sourceFile } from './law.ts';

const kept = [
  '{src,sandbox,test,scripts,bench}/**/*.{ts,sql,md}',
  'db/*.sql',
  '{decisions,docs}/**/*.md',
  '*.md',
];

/** Every written file of the repository that a law may speak about. */
export const repository = (): readonly SourceFile[] => {
  const root = new URL('../../', import.meta.url).pathname;
  return globSync(kept, { cwd: root })
    .sort()
    .map((path) => sourceFile(path, readFileSync(root + path, 'utf8')));
};
