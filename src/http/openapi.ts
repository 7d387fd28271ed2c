import { assert, type MountedRoute, type RefusalCatalogue } from '#kernel';
import { httpRefusals } from './errors.ts';
import { operationCodes } from './operation-codes.ts';

/** A route without what runs it: all that documents need. */
export type DeclaredRoute = Omit<MountedRoute, 'run'>;

/** What the document says of the whole. */
export interface OpenApiInfo {
  readonly title: string;
  readonly version: string;
  readonly publicUrl: string;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Writes the OpenAPI 3.1 document of these routes. Pure: the same routes give the same document,
 * which is committed and compared.
 *
 * @param refusals every module's catalogue in one, for the problems each route may answer
 */
export const openApiDocument = (
  routes: readonly DeclaredRoute[],
  refusals: RefusalCatalogue,
  info: OpenApiInfo,
): Json => {
  const all: RefusalCatalogue = { ...refusals, ...httpRefusals };
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] ??= {};
    paths[path][route.method.toLowerCase()] = operation(route, all);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: info.title,
      version: info.version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: info.publicUrl }],
    tags: [...new Set(routes.map((route) => route.tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key: `sk_test_…`, `rk_live_…`.',
        },
      },
      schemas: { Problem: problemSchema },
    },
  };
};

const operation = (route: DeclaredRoute, refusals: RefusalCatalogue): Json => {
  const isWrite = route.method !== 'GET';
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    security: route.scope === 'none' ? [] : [{ bearer: [route.scope] }],
    parameters: [
      ...parameters('path', route.params, route.example.params),
      ...parameters('query', route.query, route.example.query),
      ...(isWrite && route.scope !== 'none' ? [idempotencyKey] : []),
    ],
    ...(route.body === undefined ? {} : { requestBody: requestBody(route) }),
    responses: { ...success(route), ...problems(route, refusals) },
  };
};

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Any text of up to 255 visible characters. The same request under the same key takes effect once, for 24 hours at least.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
} as const;

const parameters = (
  place: 'path' | 'query',
  schema: DeclaredRoute['params'],
  example: Readonly<Record<string, string>> | undefined,
): readonly Json[] =>
  Object.entries(schema?.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: schema?.required?.includes(name) ?? false,
    schema: plain(property),
    ...(example?.[name] === undefined ? {} : { example: example[name] }),
  }));

const requestBody = ({ body, bodyBytesMax, example }: DeclaredRoute): Json => {
  const required = Object(body).required;
  return {
    ...(bodyBytesMax === undefined ? {} : { description: `At most ${bodyBytesMax} bytes.` }),
    required: Array.isArray(required) && required.length > 0,
    content: {
      'application/json': {
        schema: plain(body),
        ...(example.body === undefined ? {} : { example: example.body }),
      },
    },
  };
};

const success = ({ status, statusOf, reply, example }: DeclaredRoute): Json => {
  const answered = {
    description: 'Done.',
    headers: {
      'Request-Id': { schema: { type: 'string' } },
      'Idempotent-Replayed': { schema: { type: 'string', enum: ['true'] } },
    },
    content: { 'application/json': { schema: plain(reply), example: example.reply } },
  };
  const pending = { ...answered, description: 'Taken; the outcome is not known yet.' };
  return { [status]: answered, ...(statusOf === undefined ? {} : { 202: pending }) };
};

/** One response a status, with the codes it may carry. */
const problems = (route: DeclaredRoute, refusals: RefusalCatalogue): Json => {
  const codes = operationCodes(route);
  const byStatus = Map.groupBy(codes, (code) => {
    const entry = refusals[code];
    assert(entry !== undefined, `the refusal ${code} of ${route.id} is in a catalogue`);
    return entry.status;
  });
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, ofStatus]) => [
        status,
        {
          description: ofStatus.map((code) => `\`${code}\`: ${refusals[code]?.title}`).join('\n'),
          content: {
            'application/problem+json': {
              schema: {
                allOf: [
                  { $ref: '#/components/schemas/Problem' },
                  { properties: { code: { enum: ofStatus } } },
                ],
              },
            },
          },
        },
      ]),
  );
};

/** Schemas carry invisible marks of their library; the document takes the plain JSON of them. */
const plain = (schema: unknown): unknown => JSON.parse(JSON.stringify(schema));

const problemSchema = {
  type: 'object',
  description: 'RFC 9457 problem details.',
  required: ['type', 'title', 'status', 'code', 'mend', 'retry', 'request_id'],
  properties: {
    type: { type: 'string', format: 'uri', description: 'Where the code is explained.' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    mend: { type: 'string', description: 'What to do about it.' },
    retry: { type: 'string', enum: ['never', 'after_change', 'later'] },
    retry_after: { type: 'integer', description: 'Seconds.' },
    pointer: { type: 'string', description: 'The field at fault, as a JSON pointer.' },
    request_id: { type: 'string' },
  },
} as const;
