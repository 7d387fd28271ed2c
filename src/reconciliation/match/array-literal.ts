/**
 * A column as PostgreSQL's array literal. Texts of a report may hold anything, so they are quoted;
 * a zero byte, which no text of PostgreSQL may hold, is left out.
 *
 * @example literal([1n, null], (one) => one) // '{1,NULL}'
 */
export const literal = <Item>(
  items: readonly Item[],
  toValue: (item: Item) => string | bigint | null,
): string => {
  let text = '';
  for (const item of items) {
    const value = toValue(item);
    if (text !== '') text += ',';
    if (value === null) text += 'NULL';
    else text += typeof value === 'bigint' ? value : quoted(value);
  }
  return `{${text}}`;
};

const special = /["\\\0]/;

const quoted = (value: string): string =>
  special.test(value)
    ? `"${value.replaceAll('\0', '').replaceAll(/["\\]/g, '\\$&')}"`
    : `"${value}"`;
