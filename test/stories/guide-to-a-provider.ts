/** A block of the guide that is followed: commands that are run, or a file that changes. */
export type Block =
  | { readonly kind: 'run'; readonly commands: readonly string[] }
  | { readonly kind: 'write'; readonly path: string; readonly text: string }
  | { readonly kind: 'change'; readonly path: string; readonly lines: readonly string[] };

/** The blocks of a page in their order; those without a path or a command are only shown. */
export const blocksOf = (page: string): readonly Block[] =>
  [...page.matchAll(/^```(\w+)(?: (\S+))?\n([^]*?)^```$/gm)].flatMap((match): Block[] => {
    const [, language = '', path, text = ''] = match;
    const lines = text.split('\n').filter((line) => line !== '');
    if (language === 'sh') return [{ kind: 'run', commands: lines }];
    if (path === undefined) return [];
    return [language === 'diff' ? { kind: 'change', path, lines } : { kind: 'write', path, text }];
  });

/**
 * Adds the lines that begin with `+`, each after the line that stands before it in the block.
 *
 * @throws where a line that the block shows does not stand in the file
 */
export const changed = (text: string, lines: readonly string[]): string => {
  const file = text.split('\n');
  let at = -1;
  for (const line of lines) {
    const shown = line.slice(1);
    if (line.startsWith('+')) {
      at += 1;
      file.splice(at, 0, shown);
      continue;
    }
    at = file.indexOf(shown);
    if (at === -1) throw new Error(`the guide shows a line that is not there: ${shown}`);
  }
  return file.join('\n');
};
