import { after } from 'node:test';
import { Type } from 'typebox';
import {
  createAuthenticate,
  createKey,
  createOrganisation,
  type IdentityDeps,
  identity,
  identityRefusals,
  identityRoutes,
  randomKeyBody,
} from '#identity';
import {
  type AnyRoute,
  type Caller,
  createLog,
  createMetrics,
  createVault,
  idPattern,
  kernelRefusals,
  mount,
  randomIds,
  refuser,
  route,
  systemClock,
} from '#kernel';
import { useDatabase } from '#test/database';
import { createServer } from '../create-server.ts';
import { createIdempotency } from '../idempotency/idempotency.ts';
import type { RawNotice } from '../notices.ts';

/** What a test makes the tiny use cases do. */
export type Behaviour = (caller: Caller, input: unknown) => Promise<ThingView>;

interface ThingView {
  readonly id: string;
  readonly name: string;
}

interface ThingDeps {
  readonly behave: Behaviour;
}

export const thingRefusals = {
  thing_not_found: {
    status: 404,
    title: 'There is no such thing.',
    mend: 'Check the id.',
    retry: 'after_change',
  },
  thing_busy: {
    status: 409,
    title: 'Somebody works on the thing.',
    mend: 'Come again.',
    retry: 'later',
  },
} as const;
export const refuseThing = refuser(thingRefusals);

const closed = { additionalProperties: false } as const;
const thingId = Type.String({ pattern: idPattern('thing') });
const thing = Type.Object({ id: thingId, name: Type.String() }, closed);
const example: ThingView = { id: 'thing_01k8w3v5c2m4x9q7r1t6z0b8da', name: 'Lamp' };

export const things = {
  createThing: route({
    id: 'createThing',
    method: 'POST',
    path: '/v1/things',
    tag: 'Things',
    summary: 'Create a thing',
    scope: 'payments:write',
    body: Type.Object(
      {
        name: Type.String({ minLength: 1, maxLength: 200 }),
        count: Type.Optional(Type.Integer({ minimum: 1 })),
        colour: Type.Optional(Type.Union([Type.Literal('red'), Type.Literal('blue')])),
        metadata: Type.Optional(Type.Record(Type.String(), Type.String())),
      },
      closed,
    ),
    reply: thing,
    status: 201,
    statusOf: (reply) => (reply.name === 'pending' ? 202 : 201),
    refusals: ['thing_busy'],
    example: { body: { name: 'Lamp' }, reply: example },
    run: async (deps: ThingDeps, caller, input) => await deps.behave(caller, input),
  }),
  listThings: route({
    id: 'listThings',
    method: 'GET',
    path: '/v1/things',
    tag: 'Things',
    summary: 'List things',
    scope: 'payments:read',
    query: Type.Object(
      {
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
        is_open: Type.Optional(Type.Boolean()),
        type: Type.Optional(Type.Array(Type.String())),
      },
      closed,
    ),
    reply: Type.Object({ seen: Type.Unknown() }, closed),
    status: 200,
    refusals: [],
    example: { query: { limit: '10' }, reply: { seen: {} } },
    run: async (_deps: ThingDeps, _caller, { query }) => ({ seen: query }),
  }),
  retrieveThing: route({
    id: 'retrieveThing',
    method: 'GET',
    path: '/v1/things/:thing_id',
    tag: 'Things',
    summary: 'Retrieve a thing',
    scope: 'payments:read',
    mayServeAccounts: true,
    params: Type.Object({ thing_id: thingId }, closed),
    reply: thing,
    status: 200,
    refusals: ['thing_not_found'],
    example: { params: { thing_id: example.id }, reply: example },
    run: async (deps: ThingDeps, caller, input) => await deps.behave(caller, input),
  }),
  cancelThing: route({
    id: 'cancelThing',
    method: 'POST',
    path: '/v1/things/:thing_id/cancel',
    tag: 'Things',
    summary: 'Cancel a thing',
    scope: 'payments:write',
    params: Type.Object({ thing_id: thingId }, closed),
    reply: thing,
    status: 200,
    refusals: ['thing_not_found'],
    example: { params: { thing_id: example.id }, reply: example },
    run: async (deps: ThingDeps, caller, input) => await deps.behave(caller, input),
  }),
  showThing: route({
    id: 'showThing',
    method: 'POST',
    path: '/v1/things/:thing_id/picture',
    tag: 'Things',
    summary: 'Show a picture of a thing',
    scope: 'payments:write',
    bodyBytesMax: 600_000,
    params: Type.Object({ thing_id: thingId }, closed),
    body: Type.Object({ picture: Type.String() }, closed),
    reply: thing,
    status: 200,
    refusals: [],
    example: { params: { thing_id: example.id }, body: { picture: 'aGk=' }, reply: example },
    run: async (deps: ThingDeps, caller, input) => await deps.behave(caller, input),
  }),
};
const thingRoutes: readonly AnyRoute<ThingDeps>[] = Object.values(things);

/** An organisation with one secret key, on a database of its own. */
const useTinyOrganisation = async () => {
  const { database, url: databaseUrl } = await useDatabase();
  const ids = randomIds(systemClock);
  const pepper = 'a pepper for tests of 32 characters';
  const deps: IdentityDeps = { database, clock: systemClock, pepper, drawKeyBody: randomKeyBody };
  const command: Caller = {
    organisationId: '',
    mode: 'test',
    actor: 'cli',
    requestId: 'cli',
    traceparent: '',
    ids,
  };
  const organisation = await createOrganisation(deps, command, { name: 'Tiny' });
  const as = { ...command, organisationId: organisation.id };
  const { secret: key } = await createKey(deps, as, { body: { kind: 'secret', name: 'Server' } });
  return { database, databaseUrl, deps, as, key };
};

/** What a test may change about its server, and what it can read of it. */
const openTinyWorld = () => ({
  world: { behave: async () => example, isWell: true } as { behave: Behaviour; isWell: boolean },
  lines: [] as string[],
  notices: [] as RawNotice[],
  metrics: createMetrics({ hasProcessMetrics: false }),
  vault: createVault(Buffer.alloc(32, 7)),
});

/** A server with a handful of routes, on a database of its own. */
export const useTinyServer = async (
  options: { readonly requestsPerSecondMax?: number; readonly leaseMs?: number } = {},
) => {
  const organisation = await useTinyOrganisation();
  const { database, deps, as } = organisation;
  const tiny = openTinyWorld();
  const { world, lines, notices, metrics, vault } = tiny;
  const behave: Behaviour = async (caller, input) => await world.behave(caller, input);
  const isWell = async (): Promise<void> => {
    if (!world.isWell) throw new Error('not well');
  };
  const server = await createServer(
    {
      routes: [...mount(identityRoutes, deps), ...mount(thingRoutes, { behave })],
      refusals: { ...kernelRefusals, ...identityRefusals, ...thingRefusals },
      authenticate: createAuthenticate(deps),
      idempotency: createIdempotency({ database, vault, leaseMs: options.leaseMs ?? 60_000 }),
      receiveNotice: async (notice) => {
        notices.push(notice);
        return { reply: null };
      },
      checks: [{ name: 'well', run: isWell }],
      clock: systemClock,
      ids: as.ids,
      log: createLog({
        level: 'info',
        base: {},
        destination: { write: (line) => lines.push(line) },
      }),
      metrics,
    },
    {
      publicUrl: 'https://pay.example',
      version: '0.0.0',
      commit: 'abc',
      requestsPerSecondMax: options.requestsPerSecondMax ?? 100_000,
      isBehindProxy: false,
      drainMs: 2_000,
    },
  );
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  after(server.close);
  return { ...organisation, ...tiny, url, server, routes: { ...identity, ...things } };
};

/** A request as plain as it gets, and the whole answer. */
export const ask = async (
  url: string,
  init: RequestInit & { readonly key?: string } = {},
): Promise<{ readonly status: number; readonly headers: Headers; readonly text: string }> => {
  const headers = new Headers(init.headers);
  if (init.key !== undefined) headers.set('authorization', `Bearer ${init.key}`);
  if (init.body !== undefined && !headers.has('content-type')) {
    headers.set('content-type', 'application/json');
  }
  const reply = await fetch(url, { ...init, headers });
  return { status: reply.status, headers: reply.headers, text: await reply.text() };
};
