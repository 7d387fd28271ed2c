import { type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/schema';
import type { MountedRoute } from '#kernel';
import { refuse } from '../errors.ts';
import { safePointer } from './read-json.ts';
import { queryReader } from './read-query.ts';

/** The three places a request carries values in, as the transport hands them over. */
export interface RawInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** What a use case gets: all three validated. */
export interface ReadInput {
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/**
 * Builds the reader of one route's input from its schemas. A place the route does not declare
 * must be empty; a body that is absent counts as an empty object.
 */
export const inputReader = (route: MountedRoute): ((raw: RawInput) => ReadInput) => {
  const params = checker('path', route.params);
  const query = checker('query', route.query);
  const body = checker('body', route.body);
  const readQuery = queryReader(route.query);
  return (raw) => {
    const input = {
      params: Object(raw.params),
      query: readQuery(Object(raw.query)),
      body: raw.body ?? {},
    };
    params(input.params);
    query(input.query);
    body(input.body);
    return input;
  };
};

type Place = 'path' | 'query' | 'body';

const nothing = Type.Object({}, { additionalProperties: false });

const checker = (place: Place, schema: TSchema | undefined): ((value: unknown) => void) => {
  // Made when it is first needed: those of all routes at once are a tenth of a second at each start.
  let validator: Validator | undefined;
  return (value) => {
    validator ??= Compile<TSchema>(schema ?? nothing);
    if (validator.Check(value)) return;
    const [, faults] = validator.Errors(value);
    throw explain(place, faults);
  };
};

/** What is made of a schema, without the type of the values that it lets pass. */
interface Validator {
  Check(value: unknown): boolean;
  Errors(value: unknown): readonly [isValid: boolean, faults: readonly SchemaFault[]];
}

/** One fault as the validator words it. */
interface SchemaFault {
  readonly keyword: string;
  readonly schemaPath: string;
  readonly instancePath: string;
  readonly params: object;
  readonly message: string;
}

/** Names the first field at fault. What a union's branches say of themselves is left out: it speaks. */
const explain = (place: Place, faults: readonly SchemaFault[]) => {
  const outer = faults.filter(({ schemaPath }) => !schemaPath.includes('/anyOf/'));
  const fault = outer.find((one) => membersOf(one).length > 0) ?? outer[0] ?? faults[0];
  const member = fault === undefined ? undefined : membersOf(fault)[0];
  const path = fault?.instancePath ?? '';
  const pointer = safePointer(member === undefined ? path : `${path}/${member}`);
  return refuse('request_invalid', {
    detail: `${pointer === '' ? 'The value' : pointer} ${wordFor(fault)}.`,
    pointer,
    extra: { in: place },
  });
};

/** Members that are missing or unknown: the fault is told at their parent, the pointer names them. */
const membersOf = (fault: SchemaFault): readonly string[] => {
  const { params } = fault;
  if ('requiredProperties' in params) return params.requiredProperties as string[];
  if ('additionalProperties' in params) return params.additionalProperties as string[];
  return [];
};

const wordFor = (fault: SchemaFault | undefined): string => {
  if (fault?.keyword === 'required') return 'is missing';
  if (fault?.keyword === 'additionalProperties') return 'is not a known field';
  if (fault?.keyword === 'anyOf' || fault?.keyword === 'enum') return 'is none of what is allowed';
  return fault?.message ?? 'is not valid';
};
