/** The part of JSON Schema that the contract data uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
}

type Schemas = Readonly<Record<string, Schema>>;

/** What a value breaks of a schema, each as a path and a reason; unknown fields count as broken. */
export function violationsOf(
  value: unknown,
  schema: Schema,
  schemas: Schemas,
  at = '$',
): readonly string[] {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    const target = schemas[name];
    return target === undefined
      ? [`${at}: no schema ${name}`]
      : violationsOf(value, target, schemas, at);
  }
  if (schema.anyOf !== undefined) return ofAny(value, schema.anyOf, schemas, at);
  if ('const' in schema && value !== schema.const) return [`${at}: is not ${String(schema.const)}`];
  if (schema.enum !== undefined && !schema.enum.includes(value))
    return [`${at}: is not in the list`];
  if (!isOfType(value, schema.type))
    return [`${at}: ${JSON.stringify(value)} is not ${String(schema.type)}`];
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return [];
    return value.flatMap((one, i) => violationsOf(one, items, schemas, `${at}[${i}]`));
  }
  return typeof value === 'object' && value !== null ? ofFields(value, schema, schemas, at) : [];
}

function ofAny(
  value: unknown,
  choices: readonly Schema[],
  schemas: Schemas,
  at: string,
): readonly string[] {
  const results = choices.map((one) => violationsOf(value, one, schemas, at));
  if (results.some((one) => one.length === 0)) return [];
  // The choice that fits best tells most.
  return results.toSorted((a, b) => depthOf(b) - depthOf(a))[0] ?? [`${at}: fits no choice`];
}

function depthOf(violations: readonly string[]): number {
  return Math.max(...violations.map((one) => one.indexOf(':')));
}

function ofFields(value: object, schema: Schema, schemas: Schemas, at: string): readonly string[] {
  const fields = new Map<string, unknown>(Object.entries(value));
  const missing = (schema.required ?? []).filter((name) => !fields.has(name));
  const inner = [...fields].flatMap(([name, one]) => {
    const known = schema.properties?.[name];
    if (known !== undefined) return violationsOf(one, known, schemas, `${at}.${name}`);
    if (typeof schema.additionalProperties === 'object') {
      return violationsOf(one, schema.additionalProperties, schemas, `${at}.${name}`);
    }
    const isClosed = schema.properties !== undefined && schema.additionalProperties !== true;
    return isClosed ? [`${at}.${name}: is not a field`] : [];
  });
  return [...missing.map((name) => `${at}.${name}: is missing`), ...inner];
}

function isOfType(value: unknown, type: Schema['type']): boolean {
  if (type === undefined) return true;
  const types = typeof type === 'string' ? [type] : type;
  return types.some((one) => {
    switch (one) {
      case 'null':
        return value === null;
      case 'array':
        return Array.isArray(value);
      case 'object':
        return typeof value === 'object' && value !== null && !Array.isArray(value);
      case 'integer':
        return Number.isInteger(value);
      default:
        return typeof value === one;
    }
  });
}
