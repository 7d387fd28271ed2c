import { createDice } from '../random.ts';
import type { Carrier } from './carrier.ts';
import { accept, enqueue, isLost, type Office } from './dispatch.ts';
import { type Flow, type Named, newFlow, type Parcel, type Place } from './flow.ts';
import { type NoticeKnobs, plainKnobs } from './knobs.ts';

/** Delivers notices to the addresses that want them: signed, retried, and astray where told. */
export interface Desk<W extends Place, N extends Named> {
  readonly emitted: (world: W, notices: readonly N[]) => void;
  readonly taken: (world: W, notice: string, to: string) => void;
  readonly forgotten: (world: W) => void;
  readonly pendingOf: (world: W, notice: string) => number;
  readonly setKnobs: (world: W | undefined, change: Partial<NoticeKnobs>) => void;
  readonly knobsOf: (world: W) => NoticeKnobs;
  /** Sends what is held or waits for a retry, and gives how it went once all was tried. */
  readonly flush: (world: W) => Promise<{ readonly delivered: number; readonly failed: number }>;
  /** Sends a notice again to every address that wants it; gives how many do. */
  readonly redeliver: (world: W, notice: string) => number;
  readonly counts: (world: W) => NoticeCounts;
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

export interface DeskParts<W extends Place, N extends Named> {
  readonly seed: string;
  readonly carrier: Carrier<W, N>;
  readonly noteTaken: Office<W, N>['noteTaken'];
}

export function createDesk<W extends Place, N extends Named>(given: DeskParts<W, N>): Desk<W, N> {
  const office: Office<W, N> = {
    ...given,
    flows: new Map(),
    common: plainKnobs,
    isStarted: false,
  };
  const { flows } = office;

  return {
    emitted: (world, notices) => takeIn(office, world, notices),
    taken: (world, notice, to) => flowOf(office, world).pending.drop(notice, to),
    forgotten: (world) => void flows.delete(world),
    pendingOf: (world, notice) => flows.get(world)?.pending.countOf(notice) ?? 0,
    setKnobs(world, change) {
      if (world === undefined) office.common = { ...office.common, ...change };
      const changed = world === undefined ? flows.values() : [flowOf(office, world)];
      for (const flow of changed) flow.knobs = { ...flow.knobs, ...change };
    },
    knobsOf: (world) => flows.get(world)?.knobs ?? office.common,
    flush: (world) => flush(office, flowOf(office, world)),
    redeliver(world, id) {
      const notice = office.carrier.find(world, id);
      const parcels = notice === undefined ? [] : parcelsOf(office, world, notice);
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

function flowOf<W extends Place, N extends Named>(office: Office<W, N>, world: W): Flow<W, N> {
  const known = office.flows.get(world);
  if (known !== undefined) return known;
  const dice = createDice(`${office.seed}/${world.name}/notices`);
  const made = newFlow<W, N>(world, office.common, dice);
  office.flows.set(world, made);
  return made;
}

function takeIn<W extends Place, N extends Named>(
  office: Office<W, N>,
  world: W,
  notices: readonly N[],
): void {
  for (const notice of notices) {
    for (const parcel of parcelsOf(office, world, notice)) {
      const flow = flowOf(office, world);
      flow.pending.add(parcel);
      if (office.isStarted) accept(office, flow, parcel);
    }
  }
}

async function flush<W extends Place, N extends Named>(office: Office<W, N>, flow: Flow<W, N>) {
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

function parcelsOf<W extends Place, N extends Named>(
  { carrier }: Office<W, N>,
  world: W,
  notice: N,
): readonly Parcel<N>[] {
  return carrier.addressesOf(world, notice).map((to) => ({ notice, to, tries: 0 }));
}
