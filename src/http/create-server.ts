import rateLimit from '@fastify/rate-limit';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { scopes } from '#identity';
import { assert } from '#kernel';
import { createAdmission, guardUrl } from './admit.ts';
import { faultAnswerer, refuseBrokenHttp, refuseUnknownPath } from './answer-faults.ts';
import { refuse } from './errors.ts';
import { handleRequest } from './handle-request.ts';
import { addHealthRoutes } from './health.ts';
import { readJson } from './input/read-json.ts';
import { logRequest } from './log-request.ts';
import { addNoticeRoute } from './notices.ts';
import { refuseWhileDraining } from './problem.ts';
import { addReference } from './reference/add-reference.ts';
import { contextOf, openContext } from './request-context.ts';
import { securityHeaders } from './security-headers.ts';
import type { ServerConfig, ServerDeps } from './server-deps.ts';
import { writeAnswers } from './write-answers.ts';

/** A server that answers, until it is closed. */
export interface HttpServer {
  /** Starts to listen, and says where. Port 0 takes any free one. */
  listen(address: { readonly host: string; readonly port: number }): Promise<string>;
  /** Not ready at once; requests under way may end, for 30 seconds at most. */
  close(): Promise<void>;
}

/** Builds the API's server from routes that are data. */
export const createServer = async (deps: ServerDeps, config: ServerConfig): Promise<HttpServer> => {
  assertRoutes(deps);
  const answerFault = faultAnswerer(deps, config);
  const app = fastify({
    bodyLimit: bodyBytesMax,
    clientErrorHandler: refuseBrokenHttp(deps, config),
    // What the router itself refuses comes past no hook: it is opened, answered and logged here.
    frameworkErrors: (fault, request, reply) => {
      open(deps, request, reply);
      void answerFault(fault, request, reply).then(() => logRequest(deps, request, reply));
    },
    connectionTimeout: 60_000,
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    exposeHeadRoutes: true,
    routerOptions: { maxParamLength: 200 },
    trustProxy: config.isBehindProxy,
  });
  let isDraining = false;
  const drainingNow = () => isDraining;

  addHooks(app, deps, drainingNow);
  app.setErrorHandler(answerFault);
  app.setSerializerCompiler(writeAnswers);
  app.setNotFoundHandler(refuseUnknownPath);
  readBodies(app);
  await app.register(rateLimit, { global: false });

  addHealthRoutes(app, deps.checks, drainingNow, config);
  addReference(app, deps, config);
  if (deps.receiveNotice !== undefined) addNoticeRoute(app, deps.receiveNotice);
  addDeclaredRoutes(app, deps, config);
  await app.ready();

  return {
    listen: async (address) => await app.listen(address),
    close: async () => {
      isDraining = true;
      const impatient = setTimeout(
        () => app.server.closeAllConnections(),
        config.drainMs ?? 30_000,
      );
      await app.close();
      clearTimeout(impatient);
    },
  };
};

/** What a body may have where its route says nothing else. */
const bodyBytesMax = 256 * 1024;

const addHooks = (app: FastifyInstance, deps: ServerDeps, isDraining: () => boolean): void => {
  app.decorateRequest('context', null);
  app.addHook('onRequest', (request, reply, done) => {
    open(deps, request, reply);
    if (isDraining() && !request.url.startsWith('/readyz')) {
      reply.header('connection', 'close');
      throw refuseWhileDraining();
    }
    guardUrl(request.url);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    logRequest(deps, request, reply);
    done();
  });
};

/** Names the request before anything else happens to it; every answer carries the names. */
const open = (deps: ServerDeps, request: FastifyRequest, reply: FastifyReply): void => {
  const context = openContext(request, deps.ids, deps.clock.monotonicMs());
  request.context = context;
  reply.headers(securityHeaders);
  reply.header('request-id', context.requestId);
  reply.header('traceparent', context.traceparent);
};

/** JSON is the only form of body; the framework's own parser refuses `__proto__` by itself. */
const readBodies = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  const parser = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      if (body.length === 0) return undefined;
      return readJson(body, (text) => {
        let parsed: unknown;
        let fault: Error | null = null;
        void parser(request, text, (caught, value) => {
          fault = caught;
          parsed = value;
        });
        if (fault !== null) throw refuse('json_malformed');
        return parsed;
      });
    },
  );
};

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

const addDeclaredRoutes = (app: FastifyInstance, deps: ServerDeps, config: ServerConfig): void => {
  const admit = createAdmission(app, deps, config);
  const declared = new Map<string, string[]>();
  for (const route of deps.routes) {
    declared.set(route.path, [...(declared.get(route.path) ?? []), route.method]);
    app.route({
      method: route.method,
      url: route.path,
      config: { routeId: route.id },
      bodyLimit: route.bodyBytesMax ?? bodyBytesMax,
      schema: { response: { '2xx': route.reply } },
      onRequest: admit(route),
      handler: handleRequest(route, deps, config),
    });
  }
  for (const [path, taken] of declared) {
    app.route({
      method: methods.filter((method) => !taken.includes(method)),
      url: path,
      onRequest: (_request, reply) => {
        reply.header('allow', taken.join(', '));
        throw refuse('method_not_allowed', { detail: `It takes ${taken.join(', ')}.` });
      },
      handler: (request) => contextOf(request),
    });
  }
};

const assertRoutes = ({ routes, refusals }: ServerDeps): void => {
  const seen = new Set<string>();
  for (const route of routes) {
    assert(!seen.has(route.id), `the route id ${route.id} is used once`);
    seen.add(route.id);
    assert(
      route.scope === 'none' || Object.hasOwn(scopes, route.scope),
      `the scope ${route.scope} of ${route.id} is one of the table in identity`,
    );
    for (const code of route.refusals) {
      assert(Object.hasOwn(refusals, code), `the refusal ${code} of ${route.id} is in a catalogue`);
    }
  }
};
