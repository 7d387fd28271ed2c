import { createServer as createNodeServer } from 'node:http';
import type { Metrics } from '#kernel';
import type { HttpServer } from './create-server.ts';

/** Serves `/metrics` on a port of its own, for inside the network: no key, nothing else. */
export const createAdminServer = (deps: { readonly metrics: Metrics }): HttpServer => {
  const server = createNodeServer((request, response) => {
    if (request.url !== '/metrics' || request.method !== 'GET') {
      response.writeHead(404).end();
      return;
    }
    deps.metrics.scrape().then(
      ({ contentType, text }) => response.writeHead(200, { 'content-type': contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  return {
    listen: async ({ host, port }) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      server.once('error', reject).listen(port, host, resolve);
      await promise;
      const bound = server.address();
      return `http://${host}:${typeof bound === 'object' && bound !== null ? bound.port : port}`;
    },
    close: async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      server.closeAllConnections();
      await promise;
    },
  };
};
