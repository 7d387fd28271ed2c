import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What became of a new provider's folders. */
export type Written =
  | { readonly kind: 'written'; readonly paths: readonly string[] }
  | { readonly kind: 'refused'; readonly why: string };

/** Where the files of each folder of templates go. */
const places = {
  provider: 'src/providers/tinyname',
  sandbox: 'sandbox/tinyname',
  conformance: 'test/conformance',
} as const;

/**
 * Writes a provider's folders from the templates below `root`, under its name. Writes nothing over
 * what is there.
 */
export const writeProvider = (root: string, name: string): Written => {
  if (!/^[a-z][a-z0-9]{1,19}$/.test(name)) {
    return refused('A provider is named in 2 to 20 small letters and digits: acme, bank24.');
  }
  const templates = path.join(root, 'scripts/new-provider/templates');
  const files = Object.entries(places).flatMap(([kind, place]) =>
    globSync('*.txt', { cwd: path.join(templates, kind) })
      .sort()
      .map((file) => ({
        from: path.join(templates, kind, file),
        to: named(path.posix.join(place, file.replace(/\.txt$/, '')), name),
      })),
  );
  const taken = files.find(({ to }) => existsSync(path.join(root, to)));
  if (taken !== undefined) return refused(`${taken.to} is there already.`);
  for (const { from, to } of files) {
    mkdirSync(path.join(root, path.dirname(to)), { recursive: true });
    writeFileSync(path.join(root, to), named(readFileSync(from, 'utf8'), name));
  }
  return { kind: 'written', paths: files.map(({ to }) => to) };
};

const named = (text: string, name: string): string =>
  text
    .replaceAll('tinyname', name)
    .replaceAll('Tinyname', name.charAt(0).toUpperCase() + name.slice(1));

const refused = (why: string): Written => ({ kind: 'refused', why });
