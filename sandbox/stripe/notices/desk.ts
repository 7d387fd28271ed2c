import { realTime_ms } from '../../kernel/clock.ts';
import { createDice } from '../../kernel/random.ts';
import { apiVersion } from '../contract/version.ts';
import { isType } from '../events/endpoints.ts';
import { renderEvent } from '../events/render-event.ts';
import type { EventRecord, WebhookEndpointRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { type Flow, newFlow, type Parcel } from './flow.ts';
import { type NoticeKnobs, plainKnobs } from './knobs.ts';
import { postNotice } from './post.ts';
import { signatureOf } from './sign.ts';

/** Delivers events to the endpoints that want them: signed, retried, and astray where told. */
export interface Desk {
  readonly emitted: (world: World, events: readonly EventRecord[]) => void;
  readonly taken: (world: World, event: string, endpoint: string) => void;
  readonly forgotten: (world: World) => void;
  readonly pendingOf: (world: World, event: string) => number;
  readonly setKnobs: (world: World | undefined, change: Partial<NoticeKnobs>) => void;
  readonly knobsOf: (world: World) => NoticeKnobs;
  /** Sends what is held or waits for a retry, and gives how it went once all was tried. */
  readonly flush: (
    world: World,
  ) => Promise<{ readonly delivered: number; readonly failed: number }>;
  /** Sends an event again to every endpoint that wants it. */
  readonly redeliver: (world: World, event: string) => number;
  readonly counts: (world: World) => NoticeCounts;
  /** From here on parcels leave; before, a replay only gathers them. */
  readonly start: () => void;
  readonly stop: () => void;
}

export interface NoticeCounts {
  readonly delivered: number;
  readonly failed: number;
  readonly dropped: number;
  readonly forged: number;
  readonly held: number;
  readonly waiting: number;
}

const AT_ONCE = 32;
const SHUFFLE_WINDOW_MS = 25;

export function createDesk(given: {
  readonly seed: string;
  readonly url: () => string;
  readonly noteTaken: (world: World, taken: readonly (readonly [string, string])[]) => void;
}): Desk {
  const flows = new Map<World, Flow>();
  let common: NoticeKnobs = plainKnobs;
  let isStarted = false;

  function flowOf(world: World): Flow {
    const known = flows.get(world);
    if (known !== undefined) return known;
    const made = newFlow(world, common, createDice(`${given.seed}/${world.name}/notices`));
    flows.set(world, made);
    return made;
  }

  function accept(flow: Flow, parcel: Parcel): void {
    const { knobs } = flow;
    if (knobs.hold) {
      flow.held.push(parcel);
      return;
    }
    if (isLost(flow)) return;
    if (knobs.delay_ms > 0) later(flow, parcel, knobs.delay_ms);
    else enqueue(flow, parcel);
  }

  function later(flow: Flow, parcel: Parcel, wait_ms: number): void {
    flow.waiting.add(parcel);
    const { world } = flow;
    world.agenda.at(world.clock.now_ms() + wait_ms, () => {
      if (flow.waiting.delete(parcel)) enqueue(flow, parcel);
    });
  }

  function enqueue(flow: Flow, parcel: Parcel): void {
    flow.queue.push(parcel);
    if (!isStarted || flow.isPumping) return;
    flow.isPumping = true;
    if (flow.knobs.shuffle) setTimeout(() => pump(flow), SHUFFLE_WINDOW_MS).unref();
    else setImmediate(() => pump(flow));
  }

  function pump(flow: Flow): void {
    flow.isPumping = false;
    if (flow.knobs.shuffle) shuffle(flow.queue, flow.from, flow.dice);
    while (flow.inFlight < AT_ONCE && flow.queue.length > flow.from) {
      const parcel = flow.queue[flow.from];
      flow.from += 1;
      if (parcel !== undefined) void send(flow, parcel);
    }
    if (flow.from > 1_000 || flow.from === flow.queue.length) {
      flow.queue.splice(0, flow.from);
      flow.from = 0;
    }
  }

  async function send(flow: Flow, parcel: Parcel): Promise<void> {
    flow.inFlight += 1;
    const { world } = flow;
    const endpoint = world.tables.webhook_endpoint.byId.get(parcel.endpoint);
    const isWanted = endpoint !== undefined && !endpoint.is_deleted && !endpoint.is_disabled;
    const isTaken = isWanted && (await deliver(flow, parcel, endpoint, given.url()));
    flow.inFlight -= 1;

    if (isTaken) {
      flow.counts.delivered += 1;
      if (flow.pending.settle(parcel)) note(flow, parcel);
    } else if (isWanted) {
      flow.counts.failed += 1;
      const wait_ms = flow.knobs.retry_ms[parcel.tries];
      parcel.tries += 1;
      if (wait_ms !== undefined && flows.get(world) === flow) later(flow, parcel, wait_ms);
    } else flow.pending.settle(parcel);
    pump(flow);
    flow.settled();
  }

  function note(flow: Flow, parcel: Parcel): void {
    flow.notes.push([parcel.event.id, parcel.endpoint]);
    if (flow.notes.length > 1) return;
    setTimeout(() => {
      const taken = flow.notes.splice(0);
      if (flows.get(flow.world) === flow) given.noteTaken(flow.world, taken);
    }, 10).unref();
  }

  function parcelsOf(world: World, event: EventRecord): readonly Parcel[] {
    return [...world.tables.webhook_endpoint.byId.values()]
      .filter((one) => wants(one, event))
      .map((one) => ({ event, endpoint: one.id, tries: 0 }));
  }

  return {
    emitted(world, events) {
      if (world.tables.webhook_endpoint.ids.length === 0) return;
      const flow = flowOf(world);
      for (const parcel of events.flatMap((event) => parcelsOf(world, event))) {
        flow.pending.add(parcel);
        if (isStarted) accept(flow, parcel);
      }
    },
    taken: (world, event, endpoint) => flowOf(world).pending.drop(event, endpoint),
    forgotten: (world) => void flows.delete(world),
    pendingOf: (world, event) => flows.get(world)?.pending.countOf(event) ?? 0,
    setKnobs(world, change) {
      if (world === undefined) common = { ...common, ...change };
      const changed = world === undefined ? [...flows.values()] : [flowOf(world)];
      for (const flow of changed) flow.knobs = { ...flow.knobs, ...change };
    },
    knobsOf: (world) => flows.get(world)?.knobs ?? common,
    async flush(world) {
      const flow = flowOf(world);
      const before = { ...flow.counts };
      for (const parcel of [...flow.held.splice(0), ...flow.waiting]) {
        if (flow.waiting.delete(parcel) || !isLost(flow)) enqueue(flow, parcel);
      }
      await flow.idle();
      return {
        delivered: flow.counts.delivered - before.delivered,
        failed: flow.counts.failed - before.failed,
      };
    },
    redeliver(world, id) {
      const event = world.events.get(id);
      const parcels = event === undefined ? [] : parcelsOf(world, event);
      for (const parcel of parcels) enqueue(flowOf(world), parcel);
      return parcels.length;
    },
    counts(world) {
      const flow = flowOf(world);
      return { ...flow.counts, held: flow.held.length, waiting: flow.waiting.size };
    },
    start() {
      isStarted = true;
      for (const flow of flows.values())
        for (const parcel of flow.pending.all()) accept(flow, parcel);
    },
    stop() {
      isStarted = false;
      flows.clear();
    },
  };
}

function wants(endpoint: WebhookEndpointRecord, event: EventRecord): boolean {
  if (endpoint.is_deleted || endpoint.is_disabled) return false;
  return endpoint.enabled_events.some((wanted) => isType(event.type, wanted));
}

function isLost(flow: Flow): boolean {
  const { drop } = flow.knobs;
  if (drop === 0) return false;
  const isDropped = drop >= 1 || flow.dice() < drop;
  if (drop >= 1) flow.knobs = { ...flow.knobs, drop: drop - 1 };
  if (isDropped) flow.counts.dropped += 1;
  return isDropped;
}

/** Posts a parcel with its copies, forgeries and late twins; taken when the true one was. */
async function deliver(
  flow: Flow,
  parcel: Parcel,
  endpoint: WebhookEndpointRecord,
  url: string,
): Promise<boolean> {
  const { knobs } = flow;
  const body = JSON.stringify(
    renderEvent(parcel.event, flow.world, {
      url,
      api_version: endpoint.api_version ?? apiVersion,
      pending_webhooks: flow.pending.countOf(parcel.event.id),
      isStale: knobs.stale_payload,
    }),
  );
  const now_s = Math.floor(realTime_ms() / 1000);
  const post = (text: string, secret: string, at_s: number) =>
    postNotice(endpoint.url, text, signatureOf(text, secret, at_s));

  if (knobs.forge) {
    flow.counts.forged += 1;
    const forged = body.replaceAll(/"amount(_received)?":\d+/g, '"amount$1":99999999');
    await post(forged, 'whsec_of_somebody_else', now_s);
  }
  if (knobs.expired_s > 0) await post(body, endpoint.secret, now_s - knobs.expired_s);
  const statuses = await Promise.all(
    Array.from({ length: 1 + knobs.duplicate }, () => post(body, endpoint.secret, now_s)),
  );
  return statuses.some((status) => status >= 200 && status < 300);
}

function shuffle(queue: Parcel[], from: number, dice: () => number): void {
  for (let i = queue.length - 1; i > from; i -= 1) {
    const j = from + Math.floor(dice() * (i - from + 1));
    const [a, b] = [queue[i], queue[j]];
    if (a === undefined || b === undefined) continue;
    queue[i] = b;
    queue[j] = a;
  }
}
