import type { FastifyReply, FastifyRequest } from 'fastify';
import { assert, type Caller, findPans, isRefusal, type MountedRoute } from '#kernel';
import { refuse } from './errors.ts';
import { fingerprint } from './idempotency/fingerprint.ts';
import type { Answer } from './idempotency/idempotency.ts';
import { inputReader, type ReadInput } from './input/input-reader.ts';
import { problemMediaType, problemOf } from './problem.ts';
import { contextOf } from './request-context.ts';
import { runKeyed } from './run-keyed.ts';
import type { ServerConfig, ServerDeps } from './server-deps.ts';

const jsonMediaType = 'application/json; charset=utf-8';

/**
 * Builds the handler of one declared route: read and validate, run the use case (under its
 * idempotency key where there is one), answer. Who may do this was decided before.
 */
export const handleRequest = (
  route: MountedRoute,
  deps: ServerDeps,
  config: ServerConfig,
): ((request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>) => {
  const readInput = inputReader(route);
  const isKeyable = route.method !== 'GET' && route.scope !== 'none';

  return async (request, reply) => {
    const input = readInput(request);
    const key = isKeyable ? idempotencyKeyOf(request) : undefined;
    const run = async (ids: Caller['ids']): Promise<Answer> =>
      await answer(route, callerOf(request, ids), input, reply);
    if (key === undefined) {
      return await send(reply, await run(deps.ids));
    }

    const { caller, requestId: holder } = contextOf(request);
    assert(caller !== undefined, 'a request with an idempotency key has a caller');
    const keyed = {
      scope: caller.scope,
      key,
      fingerprint: fingerprint(request.method, request.url, input.body),
      holder,
    };
    const kept = await runKeyed(deps.idempotency, keyed, {
      run,
      present: (fault) => presentRefusal(fault, request, config),
      onClaim: (result) => deps.metrics.count('idempotency_total', { result }),
      onReleaseFault: (err) => deps.log.error({ err, req_id: holder }, 'idempotency.not_released'),
    });
    if (kept.isReplayed) reply.header('idempotent-replayed', 'true');
    return await send(reply, kept);
  };
};

const callerOf = (request: FastifyRequest, ids: Caller['ids']): Caller => {
  const { caller, requestId, traceparent } = contextOf(request);
  const scope = caller?.scope ?? { organisationId: '', mode: 'test' };
  const { accountId } = caller ?? {};
  const who = { actor: caller?.actor ?? 'anonymous', requestId, traceparent, ids };
  return { ...scope, ...who, ...(accountId === undefined ? {} : { accountId }) };
};

const answer = async (
  route: MountedRoute,
  caller: Caller,
  input: ReadInput,
  reply: FastifyReply,
): Promise<Answer> => {
  const value = await route.run(caller, input);
  const status = route.statusOf?.(value) ?? route.status;
  const body: unknown = reply.code(status).serialize(value);
  assert(typeof body === 'string', 'an answer is written as JSON');
  return { status, body };
};

/** A refusal that ended a use case is an answer like any other: kept, and replayed. */
const presentRefusal = (fault: unknown, request: FastifyRequest, config: ServerConfig): Answer => {
  assert(isRefusal(fault), 'only refusals are presented');
  const context = contextOf(request);
  context.refusal = fault.code;
  const problem = problemOf(fault, config.publicUrl, context.requestId);
  return { status: fault.entry.status, body: JSON.stringify(problem) };
};

const send = async (reply: FastifyReply, { status, body }: Answer): Promise<FastifyReply> =>
  await reply
    .code(status)
    .type(status < 400 ? jsonMediaType : problemMediaType)
    .send(body);

const keyForm = /^[\x21-\x7e]{1,255}$/;

const idempotencyKeyOf = (request: FastifyRequest): string | undefined => {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !keyForm.test(key)) throw refuse('idempotency_key_malformed');
  if (findPans(key).length > 0) {
    throw refuse('pan_not_allowed', { detail: 'The Idempotency-Key holds a card number.' });
  }
  return key;
};
