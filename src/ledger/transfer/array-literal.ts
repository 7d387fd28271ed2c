/**
 * A column as PostgreSQL's array literal. The driver would escape every element with two regular
 * expressions, which at this width costs more than applying the transfers.
 */
export const array = <Item>(
  items: readonly Item[],
  literalOf: (item: Item) => string | bigint | number,
): string => {
  let text = '{';
  for (const item of items) text += `${text.length > 1 ? ',' : ''}${literalOf(item)}`;
  return `${text}}`;
};

const special = /["\\]/;

/** A text as an element of an array literal. */
export const quoted = (text: string): string =>
  special.test(text) ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : `"${text}"`;

/** Bytes as an element of an array literal. */
export const bytes = (value: Buffer): string => `"\\\\x${value.toString('hex')}"`;
