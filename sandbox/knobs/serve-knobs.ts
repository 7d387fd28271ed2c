import { type Answer, type Ask, jsonAnswer } from '../kernel/answer.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Faults } from '../kernel/faults.ts';
import { parseForm } from '../kernel/form.ts';
import type { Journal } from '../kernel/journal.ts';
import { answerKnob, BadKnob, type Body, bodyOf, clockView, turnClock } from '../kernel/knob.ts';
import type { Mount } from '../kernel/mount/mount.ts';
import type { Desk } from '../kernel/notices/desk.ts';
import { isConnected, worldOfAccount } from '../stripe/world/connected.ts';
import type { EventRecord } from '../stripe/world/records.ts';
import type { World } from '../stripe/world/world.ts';
import type { Worlds } from '../stripe/world/worlds.ts';
import { connectAccount, disableAccount, setAccount, setRequirements } from './accounts.ts';
import { booksOf } from './books.ts';
import { addBankAccount, failPayoutOf } from './payouts.ts';
import { faultOf, noticeKnobsOf, settingsOf, worldName } from './shape.ts';

export interface Cockpit {
  readonly worlds: Worlds;
  readonly faults: Faults;
  readonly clock: Clock;
  readonly desk: Desk<World, EventRecord>;
  readonly journal: Journal;
  readonly counts: { requests: number };
  /** The providers beside Stripe. */
  readonly mounts: readonly Mount[];
}

type Knob = (cockpit: Cockpit, body: Body, query: Body) => unknown;

/** The routes below /_sandbox. They need no key: the sandbox is bound to this machine. */
const knobs: Readonly<Record<string, Knob>> = {
  'POST /_sandbox/faults': ({ faults }, body) => ({ id: faults.plant(faultOf(body)) }),
  'GET /_sandbox/faults': ({ faults }) => ({ faults: faults.list() }),
  'DELETE /_sandbox/faults': ({ faults }, _body, query) => ({
    cleared: faults.clear(typeof query['key'] === 'string' ? query['key'] : undefined),
  }),
  'GET /_sandbox/clock': ({ clock }) => clockView(clock),
  'POST /_sandbox/clock': moveClock,
  'POST /_sandbox/settings': ({ worlds }, body) => {
    worlds.setSettings(worldName(body['key']), settingsOf(body));
    return { ok: true };
  },
  'POST /_sandbox/webhooks': ({ worlds, desk }, body) => {
    const name = worldName(body['key']);
    desk.setKnobs(name === undefined ? undefined : worlds.get(name), noticeKnobsOf(body));
    return { ok: true };
  },
  'GET /_sandbox/webhooks': ({ worlds, desk }, _body, query) => {
    const world = worldOf(worlds, query);
    return { knobs: desk.knobsOf(world), counts: desk.counts(world) };
  },
  'POST /_sandbox/webhooks/flush': flush,
  'POST /_sandbox/webhooks/redeliver': ({ worlds, desk }, body) => ({
    parcels: desk.redeliver(worldOf(worlds, body), String(body['event'])),
  }),
  'GET /_sandbox/books': ({ worlds }, _body, query) =>
    booksOf(accountOf(worldOf(worlds, query), query), query['brief'] === 'true'),
  'POST /_sandbox/accounts': ({ worlds }, body) => setAccount(worlds, worldOf(worlds, body), body),
  'POST /_sandbox/external_accounts': ({ worlds }, body) =>
    addBankAccount(worlds, accountOf(worldOf(worlds, body), body), body),
  'POST /_sandbox/payouts': ({ worlds }, body) =>
    failPayoutOf(worlds, accountOf(worldOf(worlds, body), body), body),
  'POST /_sandbox/accounts/disable': ({ worlds }, body) =>
    disableAccount(worlds, worldOf(worlds, body), body),
  'POST /_sandbox/accounts/disconnect': ({ worlds }, body) =>
    connectAccount(worlds, worldOf(worlds, body), body, true),
  'POST /_sandbox/accounts/connect': ({ worlds }, body) =>
    connectAccount(worlds, worldOf(worlds, body), body, false),
  'POST /_sandbox/requirements': ({ worlds }, body) =>
    setRequirements(worlds, worldOf(worlds, body), body),
  'GET /_sandbox/state': state,
  'POST /_sandbox/reset': reset,
};

/** Serves a knob, or undefined when the path is none of theirs. */
export function serveKnobs(ask: Ask, cockpit: Cockpit): Answer | Promise<Answer> {
  const mount = cockpit.mounts.find(({ name }) => ask.path.startsWith(`/_sandbox/${name}/`));
  if (mount !== undefined) return mount.knob(ask);
  const knob = knobs[`${ask.method} ${ask.path}`];
  if (knob === undefined) {
    return jsonAnswer(404, { error: `no such knob; there are ${Object.keys(knobs).join(', ')}` });
  }
  return answerKnob(() =>
    knob(cockpit, ask.method === 'POST' ? bodyOf(ask.body) : {}, parseForm(ask.query)),
  );
}

function worldOf(worlds: Worlds, from: Body): World {
  const name = worldName(from['key']);
  if (name === undefined) throw new BadKnob('key is missing');
  return worlds.get(name);
}

/** The world of the account that a query names, or the platform's own. */
function accountOf(platform: World, query: Body): World {
  const { account } = query;
  if (account === undefined) return platform;
  if (typeof account !== 'string' || !isConnected(platform, account)) {
    throw new BadKnob(`account ${String(account)} is not connected`);
  }
  return worldOfAccount(platform, account);
}

function moveClock({ worlds, clock, mounts }: Cockpit, body: Body): unknown {
  const name = worldName(body['key']);
  const world = name === undefined ? undefined : worlds.get(name);
  const turned = world?.clock ?? clock;
  turnClock(turned, body);

  for (const one of world === undefined ? worlds.all() : [world]) one.agenda.wake();
  // The clocks of the other providers stand on the sandbox's own.
  if (world === undefined) for (const mount of mounts) mount.wake();
  worlds.noteClock(world);
  return clockView(turned);
}

async function flush({ worlds, desk }: Cockpit, body: Body): Promise<unknown> {
  const name = worldName(body['key']);
  const flushed = name === undefined ? worlds.all() : [worlds.get(name)];
  const sums = { delivered: 0, failed: 0 };
  for (const world of flushed) {
    const { delivered, failed } = await desk.flush(world);
    sums.delivered += delivered;
    sums.failed += failed;
  }
  return sums;
}

function state({ worlds, faults, counts, clock, journal, mounts }: Cockpit): unknown {
  const { rss, heapUsed } = process.memoryUsage();
  return {
    requests: counts.requests,
    worlds: worlds.all().map((world) => world.name),
    faults: faults.list(),
    clock: clockView(clock),
    journal_bytes: journal.size_bytes(),
    rss_bytes: rss,
    heap_bytes: heapUsed,
    mounts: Object.fromEntries(mounts.map((one) => [one.name, one.state()])),
  };
}

function reset({ worlds, faults, mounts }: Cockpit, body: Body): unknown {
  const name = worldName(body['key']);
  if (name === undefined) {
    worlds.resetAll();
    for (const mount of mounts) mount.reset();
    faults.clear();
    return { ok: true };
  }
  worlds.reset(name);
  faults.clear(`sk_test_${name}`);
  return { ok: true };
}
