import type { FastifyInstance } from 'fastify';
import { httpRefusals } from '../errors.ts';
import { openApiDocument } from '../openapi.ts';
import { pageHeaders } from '../security-headers.ts';
import type { ServerConfig, ServerDeps } from '../server-deps.ts';
import { errorsPage } from './errors-page.ts';
import { referencePage } from './reference-page.ts';
import { styleHash } from './style.ts';

/** Adds the documents that follow from the routes. Each is written once, when first asked for. */
export const addReference = (
  app: FastifyInstance,
  { routes, refusals }: ServerDeps,
  { publicUrl, version }: ServerConfig,
): void => {
  const info = { title: 'Bascule', version, publicUrl };
  const documents = {
    '/openapi.json': {
      type: 'application/json; charset=utf-8',
      write: () => JSON.stringify(openApiDocument(routes, refusals, info)),
    },
    '/reference': {
      type: 'text/html; charset=utf-8',
      write: () => referencePage(routes, info),
    },
    '/reference/errors': {
      type: 'text/html; charset=utf-8',
      write: () => errorsPage({ ...refusals, ...httpRefusals }),
    },
  };
  const headers = pageHeaders(styleHash);
  for (const [path, { type, write }] of Object.entries(documents)) {
    let written: string | undefined;
    app.get(path, (_request, reply) => {
      written ??= write();
      return reply.headers(headers).type(type).send(written);
    });
  }
};
