import { createDice } from '../../kernel/random.ts';
import { isType } from '../events/endpoints.ts';
import type { EventRecord, WebhookEndpointRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { accept, enqueue, isLost, type Office } from './dispatch.ts';
import { type Flow, newFlow, type Parcel } from './flow.ts';
import { type NoticeKnobs, plainKnobs } from './knobs.ts';

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

export function createDesk(given: Pick<Office, 'seed' | 'url' | 'noteTaken'>): Desk {
  const office: Office = { ...given, flows: new Map(), common: plainKnobs, isStarted: false };
  const { flows } = office;

  return {
    emitted: (world, events) => takeIn(office, world, events),
    taken: (world, event, endpoint) => flowOf(office, world).pending.drop(event, endpoint),
    forgotten: (world) => void flows.delete(world),
    pendingOf: (world, event) => flows.get(world)?.pending.countOf(event) ?? 0,
    setKnobs(world, change) {
      if (world === undefined) office.common = { ...office.common, ...change };
      const changed = world === undefined ? flows.values() : [flowOf(office, world)];
      for (const flow of changed) flow.knobs = { ...flow.knobs, ...change };
    },
    knobsOf: (world) => flows.get(world)?.knobs ?? office.common,
    flush: (world) => flush(office, flowOf(office, world)),
    redeliver(world, id) {
      const event = world.events.get(id);
      const parcels = event === undefined ? [] : parcelsOf(world, event);
      for (const parcel of parcels) enqueue(office, flowOf(office, world), parcel);
      return parcels.length;
    },
    counts(world) {
      const flow = flowOf(office, world);
      return { ...flow.counts, held: flow.held.length, waiting: flow.waiting.size };
    },
    start() {
      office.isStarted = true;
      for (const flow of flows.values()) {
        for (const parcel of flow.pending.all()) accept(office, flow, parcel);
      }
    },
    stop() {
      office.isStarted = false;
      flows.clear();
    },
  };
}

function flowOf(office: Office, world: World): Flow {
  const known = office.flows.get(world);
  if (known !== undefined) return known;
  const dice = createDice(`${office.seed}/${world.name}/notices`);
  const made = newFlow(world, office.common, dice);
  office.flows.set(world, made);
  return made;
}

function takeIn(office: Office, world: World, events: readonly EventRecord[]): void {
  if (world.tables.webhook_endpoint.ids.length === 0) return;
  const flow = flowOf(office, world);
  for (const parcel of events.flatMap((event) => parcelsOf(world, event))) {
    flow.pending.add(parcel);
    if (office.isStarted) accept(office, flow, parcel);
  }
}

async function flush(office: Office, flow: Flow) {
  const before = { ...flow.counts };
  for (const parcel of [...flow.held.splice(0), ...flow.waiting]) {
    if (flow.waiting.delete(parcel) || !isLost(flow)) enqueue(office, flow, parcel);
  }
  await flow.idle();
  return {
    delivered: flow.counts.delivered - before.delivered,
    failed: flow.counts.failed - before.failed,
  };
}

function parcelsOf(world: World, event: EventRecord): readonly Parcel[] {
  return [...world.tables.webhook_endpoint.byId.values()]
    .filter((one) => wants(one, event))
    .map((one) => ({ event, endpoint: one.id, tries: 0 }));
}

function wants(endpoint: WebhookEndpointRecord, event: EventRecord): boolean {
  if (endpoint.is_deleted || endpoint.is_disabled) return false;
  return endpoint.enabled_events.some((wanted) => isType(event.type, wanted));
}
