/** A page that says where it comes from, so that nobody mends it by hand. */
export const page = (title: string, source: string, parts: readonly string[]): string =>
  [`# ${title}`, `Generated from ${source} by \`npm run reference\`.`, ...parts]
    .join('\n\n')
    .concat('\n');

/** A table; a pipe inside a cell would end it. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');

export const fenced = (language: string, text: string): string =>
  `\`\`\`${language}\n${text}\n\`\`\``;

export const code = (text: string): string => `\`${text}\``;

/** `Payment methods` as GitHub names the place of its heading. */
export const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 _-]/g, '')
    .replaceAll(' ', '-');
