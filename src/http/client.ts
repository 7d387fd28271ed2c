import type { Static } from 'typebox';
import type { DeclaredRoute } from './openapi.ts';
import type { Problem } from './problem.ts';

/** What a call answers: the body typed by its route. */
export interface ClientReply<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** What a call may carry beside its values. */
export interface CallOptions {
  readonly idempotencyKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type PlaceOf<Name extends string, Schema> = Schema extends object
  ? { readonly [N in Name]: Static<Schema & object> }
  : { readonly [N in Name]?: never };

type InputOf<R extends DeclaredRoute> = PlaceOf<'params', R['params']> &
  PlaceOf<'body', R['body']> & {
    readonly query?: QueryOf<R['query']>;
  };

/** Distributes over a schema that may be left out, as {@link PlaceOf} does. */
type QueryOf<Schema> = Schema extends object ? Partial<Static<Schema & object>> : never;

/** One method a route, named for it. `in out`: see `Route`. */
export type Client<in out Routes extends Readonly<Record<string, DeclaredRoute>>> = {
  readonly [Name in keyof Routes]: (
    input?: InputOf<Routes[Name]>,
    options?: CallOptions,
  ) => Promise<ClientReply<Static<Routes[Name]['reply']>>>;
};

/** A problem that the server answered with. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;
  readonly headers: Headers;

  constructor(problem: Problem, headers: Headers) {
    super(`${problem.status} ${problem.code}: ${problem.detail ?? problem.title}`);
    this.problem = problem;
    this.headers = headers;
  }
}

/**
 * A client for routes that are data, typed by them without generated code. A problem is thrown.
 *
 * @example
 * const client = createClient({ url, key, routes: identity });
 * const { body } = await client.retrieveKey({ params: { key_id } });
 */
export const createClient = <
  const Routes extends Readonly<Record<string, DeclaredRoute>>,
>(options: {
  readonly url: string;
  readonly key: string;
  readonly routes: Routes;
}): Client<Routes> => {
  const methods = Object.entries(options.routes).map(([name, route]) => [
    name,
    async (input: LooseInput = {}, extras: CallOptions = {}) =>
      await call(options, route, input, extras),
  ]);
  return Object.fromEntries(methods) as Client<Routes>;
};

interface LooseInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

const call = async (
  { url, key }: { readonly url: string; readonly key: string },
  route: DeclaredRoute,
  input: LooseInput,
  extras: CallOptions,
): Promise<ClientReply<unknown>> => {
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(input.params?.[name] ?? ''),
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
  }
  const reply = await fetch(`${url}${path}${query.size === 0 ? '' : `?${query}`}`, {
    method: route.method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(extras.idempotencyKey === undefined ? {} : { 'idempotency-key': extras.idempotencyKey }),
      ...extras.headers,
    },
    ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
  });
  const body: unknown = await reply.json();
  if (!reply.ok) throw new ProblemError(body as Problem, reply.headers);
  return { status: reply.status, headers: reply.headers, body };
};
