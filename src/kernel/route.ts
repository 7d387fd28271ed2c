import type { Static, TObject, TSchema } from 'typebox';
import type { Ids } from './ids.ts';
import type { Scope } from './scope.ts';

/** Who is asking, and under which conditions. Given to every use case that a route runs. */
export interface Caller extends Scope {
  /** The API key, user or command behind the request: `key_…`, for the audit log. */
  readonly actor: string;
  readonly requestId: string;
  readonly traceparent: string;
  /** Ids for what this request creates; the same again when the request is run again. */
  readonly ids: Ids;
  /** The one connected account that its key is bound to: a seller's own view. */
  readonly accountId?: string | undefined;
}

/** What is known of every route without knowing the types of its values. */
interface RouteFacts {
  /** Unique; the operation id, and the name of the use case. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'DELETE' | 'PATCH';
  /** With parameters in Fastify's form: `/v1/payments/:payment_id`. */
  readonly path: string;
  /** The heading it stands under in the reference. */
  readonly tag: string;
  /** One line, imperative. */
  readonly summary: string;
  readonly description?: string;
  /** What a key must be allowed to do: `payments:write`; `none` for a route without a key. */
  readonly scope: string;
  /**
   * Whether a key that is bound to one connected account may use it; such a route shows that
   * account alone. Any other refuses such a key.
   */
  readonly mayServeAccounts?: boolean;
  /** How many bytes its body may have, where that is more than the 256 KB of every other. */
  readonly bodyBytesMax?: number;
  readonly status: 200 | 201 | 202;
  /** Codes it can answer with, beside those that every route can. */
  readonly refusals: readonly string[];
  readonly example: RouteExample;
}

/**
 * One route as data: validation, types, documents, client and tests follow from it. No route stands
 * for another, which `in out` says beforehand: left to find it out, the compiler takes seconds.
 */
export interface Route<
  in out Deps,
  in out Params extends TObject,
  in out Query extends TObject,
  in out Body extends TSchema,
  in out Reply extends TSchema,
> extends RouteFacts {
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly reply: Reply;
  /** Where the status follows from the answer: 202 while an outcome is not known. */
  statusOf?(reply: Value<Reply>): 200 | 201 | 202;
  /** The use case. Its input is parameters, query and body, each validated. */
  run(
    deps: Deps,
    caller: Caller,
    input: {
      readonly params: Value<Params>;
      readonly query: Value<Query>;
      readonly body: Value<Body>;
    },
  ): Promise<Value<Reply>>;
}

/** A worked request and its answer: checked against the schemas, printed in the reference. */
export interface RouteExample {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly reply: object;
}

/**
 * What a schema describes. Nothing is inferred from it: each schema stands in its route by name, and
 * going back from values to schemas costs the compiler more than a whole module does.
 */
type Value<Schema extends TSchema> = NoInfer<Static<Schema>>;

/** What a use case gets, for those who pass it on and look at none of it. */
interface AnyInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/**
 * A route seen by those who treat all routes alike. It is no `Route` of the widest schemas: to hold
 * one beside those, the compiler works out for seconds what their values have in common.
 */
export interface AnyRoute<Deps> extends RouteFacts {
  readonly params?: TObject;
  readonly query?: TObject;
  readonly body?: TSchema;
  readonly reply: TSchema;
  statusOf?(reply: unknown): 200 | 201 | 202;
  run(deps: Deps, caller: Caller, input: AnyInput): Promise<unknown>;
}

/** Declares a route; the types of its use case follow from its schemas. */
export const route = <
  Deps,
  Params extends TObject,
  Query extends TObject,
  Body extends TSchema,
  Reply extends TSchema,
>(
  declaration: Route<Deps, Params, Query, Body, Reply>,
): Route<Deps, Params, Query, Body, Reply> => declaration;

/** A route bound to what it needs, ready for the server. */
export interface MountedRoute extends Omit<AnyRoute<never>, 'run'> {
  readonly run: (caller: Caller, input: AnyInput) => Promise<unknown>;
}

/** Binds a module's routes to its dependencies. */
export const mount = <Deps>(
  routes: readonly AnyRoute<Deps>[],
  deps: Deps,
): readonly MountedRoute[] =>
  routes.map((declaration) => ({
    ...declaration,
    run: async (caller, input) => await declaration.run(deps, caller, input),
  }));
