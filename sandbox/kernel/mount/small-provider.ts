import type { Answer, Ask, Provider, RunMode } from '../answer.ts';
import { fingerprintOf } from '../random.ts';
import { createRouter, type Found, type Router } from '../router.ts';
import type { Shape } from '../world/shape.ts';
import { openSmallStep } from '../world/small-step.ts';
import type { SmallWorld } from '../world/small-world.ts';
import type { Keeping, SmallWorlds } from '../world/small-worlds.ts';
import { type Call, type Described, Refused, type Route } from './described.ts';

/** What a small provider works with. */
export interface Works<P extends Shape> {
  readonly described: Described<P>;
  readonly worlds: SmallWorlds<P>;
  readonly url: () => string;
}

/** The API of a described provider: keys, routes, idempotency, steps. */
export function createSmallProvider<P extends Shape>(works: Works<P>): Provider {
  const { described } = works;
  const router = routerOf(described.routes);
  const keyedWorld = (ask: Ask) => worldOfKey(works, described.keyOf(ask));

  return {
    keyOf: described.keyOf,
    run: (ask, mode) => run(works, router, ask, mode),
    hold: (ask) => hold(described, keyedWorld(ask), ask),
    missed(ask) {
      const world = keyedWorld(ask);
      const found = router.find(ask.method, ask.path);
      if (world !== undefined && found !== undefined) countCall(world, found.target, 'received');
    },
    refusal: (status) =>
      described.refuse(status === 429 ? 'rate_limited' : 'failed', noAsk(described.prefix)),
    ...(described.lie === undefined ? {} : { lie: described.lie }),
  };
}

export function routerOf<P extends Shape>(routes: readonly Route<P>[]): Router<Route<P>> {
  const router = createRouter<Route<P>>();
  for (const route of routes) router.add(route.method, route.path, route);
  return router;
}

/** The world a key opens, made when first seen. */
export function worldOfKey<P extends Shape>(
  { described, worlds }: Works<P>,
  key: string | undefined,
): SmallWorld<P> | undefined {
  const name = key === undefined ? undefined : described.worldOf(key);
  return name !== undefined && /^[\w.:-]{1,200}$/.test(name) ? worlds.get(name) : undefined;
}

/** What a route is given of a request. */
export function callOf<P extends Shape>(
  works: Works<P>,
  world: SmallWorld<P>,
  ask: Ask,
  found: Found<Route<P>>,
): Call<P> {
  const path = Object.entries(found.path).map(([name, value]) => [name, decoded(value)]);
  return {
    ask,
    world,
    step: openSmallStep(world),
    path: Object.fromEntries(path),
    query: new URLSearchParams(ask.query),
    url: works.url(),
  };
}

function run<P extends Shape>(
  works: Works<P>,
  router: Router<Route<P>>,
  ask: Ask,
  mode: RunMode,
): Answer {
  const { described } = works;
  const world = worldOfKey(works, described.keyOf(ask));
  if (world === undefined) return described.refuse('no_key', ask);
  const found = router.find(ask.method, ask.path);
  if (found === undefined) return described.refuse('no_route', ask);
  countCall(world, found.target, 'received');

  const key = keyOf(described, world, ask);
  if (key === undefined) return execute(works, world, ask, found, mode, undefined);
  const fingerprint = fingerprintOf(`${ask.method} ${ask.path}?${ask.query}\n${ask.body}`);
  if (world.idempotency.isInFlight(key)) return described.refuse('key_in_flight', ask);
  const kept = world.idempotency.find(key, world.clock.now_s());
  if (kept === undefined) return execute(works, world, ask, found, mode, { key, fingerprint });
  if (kept.fingerprint !== fingerprint) return described.refuse('key_with_other_parameters', ask);

  countCall(world, found.target, 'replayed');
  const { status, headers, body } = kept;
  return { status, headers: { ...headers, ...described.replayHeaders }, body };
}

/** Runs a route as one step: records, notices, kept answer and journal line together. */
function execute<P extends Shape>(
  works: Works<P>,
  world: SmallWorld<P>,
  ask: Ask,
  found: Found<Route<P>>,
  mode: RunMode,
  keyed: { readonly key: string; readonly fingerprint: number } | undefined,
): Answer {
  const { described, worlds } = works;
  const call = callOf(works, world, ask, found);
  const { step } = call;
  const keep = (answer: Answer): Keeping | undefined =>
    keyed === undefined
      ? undefined
      : {
          key: keyed.key,
          reply: { ...answer, fingerprint: keyed.fingerprint, at_s: step.now_s },
        };
  countCall(world, found.target, 'executed');

  try {
    const answer = found.target.run(call);
    const given = mode === 'spoiled' ? described.refuse('failed', ask) : answer;
    worlds.commit(step, keep(given));
    return given;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.isKept && keyed !== undefined) {
      worlds.commit(openSmallStep(world), keep(error.answer));
    }
    return error.answer;
  }
}

function hold<P extends Shape>(
  described: Described<P>,
  world: SmallWorld<P> | undefined,
  ask: Ask,
): () => void {
  const key = world === undefined ? undefined : keyOf(described, world, ask);
  if (world === undefined || key === undefined) return () => undefined;
  world.idempotency.enter(key);
  let isHeld = true;
  return () => {
    if (isHeld) world.idempotency.leave(key);
    isHeld = false;
  };
}

function keyOf<P extends Shape>(
  described: Described<P>,
  world: SmallWorld<P>,
  ask: Ask,
): string | undefined {
  return world.settings.idempotency === 'ignored' ? undefined : described.idempotencyKey?.(ask);
}

function countCall<P extends Shape>(
  world: SmallWorld<P>,
  { method, path }: Route<P>,
  what: 'received' | 'executed' | 'replayed',
): void {
  const name = `${method} ${path}`;
  const counts = world.calls.get(name) ?? { received: 0, executed: 0, replayed: 0 };
  counts[what] += 1;
  world.calls.set(name, counts);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** A fault answers before there is a request to look at. */
function noAsk(path: string): Ask {
  return { method: 'GET', path, query: '', headers: {}, body: '' };
}
