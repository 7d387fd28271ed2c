import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { scrubText } from '#kernel';
import { refuse } from './errors.ts';
import { problemHeaders, problemMediaType, problemOf, refusalOf } from './problem.ts';
import { contextOf } from './request-context.ts';
import type { ServerConfig, ServerDeps } from './server-deps.ts';

/** Answers a fault with its problem document. */
export type AnswerFault = (
  fault: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<FastifyReply>;

/** Builds the one place that turns whatever goes wrong on a request's way into a problem. */
export const faultAnswerer =
  (deps: ServerDeps, config: ServerConfig): AnswerFault =>
  async (fault, request, reply) => {
    const context = contextOf(request);
    const refusal = refusalOf(fault);
    context.refusal = refusal.code;
    if (refusal.entry.status >= 500) {
      const { requestId: req_id, routeId: route } = context;
      deps.log.error({ err: fault, req_id, route }, 'http.fault');
    }
    return await reply
      .code(refusal.entry.status)
      .headers(problemHeaders(refusal))
      .type(problemMediaType)
      .serializer((text: string) => text)
      .send(JSON.stringify(problemOf(refusal, config.publicUrl, context.requestId)));
  };

/** A path nobody declared. It may hold anything, so it is told scrubbed and cut. */
export const refuseUnknownPath = (request: FastifyRequest): never => {
  const path = scrubText(request.url.split('?', 1)[0] ?? '').slice(0, 200);
  throw refuse('route_not_found', { detail: `No ${request.method} ${path}.` });
};

/** Answers what is not even HTTP: there is no request, only a socket to write to. */
export const refuseBrokenHttp =
  (deps: ServerDeps, config: ServerConfig) =>
  (fault: Error & { readonly code?: string }, socket: Socket): void => {
    if (fault.code === 'ECONNRESET' || !socket.writable) return;
    const refusal =
      fault.code === 'HPE_HEADER_OVERFLOW'
        ? refuse('headers_too_large')
        : refuse('request_malformed');
    const requestId = deps.ids.next('req');
    const { status } = refusal.entry;
    const body = JSON.stringify(problemOf(refusal, config.publicUrl, requestId));
    deps.log.info({ req_id: requestId, status, refusal: refusal.code }, 'http.request');
    socket.end(
      [
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
        `content-type: ${problemMediaType}`,
        `content-length: ${Buffer.byteLength(body)}`,
        `request-id: ${requestId}`,
        'connection: close',
        '',
        body,
      ].join('\r\n'),
    );
  };
