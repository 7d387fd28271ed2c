import type { FastifyRequest } from 'fastify';
import type { Authenticated } from '#identity';
import { assert, continueTrace, type Ids } from '#kernel';

/** What the server knows of a request while it is under way. */
export interface RequestContext {
  /** Ours, never the client's: what logs and problems name the request by. */
  readonly requestId: string;
  readonly traceparent: string;
  readonly startedMs: number;
  /** The declared route's id, for the log; the path itself may hold anything. */
  readonly routeId: string;
  readonly routePath: string;
  /** Set once the key was recognised. */
  caller?: Authenticated;
  /** The code of the refusal it ended with, for the log. */
  refusal?: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    context: RequestContext | null;
  }
  interface FastifyContextConfig {
    /** The declared route behind the path. */
    routeId?: string;
  }
}

/** Opens the context of a request that has just come in. */
export const openContext = (request: FastifyRequest, ids: Ids, nowMs: number): RequestContext => {
  const { traceparent } = request.headers;
  return {
    requestId: ids.next('req'),
    traceparent: continueTrace(typeof traceparent === 'string' ? traceparent : undefined),
    startedMs: nowMs,
    routeId: request.routeOptions.config.routeId ?? 'unknown',
    routePath: request.routeOptions.url ?? 'unknown',
  };
};

/** The context of a request under way. */
export const contextOf = (request: FastifyRequest): RequestContext => {
  assert(request.context !== null, 'every request has a context from its first hook on');
  return request.context;
};
