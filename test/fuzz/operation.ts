/** A schema of the OpenAPI document, as far as ours go. */
export interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** One operation of the API, as its own document declares it. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  /** `/v1/payments/{payment_id}` */
  readonly path: string;
  readonly params: Readonly<Record<string, JsonSchema>>;
  readonly query: JsonSchema;
  readonly body: JsonSchema | undefined;
  /** What it answers when all is well, by status. */
  readonly replies: ReadonlyMap<number, JsonSchema>;
  /** The codes of its problems, by status. */
  readonly codes: ReadonlyMap<number, readonly string[]>;
}

interface Declared {
  readonly operationId: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly schema: JsonSchema;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

type Content = Readonly<Record<string, { readonly schema: JsonSchema } | undefined>>;

/** An OpenAPI document, as far as it is read here. */
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Declared>>>>;
}

/** Every operation of the document. */
export const operationsOf = (document: Document): readonly Operation[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, declared]) => read(path, method.toUpperCase(), declared)),
  );

const read = (path: string, method: string, declared: Declared): Operation => {
  const of = (place: string) => (declared.parameters ?? []).filter((one) => one.in === place);
  const schemasOf = (place: string) =>
    Object.fromEntries(of(place).map(({ name, schema }) => [name, schema]));
  const responses = Object.entries(declared.responses).map(
    ([status, { content }]) => [Number(status), content ?? {}] as const,
  );
  return {
    id: declared.operationId,
    method,
    path,
    params: schemasOf('path'),
    query: {
      type: 'object',
      properties: schemasOf('query'),
      required: of('query').flatMap(({ name, required }) => (required ? [name] : [])),
    },
    body: declared.requestBody?.content['application/json']?.schema,
    replies: new Map(
      responses.flatMap(([status, content]) => {
        const schema = content['application/json']?.schema;
        return schema === undefined ? [] : [[status, schema] as const];
      }),
    ),
    codes: new Map(responses.map(([status, content]) => [status, codesIn(content)])),
  };
};

const codesIn = (content: Content): readonly string[] =>
  (content['application/problem+json']?.schema.allOf ?? []).flatMap(
    ({ properties }) => (properties?.code?.enum ?? []) as readonly string[],
  );
