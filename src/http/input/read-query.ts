import type { TObject } from 'typebox';

/**
 * Turns the texts of a query string into what its schema declares: numbers, booleans and lists.
 * Only the query is converted; a body that sends a number as a text is refused.
 */
export const queryReader = (
  schema: TObject | undefined,
): ((query: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>) => {
  const readers = new Map(
    Object.entries(schema?.properties ?? {}).map(([name, property]) => [name, readerOf(property)]),
  );
  return (query) =>
    Object.fromEntries(
      Object.entries(query).map(([name, value]) => [name, readers.get(name)?.(value) ?? value]),
    );
};

type Reader = (value: unknown) => unknown;

const readerOf = (schema: object): Reader => {
  const type = 'type' in schema ? schema.type : undefined;
  if (type === 'integer' || type === 'number') return readNumber;
  if (type === 'boolean') return readBoolean;
  if (type === 'array' && 'items' in schema) {
    const readItem = readerOf(Object(schema.items));
    return (value) => (Array.isArray(value) ? value : [value]).map((item) => readItem(item));
  }
  return (value) => value;
};

/** Plain digits only: what `Number` reads beyond them, such as `0x10` or a blank, is left a text. */
const readNumber: Reader = (value) =>
  typeof value === 'string' && /^-?\d{1,15}(?:\.\d{1,15})?$/.test(value) ? Number(value) : value;

const readBoolean: Reader = (value) =>
  value === 'true' ? true : value === 'false' ? false : value;
