/**
 * Names as PostgreSQL's array literal, made of the whole list at once: the driver's own way, an
 * element at a time, takes longer than looking a name up. Names of a report may hold anything, so
 * they are quoted; a zero byte, which no text of PostgreSQL may hold, is left out.
 *
 * @example arrayLiteral(['a', 'b"c']) // '{"a","b\\"c"}'
 */
export const arrayLiteral = (names: readonly string[]): string => {
  if (names.length === 0) return '{}';
  const isPlain = !special.test(names.join(' '));
  return `{"${(isPlain ? names : names.map(escaped)).join('","')}"}`;
};

const special = /["\\\0]/;

const escaped = (name: string): string =>
  name.replaceAll('\0', '').replaceAll(/["\\]/g, String.raw`\$&`);
