import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, type Ask, jsonAnswer, type Provider } from './kernel/answer.ts';
import { createClock, realTime_ms } from './kernel/clock.ts';
import { createFaults, type Faults } from './kernel/faults.ts';
import { openJournal } from './kernel/journal.ts';
import { misbehave } from './kernel/misbehave.ts';
import type { OpenMount } from './kernel/mount/mount.ts';
import { createDesk, type Desk } from './kernel/notices/desk.ts';
import { createListener, sendAnswer } from './kernel/serve.ts';
import { type Cockpit, serveKnobs } from './knobs/serve-knobs.ts';
import { mounts as allMounts } from './mounts.ts';
import { serveOnboarding } from './stripe/account-links/serve-onboarding.ts';
import { serveAuthentication } from './stripe/authentication/serve-authentication.ts';
import { stripeEndpoints } from './stripe/endpoints.ts';
import { stripeCarrier } from './stripe/notices/stripe-carrier.ts';
import { createStripe } from './stripe/serve-stripe.ts';
import { onDue } from './stripe/world/on-due.ts';
import type { EventRecord } from './stripe/world/records.ts';
import type { World } from './stripe/world/world.ts';
import { createWorlds, type Worlds } from './stripe/world/worlds.ts';

export interface SandboxOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  readonly host?: string;
  /** Ids, random faults and shuffles are functions of it. */
  readonly seed?: string;
  /** Where the journal lies; without it the state ends with the process. */
  readonly dataDir?: string;
  /** What its clock stands on, in Unix milliseconds; the computer's time unless told. */
  readonly time_ms?: () => number;
  /** The providers beside Stripe; all there are unless told. */
  readonly mounts?: readonly OpenMount[];
}

export interface Sandbox {
  readonly url: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

/**
 * Starts the outside world on a port: Stripe's API, its notices, the issuer's page at /3ds, the
 * pages for sellers at /connect, the other providers below their prefixes and the knobs below
 * /_sandbox. State is there from the journal before the port opens.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, host = '127.0.0.1', seed = '1', dataDir, mounts = allMounts } = options;
  const { time_ms = realTime_ms } = options;
  let url = '';
  const clock = createClock(time_ms);
  const journal = openJournal(dataDir);
  const faults = createFaults(seed);

  const desk: Desk<World, EventRecord> = createDesk({
    seed,
    carrier: stripeCarrier(() => url),
    noteTaken: (world, taken) => worlds.noteTaken(world, taken),
  });
  const worlds: Worlds = createWorlds({ seed, clock, journal, follow: { ...desk, due: onDue } });
  const endpoints = stripeEndpoints((world, event) => desk.pendingOf(world.platform, event));
  const stripe = createStripe(worlds, endpoints, () => url);
  // After Stripe's journal: it tells how the clock stands that theirs stand on.
  const clearFaults = (key: string) => void faults.clear(key);
  const ground = { seed, clock, dataDir, url: () => url, clearFaults };
  const opened = mounts.map((open) => open(ground));
  const counts = { requests: 0 };
  const cockpit: Cockpit = { worlds, faults, clock, desk, journal, counts, mounts: opened };

  const server = createListener((ask, response) => serve(ask, response, stripe, cockpit), failed);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  url = `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
  desk.start();
  for (const mount of opened) mount.start();

  return {
    url,
    port: address.port,
    async close() {
      desk.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      worlds.close();
      for (const mount of opened) mount.close();
    },
  };
}

function serve(ask: Ask, response: ServerResponse, stripe: Provider, cockpit: Cockpit): void {
  cockpit.counts.requests += 1;
  if (ask.path.startsWith('/v1/') || ask.path.startsWith('/v2/')) {
    serveProvider(stripe, ask, response, cockpit.faults);
    return;
  }
  if (ask.path.startsWith('/3ds/')) {
    sendAnswer(response, serveAuthentication(ask, cockpit.worlds));
    return;
  }
  if (ask.path.startsWith('/connect/')) {
    sendAnswer(response, serveOnboarding(ask, cockpit.worlds));
    return;
  }
  const mount = cockpit.mounts.find(({ prefix }) => ask.path.startsWith(`${prefix}/`));
  if (mount !== undefined) {
    if (ask.path.startsWith(`${mount.prefix}/pages/`)) sendAnswer(response, mount.page(ask));
    else serveProvider(mount.provider, ask, response, cockpit.faults);
    return;
  }
  const answer = ask.path.startsWith('/_sandbox/') ? serveKnobs(ask, cockpit) : welcome(ask);
  if (!(answer instanceof Promise)) {
    sendAnswer(response, answer);
    return;
  }
  answer.then(
    (late) => sendAnswer(response, late),
    (error: unknown) => sendAnswer(response, failed(error)),
  );
}

/** Runs a request of a provider's API, with the fault that was planted for it if any. */
function serveProvider(
  provider: Provider,
  ask: Ask,
  response: ServerResponse,
  faults: Faults,
): void {
  const rule = faults.draw(ask.method, ask.path, provider.keyOf(ask));
  if (rule === undefined) sendAnswer(response, provider.run(ask, 'plain'));
  else misbehave(provider, ask, rule, response);
}

function welcome(ask: Ask): Answer {
  if (ask.path === '/' || ask.path === '/_sandbox') return jsonAnswer(200, { sandbox: 'stripe' });
  return jsonAnswer(404, { error: { type: 'invalid_request_error', message: 'Not found' } });
}

/** A fault of the sandbox itself: told apart from planted ones by its code. */
function failed(error: unknown): Answer {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return jsonAnswer(500, { error: { type: 'api_error', code: 'sandbox_bug', message } });
}
