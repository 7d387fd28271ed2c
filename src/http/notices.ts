import type { FastifyInstance } from 'fastify';
import { refuse } from './errors.ts';
import { contextOf } from './request-context.ts';

/** What a provider sent, untouched: its signature covers these very bytes. */
export interface RawNotice {
  readonly provider: string;
  readonly connectionId: string;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly requestId: string;
  readonly traceparent: string;
}

/** Verifies a notice and makes it durable, or refuses it. Work on it comes later. */
export type ReceiveNotice = (notice: RawNotice) => Promise<{ readonly reply: string | null }>;

const paramForm = /^[a-z0-9_]{2,120}$/;

/**
 * Adds the door for providers' notices. Nothing is parsed, converted or scanned on the way in; the
 * answer says no more than that the notice was taken.
 */
export const addNoticeRoute = (app: FastifyInstance, receiveNotice: ReceiveNotice): void => {
  void app.register(async (raw) => {
    raw.removeAllContentTypeParsers();
    raw.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
      done(null, body);
    });
    raw.post<{ Params: { provider: string; connection_id: string } }>(
      '/providers/:provider/:connection_id/notices',
      { config: { routeId: 'receiveNotice' } },
      async (request, reply) => {
        const { provider, connection_id: connectionId } = request.params;
        if (!paramForm.test(provider) || !paramForm.test(connectionId)) {
          throw refuse('route_not_found');
        }
        const { requestId, traceparent } = contextOf(request);
        const { reply: wanted } = await receiveNotice({
          provider,
          connectionId,
          body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
          headers: request.headers,
          requestId,
          traceparent,
        });
        return wanted === null
          ? await reply.send({ received: true })
          : await reply.type('text/plain').send(wanted);
      },
    );
  });
};
