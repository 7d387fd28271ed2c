import type { FastifyReply, FastifyRequest } from 'fastify';
import { contextOf } from './request-context.ts';
import type { ServerDeps } from './server-deps.ts';

/** Writes the one line a request leaves, and counts it. The path itself stays out: it may hold anything. */
export const logRequest = (
  { clock, log, metrics }: ServerDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): void => {
  const context = contextOf(request);
  const durationMs = clock.monotonicMs() - context.startedMs;
  metrics.observe(
    'http_server_request_duration_seconds',
    {
      http_request_method: request.method,
      http_route: context.routePath,
      http_response_status_code: String(reply.statusCode),
    },
    durationMs / 1_000,
  );
  log.info(
    {
      req_id: context.requestId,
      trace_id: context.traceparent.slice(3, 35),
      organisation: context.caller?.scope.organisationId,
      mode: context.caller?.scope.mode,
      actor: context.caller?.actor,
      route: context.routeId,
      method: request.method,
      status: reply.statusCode,
      refusal: context.refusal,
      is_replayed: reply.getHeader('idempotent-replayed') === 'true' ? true : undefined,
      dur_ms: Math.round(durationMs * 100) / 100,
    },
    'http.request',
  );
};
