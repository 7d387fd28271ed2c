import type { Answer, Ask, Provider, RunMode } from '../kernel/answer.ts';
import { type FormFields, parseForm } from '../kernel/form.ts';
import { createNames, fingerprintOf } from '../kernel/random.ts';
import { createRouter, type Found } from '../kernel/router.ts';
import {
  type Rendered,
  renderKept,
  renderOutcome,
  renderRefusal,
  stripeHeaders,
} from './contract/answers.ts';
import { authenticate, keyOf, worldNameOf } from './contract/authenticate.ts';
import type { Endpoint } from './contract/endpoint.ts';
import { checkExpand } from './contract/expandable.ts';
import { parseJson } from './contract/json-fields.ts';
import { checkParams } from './contract/params.ts';
import { Refusal } from './contract/refusal.ts';
import { accountNamed, scopeOf } from './contract/scope.ts';
import { inSecondWords } from './contract/second-refusal.ts';
import { apiVersion } from './contract/version.ts';
import { isConnected, worldOfAccount } from './world/connected.ts';
import { keptUnder, secondKey, sentKey } from './world/idempotency.ts';
import { openStep } from './world/step.ts';
import type { World } from './world/world.ts';
import type { Worlds } from './world/worlds.ts';

/** Stripe's API over the worlds of a sandbox. */
export function createStripe(
  worlds: Worlds,
  endpoints: readonly Endpoint[],
  url: () => string,
): Provider {
  const router = createRouter<Endpoint>();
  for (const one of endpoints) router.add(one.method, one.path, one);
  const strangers = createNames('strangers');

  function run(ask: Ask, mode: RunMode): Answer {
    const name = worldNameOf(keyOf(ask.headers));
    const world = name === undefined ? undefined : worlds.get(name);
    const request = (world?.requests ?? strangers).next('req_', 14);
    try {
      const platform = worlds.get(authenticate(ask.headers));
      const key = keyOf(ask.headers) ?? '';
      const scope = scopeOf(ask, platform, key);
      return serve(
        { ask, world: scope, found: route(router, ask), request, mode, key, url: url() },
        worlds,
      );
    } catch (error) {
      if (error instanceof Refusal) return refused(ask, error, request);
      throw error;
    }
  }

  return {
    keyOf: (ask) => keyOf(ask.headers),
    run,
    hold: (ask) => hold(ask, worlds, router),
    missed(ask) {
      const world = worldFor(ask, worlds);
      const found = router.find(ask.method, ask.path);
      if (world !== undefined && found !== undefined) {
        countCall(world, found.target.operation, 'received');
      }
    },
    refusal: (status) => fixedRefusal(status, strangers.next('req_', 14)),
  };
}

const noExpand: readonly string[] = Object.freeze([]);

interface Serving {
  readonly ask: Ask;
  readonly world: World;
  readonly found: Found<Endpoint>;
  readonly request: string;
  readonly mode: RunMode;
  readonly key: string;
  readonly url: string;
}

function serve(serving: Serving, worlds: Worlds): Answer {
  const { ask, world, found, request } = serving;
  countCall(world, found.target.operation, 'received');

  const fields = fieldsOf(ask);
  const params = checkParams(found.target.params, fields) as Readonly<Record<string, unknown>>;
  const expand = (params['expand'] ?? noExpand) as readonly string[];
  if (expand.length > 0) checkExpand(found.target.operation, expand);

  const key = idempotencyKey(ask, world);
  if (key === undefined) return execute(serving, worlds, params, expand, undefined, 0);

  const fingerprint = fingerprintOf(`${ask.path}\n${ask.body.split('&').sort().join('&')}`);
  const store = keptUnder(world, key);
  const kept = store.find(key, world.clock.now_s());
  if (store.isInFlight(key)) throw inFlight(key);
  if (kept === undefined) return execute(serving, worlds, params, expand, key, fingerprint);
  if (kept.fingerprint !== fingerprint) throw otherParams(key);

  countCall(world, found.target.operation, 'replayed');
  const body =
    typeof kept.body === 'string' ? kept.body : renderKept(kept.body, world, serving.url);
  const headers = stripeHeaders(request, versionOf(ask), sentKey(key), true);
  return { status: kept.status, headers, body };
}

/** Runs the operation as one step: changes, events, kept answer and journal line together. */
function execute(
  serving: Serving,
  worlds: Worlds,
  params: Readonly<Record<string, unknown>>,
  expand: readonly string[],
  key: string | undefined,
  fingerprint: number,
): Answer {
  const { ask, world, found, request, mode, url } = serving;
  const asker = { request, idempotency_key: key ?? null };
  const step = openStep(world);
  const keep = (rendered: Rendered) =>
    key === undefined
      ? null
      : {
          key,
          answer: { fingerprint, at_s: step.now_s, status: rendered.status, body: rendered.kept },
        };
  const headers = stripeHeaders(request, versionOf(ask), sentKey(key), false);
  countCall(world, found.target.operation, 'executed');

  let rendered: Rendered | undefined;
  try {
    const outcome = found.target.run({
      world,
      step,
      params,
      path: found.path,
      key: serving.key,
      url,
    });
    worlds.commit(step, asker, () => {
      const answer = renderOutcome(outcome, expand, world, url, request);
      rendered = mode === 'spoiled' ? spoiled(request) : answer;
      // v1 replays whatever it answered, v2 whatever it did.
      return keep(isSecond(ask) ? answer : rendered);
    });
  } catch (error) {
    const isKept = error instanceof Refusal && error.isKept && !isSecond(ask);
    if (!isKept || key === undefined) throw error;
    const body = renderRefusal(error.body, request);
    rendered = { status: error.status, body, kept: body };
    const answer = keep(rendered);
    worlds.commit(openStep(world), asker, () => answer);
  }
  if (rendered === undefined) throw new Error('a step was committed without an answer');
  return { status: rendered.status, headers, body: rendered.body };
}

function hold(ask: Ask, worlds: Worlds, router: ReturnType<typeof createRouter<Endpoint>>) {
  const world = worldFor(ask, worlds);
  const found = router.find(ask.method, ask.path);
  if (world === undefined || found === undefined) return () => undefined;
  const key = idempotencyKey(ask, world);
  if (key === undefined) return () => undefined;

  const store = keptUnder(world, key);
  store.enter(key);
  let isHeld = true;
  return () => {
    if (isHeld) store.leave(key);
    isHeld = false;
  };
}

function route(router: ReturnType<typeof createRouter<Endpoint>>, ask: Ask): Found<Endpoint> {
  const found = router.find(ask.method, ask.path);
  if (found !== undefined) return found;
  throw new Refusal(
    404,
    {
      type: 'invalid_request_error',
      message: `Unrecognized request URL (${ask.method}: ${ask.path}). The sandbox does not have it, or Stripe does not.`,
    },
    false,
  );
}

function idempotencyKey(ask: Ask, world: World): string | undefined {
  const isSafe = ask.method === 'GET' || (ask.method === 'DELETE' && !isSecond(ask));
  if (isSafe || world.settings.idempotency === 'ignored') return undefined;
  const key = ask.headers['idempotency-key'];
  if (typeof key !== 'string') return undefined;
  if (key.length > 255) {
    throw new Refusal(
      400,
      {
        type: 'invalid_request_error',
        message: 'Idempotency key is too long. Keys can have up to 255 characters.',
      },
      false,
    );
  }
  return isSecond(ask) ? secondKey(key) : key;
}

function isSecond({ path }: Ask): boolean {
  return path.startsWith('/v2/');
}

/** The world of a request that is not run, if its key and its account open one. */
function worldFor(ask: Ask, worlds: Worlds): World | undefined {
  const name = worldNameOf(keyOf(ask.headers));
  if (name === undefined) return undefined;
  const platform = worlds.get(name);
  const account = accountNamed(ask) ?? null;
  if (account !== null && !isConnected(platform, account)) return undefined;
  return worldOfAccount(platform, account);
}

/** What a request gives: a form or a query, and JSON where the API is v2. */
function fieldsOf(ask: Ask): FormFields {
  if (ask.method !== 'POST') return parseForm(ask.query);
  return isSecond(ask) ? parseJson(ask.body) : parseForm(ask.body);
}

function versionOf(ask: Ask): string {
  const version = ask.headers['stripe-version'];
  return typeof version === 'string' ? version : apiVersion;
}

function countCall(world: World, operation: string, what: 'received' | 'executed' | 'replayed') {
  const counts = world.calls.get(operation) ?? { received: 0, executed: 0, replayed: 0 };
  counts[what] += 1;
  world.calls.set(operation, counts);
}

function inFlight(key: string): Refusal {
  return new Refusal(
    409,
    {
      type: 'idempotency_error',
      code: 'idempotency_key_in_use',
      message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
    },
    false,
  );
}

function otherParams(key: string): Refusal {
  return new Refusal(
    400,
    {
      type: 'idempotency_error',
      message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    },
    false,
  );
}

const apiError = { type: 'api_error', message: 'An unknown error occurred' } as const;

function spoiled(request: string): Rendered {
  const body = renderRefusal(apiError, request);
  return { status: 500, body, kept: body };
}

function fixedRefusal(status: 429 | 500, request: string): Answer {
  const limit = {
    type: 'invalid_request_error',
    code: 'rate_limit',
    message: 'Request rate limit exceeded.',
  } as const;
  return {
    status,
    headers: stripeHeaders(request, apiVersion, undefined, false),
    body: renderRefusal(status === 429 ? limit : apiError, request),
  };
}

function refused(ask: Ask, error: Refusal, request: string): Answer {
  const key = ask.headers['idempotency-key'];
  return {
    status: error.status,
    headers: stripeHeaders(
      request,
      versionOf(ask),
      typeof key === 'string' && ask.method === 'POST' ? key : undefined,
      false,
    ),
    body: renderRefusal(
      isSecond(ask) ? inSecondWords(error.body, error.status) : error.body,
      request,
    ),
  };
}
