import fc from 'fast-check';
import type { JsonSchema } from './operation.ts';

/** Values that mean something to the API, by the name of the field. */
export type Vocabulary = Readonly<Record<string, readonly unknown[]>>;

/**
 * Values that a schema allows. Where the vocabulary has a word for a field it is used most of the
 * time, because a random token or id goes no deeper than the first look.
 */
export const valid = (
  schema: JsonSchema,
  vocabulary: Vocabulary,
  name = '',
): fc.Arbitrary<unknown> => {
  const words = vocabulary[name];
  const plain = plainly(schema, vocabulary);
  if (words === undefined) return plain;
  return fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...words) },
    { weight: 1, arbitrary: plain },
  );
};

const plainly = (schema: JsonSchema, vocabulary: Vocabulary): fc.Arbitrary<unknown> => {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) {
    return fc.oneof(...schema.anyOf.map((branch) => plainly(branch, vocabulary)));
  }
  switch (schema.type) {
    case 'object':
      return objects(schema, vocabulary);
    case 'array':
      return fc.array(schema.items === undefined ? fc.string() : valid(schema.items, vocabulary), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, 3),
      });
    case 'string':
      return texts(schema);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -5, max: Math.min(schema.maximum ?? 500, 500) });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue();
  }
};

const objects = (schema: JsonSchema, vocabulary: Vocabulary): fc.Arbitrary<unknown> => {
  if (schema.patternProperties !== undefined) {
    return fc.dictionary(fc.stringMatching(/^[a-z_]{1,10}$/), fc.string({ maxLength: 20 }), {
      maxKeys: 3,
    });
  }
  const properties = Object.entries(schema.properties ?? {}).map(
    ([name, property]) => [name, valid(property, vocabulary, name)] as const,
  );
  return fc.record(Object.fromEntries(properties), {
    requiredKeys: [...(schema.required ?? [])],
  });
};

const texts = (schema: JsonSchema): fc.Arbitrary<string> => {
  const { pattern, format, minLength = 0, maxLength = 60 } = schema;
  if (format === 'date-time') {
    return fc
      .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString());
  }
  if (pattern === undefined) return fc.string({ minLength, maxLength: Math.min(maxLength, 60) });
  const made = fc
    .stringMatching(new RegExp(pattern))
    .filter((text) => text.length >= minLength && text.length <= maxLength);
  const kind = /^\^([a-z]+)_.*\{26\}\$$/.exec(pattern)?.[1];
  if (kind === undefined) return made;
  const known = fc.nat({ max: 11 }).map((place) => `${kind}~${place}`);
  return fc.oneof({ weight: 15, arbitrary: known }, { weight: 1, arbitrary: made });
};
