/**
 * A column as PostgreSQL's array literal. The driver would escape every element with two regular
 * expressions, which at this width costs more than applying the transfers.
 */
export const array = <Item>(
  items: readonly Item[],
  literalOf: (item: Item, i: number) => string | bigint | number,
): string => `{${items.map(literalOf).join(',')}}`;

/** The same element some times over, as a part of an array literal. */
export const repeated = (element: number, times: number): string =>
  `${element}${`,${element}`.repeat(times - 1)}`;

const special = /["\\]/;

/** A text as an element of an array literal. */
export const quoted = (text: string): string =>
  special.test(text) ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : `"${text}"`;

/** Bytes, given in hex, as an element of an array literal. */
export const bytes = (hex: string): string => `"\\\\x${hex}"`;
