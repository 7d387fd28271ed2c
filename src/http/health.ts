import type { FastifyInstance } from 'fastify';

/** Something that must hold before requests are sent here: the database answers, changes applied. */
export interface ReadinessCheck {
  readonly name: string;
  /** Resolves when all is well, throws when not. */
  run(): Promise<void>;
}

/** What `/readyz?verbose` shows of one check. */
interface CheckResult {
  readonly name: string;
  readonly ok: boolean;
}

const checkMsMax = 1_000;

/** Adds `/livez`, `/readyz`, `/healthz` and `/version`. None needs a key, none tells a secret. */
export const addHealthRoutes = (
  app: FastifyInstance,
  checks: readonly ReadinessCheck[],
  isDraining: () => boolean,
  { version, commit }: { readonly version: string; readonly commit: string },
): void => {
  app.get('/livez', (_request, reply) => reply.send({ status: 'live' }));

  for (const path of ['/readyz', '/healthz']) {
    app.get<{ Querystring: { verbose?: string } }>(path, async (request, reply) => {
      const results = isDraining()
        ? [{ name: 'not_draining', ok: false }]
        : await Promise.all(checks.map(runCheck));
      const isReady = results.every((result) => result.ok);
      const answer = { status: isReady ? 'ready' : 'not_ready' };
      return await reply
        .code(isReady ? 200 : 503)
        .send(request.query.verbose === undefined ? answer : { ...answer, checks: results });
    });
  }

  app.get('/version', (_request, reply) => reply.send({ version, commit }));
};

const runCheck = async ({ name, run }: ReadinessCheck): Promise<CheckResult> => {
  const clock = Promise.withResolvers<never>();
  const timer = setTimeout(() => clock.reject(new Error('too slow')), checkMsMax);
  try {
    await Promise.race([run(), clock.promise]);
    return { name, ok: true };
  } catch {
    return { name, ok: false };
  } finally {
    clearTimeout(timer);
  }
};
