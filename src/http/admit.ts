import type { FastifyInstance, FastifyRequest } from 'fastify';
import { findPans, isRefusal, type MountedRoute } from '#kernel';
import { refuse } from './errors.ts';
import { refuseBrokenText } from './input/read-json.ts';
import { contextOf } from './request-context.ts';
import type { ServerConfig, ServerDeps } from './server-deps.ts';

/** Decides whether a request to a declared route may go on, before a byte of its body is read. */
export type Admit = (request: FastifyRequest) => Promise<void>;

/**
 * Builds the gate of the declared routes: who is it, may the key do this, does it come too fast.
 * A key may send so many requests a second; an address may fail to authenticate a tenth of that.
 */
export const createAdmission = (
  app: FastifyInstance,
  deps: ServerDeps,
  config: ServerConfig,
): ((route: MountedRoute) => Admit) => {
  const perKey = app.createRateLimit({
    max: config.requestsPerSecondMax,
    timeWindow: 1_000,
    keyGenerator: (request) => contextOf(request).caller?.actor ?? request.ip,
  });
  const perAddress = app.createRateLimit({
    max: Math.max(1, Math.ceil(config.requestsPerSecondMax / 10)),
    timeWindow: 1_000,
    keyGenerator: (request) => `failed ${request.ip}`,
  });

  const within = async (rule: string, limit: typeof perKey, request: FastifyRequest) => {
    const found = await limit(request);
    if (found.isAllowed || !found.isExceeded) return;
    deps.metrics.count('rate_limited_total', { rule });
    throw refuse('rate_limited', { retryAfterSeconds: Math.max(1, found.ttlInSeconds) });
  };

  return (route) => async (request) => {
    if (route.scope === 'none') return;
    const context = contextOf(request);
    try {
      context.caller = await deps.authenticate(bearerOf(request), request.ip);
    } catch (fault) {
      if (isRefusal(fault) && fault.entry.status < 500) {
        deps.metrics.count('auth_failures_total', { reason: fault.code });
        await within('failed_authentication', perAddress, request);
      }
      throw fault;
    }
    await within('key', perKey, request);
    if (!context.caller.scopes.has(route.scope)) {
      throw refuse('scope_not_held', { detail: `It takes the scope ${route.scope}.` });
    }
    const { accountId } = context.caller;
    if (accountId !== undefined && route.mayServeAccounts !== true) {
      throw refuse('key_bound_to_account', { detail: `It is bound to ${accountId}.` });
    }
  };
};

/** Refuses an address line that carries what no request may carry. */
export const guardUrl = (url: string): void => {
  if (findPans(url).length > 0) throw refuse('pan_not_allowed', { extra: { in: 'url' } });
  if (!/[%+]/.test(url)) return;
  const decoded = decode(url.replaceAll('+', ' '));
  if (findPans(decoded).length > 0) throw refuse('pan_not_allowed', { extra: { in: 'url' } });
  refuseBrokenText(decoded, '');
};

const decode = (url: string): string => {
  try {
    return decodeURIComponent(url);
  } catch {
    throw refuse('request_malformed', { detail: 'The address holds a broken percent encoding.' });
  }
};

const bearerOf = (request: FastifyRequest): string | undefined => {
  const { authorization } = request.headers;
  return /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
};
